//! The original of a return: what `parent_ticket` says against the tickets counted here (CPCR 2.0.3, obligations).

use chrono::NaiveDateTime;

use super::Operator;
use super::document::{Document, Ticket};
use super::refusal::Refusal;
use super::values::{Operation, Tiyn, date_time, money};
use super::wire::Node;

/// What is wrong with the original a return names.
pub(super) struct Complaint {
    /// The reason.
    pub(super) text: String,
    /// The operator can be sure: it holds everything this original could be.
    pub(super) sure: bool,
}

/// The five data of `parent_ticket`.
struct Parent<'a> {
    number: &'a str,
    rnm: &'a str,
    time: NaiveDateTime,
    total: Tiyn,
    offline: bool,
}

impl<'a> Parent<'a> {
    fn read(node: &'a Node) -> Result<Self, Refusal> {
        Ok(Self {
            number: node.text("parent_ticket_number"),
            rnm: node.text("kgd_kkm_id"),
            time: date_time(node, "parent_ticket_data_time")?,
            total: money(node, "parent_ticket_total")?,
            offline: node.flag("parent_ticket_is_offline"),
        })
    }

    /// Whether the ticket bears the number: its fiscal sign, or the autonomous one on the buyer's paper.
    fn numbers(&self, ticket: &Ticket) -> bool {
        let autonomous = ticket.offline_number.filter(|_| self.offline).map(|number| number.to_string());
        ticket.ticket_number == self.number || autonomous.as_deref() == Some(self.number)
    }

    fn describes(&self, document: &Document, ticket: &Ticket) -> bool {
        self.total == Tiyn::from(ticket.total) && self.time == document.date_time
    }
}

impl Operator {
    /// What is wrong with the original named by a ticket of `device`; `None` when all is well, when no original is
    /// named, or when it was counted by another operator.
    ///
    /// Two originals can be unknown for good reasons. An autonomous one of another register may still stand in that
    /// register's queue. And one whose first form was counted while its answer got lost has no autonomous number
    /// here: it is found by time and total.
    pub(super) fn parent_complaint(
        &self,
        device: u32,
        operation: Operation,
        request: &Node,
    ) -> Option<Complaint> {
        let original = operation.original()?;
        let parent = Parent::read(request.node("ticket")?.node("parent_ticket")?).ok()?;
        let owner = self.config.devices.iter().rfind(|known| known.rnm == parent.rnm)?;
        let number = parent.number;
        let own = || self.tickets().filter(|(document, _)| document.device == owner.id);
        let found = own().rfind(|(_, ticket)| parent.numbers(ticket)).or_else(|| {
            own().rfind(|(document, ticket)| parent.offline && parent.describes(document, ticket))
        });
        let Some((document, ticket)) = found else {
            let sure = owner.id == device || !parent.offline;
            return Some(Complaint { text: format!("parent_ticket {number} is not known"), sure });
        };
        if ticket.operation != original {
            let text = format!("parent_ticket {number} is not of the kind this returns");
            return Some(Complaint { text, sure: true });
        }
        (!parent.describes(document, ticket)).then(|| Complaint {
            text: format!(
                "parent_ticket {number}: device {} at {}, operator {} at {}",
                parent.total, parent.time, ticket.total, document.date_time
            ),
            sure: true,
        })
    }
}
