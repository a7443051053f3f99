//! Fiscal documents: as read from a request, and as kept after they are counted.

use std::sync::Arc;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::ticket::Draft;
use super::values::{Operation, Tiyn, date_time, money};
use super::wire::Node;

/// Commands by number (CommandTypeEnum) and name.
const COMMANDS: [(u32, &str); 12] = [
    (0, "SYSTEM"),
    (TICKET, "TICKET"),
    (CLOSE_SHIFT, "CLOSE_SHIFT"),
    (3, "REPORT"),
    (NOMENCLATURE, "NOMENCLATURE"),
    (5, "INFO"),
    (MONEY_PLACEMENT, "MONEY_PLACEMENT"),
    (7, "CANCEL_TICKET"),
    (AUTH, "AUTH"),
    (100, "QR_GENERATE"),
    (101, "QR_GET_STATUS"),
    (127, "RESERVED"),
];

/// Command TICKET.
pub(crate) const TICKET: u32 = 1;
/// Command CLOSE_SHIFT.
pub(crate) const CLOSE_SHIFT: u32 = 2;
/// Command NOMENCLATURE.
pub(crate) const NOMENCLATURE: u32 = 4;
/// Command AUTH.
pub(crate) const AUTH: u32 = 8;
/// Command MONEY_PLACEMENT.
pub(crate) const MONEY_PLACEMENT: u32 = 6;

/// Name of a command as fault rules and logs use it; `UNKNOWN` for any other number.
pub fn command_name(command: u64) -> &'static str {
    COMMANDS.iter().find(|(code, _)| u64::from(*code) == command).map_or("UNKNOWN", |(_, name)| name)
}

/// A document as read from its request.
pub(crate) struct Parsed {
    pub(crate) date_time: NaiveDateTime,
    pub(crate) offline: bool,
    pub(crate) fr_shift_number: Option<u32>,
    pub(crate) printed_document_number: Option<u64>,
    pub(crate) body: Body,
}

/// What kind of document.
pub(crate) enum Body {
    Ticket(Box<Draft>),
    Placement { deposit: bool, sum: Tiyn },
    Close { withdraw: bool },
}

impl Parsed {
    /// Reads the part of the request that belongs to its command.
    pub(crate) fn read(command: u32, request: &Node) -> Result<Self, Refusal> {
        let part =
            |name: &str| request.node(name).ok_or_else(|| Refusal::data(format!("part {name} is absent")));
        match command {
            TICKET => {
                let draft = Draft::read(part("ticket")?)?;
                Ok(Self {
                    date_time: draft.date_time,
                    offline: draft.offline_number.is_some(),
                    fr_shift_number: draft.fr_shift_number,
                    printed_document_number: draft.printed_document_number,
                    body: Body::Ticket(Box::new(draft)),
                })
            }
            CLOSE_SHIFT => {
                let close = part("close_shift")?;
                let body = Body::Close { withdraw: close.flag("withdraw_money") };
                Self::of(close, "close_time", body)
            }
            _ => {
                let placement = part("money_placement")?;
                let deposit = placement.small("operation") == Some(0);
                Self::of(placement, "datetime", Body::Placement { deposit, sum: money(placement, "sum")? })
            }
        }
    }

    fn of(node: &Node, time: &str, body: Body) -> Result<Self, Refusal> {
        Ok(Self {
            date_time: date_time(node, time)?,
            offline: node.flag("is_offline"),
            fr_shift_number: node.small("fr_shift_number"),
            printed_document_number: node.number("printed_document_number"),
            body,
        })
    }
}

/// A counted document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Place among the counted documents of the operator, from 1.
    pub number: u64,
    /// When it arrived, by the operator's clock.
    pub received: NaiveDateTime,
    /// Device of the header.
    pub device: u32,
    /// Edition of the header.
    pub edition: u16,
    /// Token it was sent with.
    pub token: u32,
    /// Request number it was sent with.
    pub reqnum: u16,
    /// Token given out with the answer.
    pub new_token: u32,
    /// Time the document states, stored as sent.
    pub date_time: NaiveDateTime,
    /// Shift it was counted in.
    pub shift_number: u32,
    /// Document number printed by the device.
    pub printed_document_number: Option<u64>,
    /// Whether it was made without a link: `offline_ticket_number` or `is_offline`.
    pub offline: bool,
    /// What it is.
    pub kind: DocumentKind,
    /// The whole request frame.
    #[serde(with = "hex_text")]
    pub frame: Arc<[u8]>,
    /// Payload of the answer (without header), kept for repeats.
    #[serde(with = "hex_text")]
    pub answer: Arc<[u8]>,
}

/// What a counted document is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A ticket.
    Ticket(Ticket),
    /// Cash in or out.
    Placement {
        /// Cash in.
        deposit: bool,
        /// Tiyn.
        sum: u64,
    },
    /// The closing of a shift.
    Close {
        /// Cash withdrawn with it, tiyn; `None` when none was asked for or none was there.
        withdrawn: Option<u64>,
    },
}

/// What a counted ticket says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Operation.
    pub operation: Operation,
    /// Total, tiyn.
    pub total: u64,
    /// Fiscal sign given by the operator, decimal.
    pub ticket_number: String,
    /// Check URL given with it.
    pub qr_code: String,
    /// Autonomous number given by the device.
    pub offline_number: Option<u32>,
    /// Number inside the shift, as stated by the device.
    pub shift_document_number: Option<u32>,
}

impl Document {
    /// The ticket, if it is one.
    pub const fn ticket(&self) -> Option<&Ticket> {
        match &self.kind {
            DocumentKind::Ticket(ticket) => Some(ticket),
            DocumentKind::Placement { .. } | DocumentKind::Close { .. } => None,
        }
    }
}

/// One step of the operator's history. Replayed in order it gives the same state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// A document was counted.
    Document(Document),
    /// A token was generated in the owner's cabinet.
    Token {
        /// Device.
        device: u32,
        /// The token.
        token: u32,
    },
    /// The device was blocked (with the reason for the cashier) or released.
    Blocked {
        /// Device.
        device: u32,
        /// Reason; `None` releases.
        reason: Option<String>,
    },
}

/// Bytes as hexadecimal text.
mod hex_text {
    use std::sync::Arc;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &Arc<[u8]>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crate::operator::hex(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<[u8]>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits: Option<Vec<u8>> =
            text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
        let digits = digits.filter(|digits| digits.len().is_multiple_of(2));
        let digits = digits.ok_or_else(|| D::Error::custom("not hexadecimal"))?;
        Ok(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
    }
}
