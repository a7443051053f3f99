//! A ticket as read from its request, and the rules of its content (CPCR 2.0.2 to 2.0.4, obligations, numbers and
//! ticket arithmetic).

use std::collections::BTreeSet;

use chrono::NaiveDateTime;

use super::config::{CashRound, Config};
use super::refusal::{Refusal, SAME_TAXPAYER, ensure};
use super::values::{
    Operation, Tiyn, UNITS, date_time, is_taxpayer_number, maybe_money, money, rate_holds, rate_is_known,
};
use super::wire::Node;

/// PaymentTypeEnum: cash.
const CASH: u32 = 0;
/// PaymentTypeEnum: credit and tare, dropped with 2.0.0.
const DROPPED_PAYMENTS: [u32; 2] = [2, 3];
/// Tax type of VAT, the only one.
const VAT: u32 = 100;
/// 100 % in the unit of `percent`.
const WHOLE: Tiyn = 100_000;

/// A tax on a line, a modifier or the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TaxLine {
    pub(crate) tax_type: u32,
    /// Thousandths of a percent.
    pub(crate) percent: u32,
    pub(crate) sum: Tiyn,
    /// The taxed amount as it stands on the ticket.
    pub(crate) turnover: Tiyn,
    /// Whether the tax is part of that amount.
    pub(crate) inside: bool,
}

impl TaxLine {
    /// Denominator of the tax as a share of the amount.
    fn divisor(&self) -> Tiyn {
        if self.inside { WHOLE + Tiyn::from(self.percent) } else { WHOLE }
    }

    /// Twice the difference between the declared and the exact tax, times the divisor.
    fn twice_excess(&self) -> Option<Tiyn> {
        let declared = self.sum.checked_mul(self.divisor())?;
        let exact = self.turnover.checked_mul(Tiyn::from(self.percent))?;
        declared.checked_sub(exact)?.checked_mul(2)
    }
}

/// A commodity or its storno.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) section: String,
    pub(crate) storno: bool,
    pub(crate) sum: Tiyn,
    taxes: Vec<TaxLine>,
}

/// A discount or markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Modifier {
    pub(crate) markup: bool,
    pub(crate) storno: bool,
    pub(crate) sum: Tiyn,
    taxes: Vec<TaxLine>,
}

/// What a ticket says that counters and records need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) operation: Operation,
    pub(crate) date_time: NaiveDateTime,
    pub(crate) offline_number: Option<u32>,
    pub(crate) fr_shift_number: Option<u32>,
    pub(crate) shift_document_number: Option<u32>,
    pub(crate) printed_document_number: Option<u64>,
    pub(crate) lines: Vec<Line>,
    pub(crate) modifiers: Vec<Modifier>,
    pub(crate) ticket_modifier: Option<Modifier>,
    pub(crate) payments: Vec<(u32, Tiyn)>,
    ticket_taxes: Vec<TaxLine>,
    pub(crate) total: Tiyn,
    pub(crate) change: Tiyn,
}

impl Draft {
    /// The cash payment: the amount due, not what was tendered.
    pub(crate) fn cash(&self) -> Tiyn {
        self.payments.iter().filter(|(kind, _)| *kind == CASH).map(|(_, sum)| sum).sum()
    }

    /// Every tax with the sign of what it stands on: a discount takes turnover and tax away, a storno reverses.
    pub(crate) fn signed_taxes(&self) -> Vec<TaxLine> {
        let lines = self.lines.iter().map(|line| (!line.storno, &line.taxes));
        let modifiers = self.modifiers.iter().chain(&self.ticket_modifier);
        let modifiers = modifiers.map(|modifier| (modifier.markup != modifier.storno, &modifier.taxes));
        lines
            .chain(modifiers)
            .chain([(true, &self.ticket_taxes)])
            .flat_map(|(plus, taxes)| {
                let sign = if plus { 1 } else { -1 };
                taxes.iter().map(move |tax| TaxLine {
                    sum: sign * tax.sum,
                    turnover: sign * tax.turnover,
                    ..*tax
                })
            })
            .collect()
    }

    /// Reads what the counters need. Only what makes reading impossible is refused here; the rules are in
    /// [`check`].
    pub(crate) fn read(ticket: &Node) -> Result<Self, Refusal> {
        let operation = ticket.small("operation").and_then(Operation::from_code);
        let operation = operation.ok_or_else(|| Refusal::data("operation is unknown"))?;
        let amounts = ticket.node("amounts").ok_or_else(|| Refusal::data("amounts are absent"))?;
        let total = money(amounts, "total")?;
        let (mut lines, mut modifiers) = (Vec::new(), Vec::new());
        for item in ticket.nodes("items") {
            match item.small("type") {
                Some(1) => lines.push(line(named(item, "commodity")?, false)?),
                Some(2) => lines.push(line(named(item, "storno_commodity")?, true)?),
                Some(3) => modifiers.push(modifier(named(item, "markup")?, true, false)?),
                Some(4) => modifiers.push(modifier(named(item, "storno_markup")?, true, true)?),
                Some(5) => modifiers.push(modifier(named(item, "discount")?, false, false)?),
                _ => modifiers.push(modifier(named(item, "storno_discount")?, false, true)?),
            }
        }
        let ticket_modifier = match (amounts.node("markup"), amounts.node("discount")) {
            (Some(_), Some(_)) => return Err(Refusal::data("amounts: markup and discount together")),
            (Some(markup), None) => Some(modifier(markup, true, false)?),
            (None, Some(discount)) => Some(modifier(discount, false, false)?),
            (None, None) => None,
        };
        let mut payments = Vec::new();
        for payment in ticket.nodes("payments") {
            let kind = payment.small("type").unwrap_or(CASH);
            ensure(payments.iter().all(|(known, _)| *known != kind), || {
                format!("two payments of type {kind}")
            })?;
            payments.push((kind, money(payment, "sum")?));
        }
        // The turnover of a whole-ticket tax is the whole ticket if it is the only one, else what the tax implies.
        let mut ticket_taxes = taxes(ticket, total)?;
        if ticket_taxes.len() > 1 {
            for tax in ticket_taxes.iter_mut().filter(|tax| tax.percent > 0) {
                let percent = Tiyn::from(tax.percent);
                let turnover =
                    tax.sum.checked_mul(tax.divisor()).map(|product| (product + percent / 2) / percent);
                tax.turnover = turnover.ok_or_else(|| Refusal::data("tax sum is too large"))?;
            }
        }
        Ok(Self {
            operation,
            date_time: date_time(ticket, "date_time")?,
            offline_number: ticket.small("offline_ticket_number"),
            fr_shift_number: ticket.small("fr_shift_number"),
            shift_document_number: ticket.small("shift_document_number"),
            printed_document_number: ticket.number("printed_document_number"),
            lines,
            modifiers,
            ticket_modifier,
            payments,
            ticket_taxes,
            total,
            change: maybe_money(amounts, "change")?.unwrap_or(0),
        })
    }
}

/// The sub-message the type of an item names; no other may be there.
fn named<'a>(item: &'a Node, name: &str) -> Result<&'a Node, Refusal> {
    let others = item.values().any(|(field, _)| field != "type" && field != name);
    ensure(!others, || format!("item of type {name} carries another part"))?;
    item.node(name).ok_or_else(|| Refusal::data(format!("item without its {name}")))
}

fn line(node: &Node, storno: bool) -> Result<Line, Refusal> {
    let sum = money(node, "sum")?;
    Ok(Line { section: node.text("section_code").to_owned(), storno, sum, taxes: taxes(node, sum)? })
}

fn modifier(node: &Node, markup: bool, storno: bool) -> Result<Modifier, Refusal> {
    let sum = money(node, "sum")?;
    Ok(Modifier { markup, storno, sum, taxes: taxes(node, sum)? })
}

fn taxes(node: &Node, turnover: Tiyn) -> Result<Vec<TaxLine>, Refusal> {
    let read = |tax: &Node| {
        Ok(TaxLine {
            tax_type: tax.small("tax_type").unwrap_or(0),
            percent: tax.small("percent").unwrap_or(0),
            sum: money(tax, "sum")?,
            turnover,
            inside: tax.flag("is_in_total_sum"),
        })
    };
    node.nodes("taxes").map(read).collect()
}

/// The first obligatory part that is absent, of those the tables cannot name because they depend on others.
pub(crate) fn missing(ticket: &Node, edition: u16) -> Option<&'static str> {
    let is_return =
        ticket.small("operation").and_then(Operation::from_code).is_some_and(Operation::is_return);
    let pays_cash = ticket.nodes("payments").any(|payment| payment.small("type") == Some(CASH));
    let amounts = ticket.node("amounts");
    let lacks = |name| amounts.is_some_and(|amounts| !amounts.has(name));
    let lacks_part = |name| !ticket.has(name);
    [
        ("items", lacks_part("items")),
        ("payments", lacks_part("payments")),
        ("amounts.taken", pays_cash && lacks("taken")),
        ("amounts.change", pays_cash && lacks("change")),
        ("parent_ticket", edition >= 203 && is_return && lacks_part("parent_ticket")),
    ]
    .into_iter()
    .find_map(|(name, absent)| absent.then_some(name))
}

/// Checks everything about a ticket that needs neither counters nor the shift.
///
/// # Errors
/// 13 with the rule broken, 17 for a buyer who is the seller.
pub(crate) fn check(ticket: &Node, draft: &Draft, seller: &str, config: &Config) -> Result<(), Refusal> {
    for item in ticket.nodes("items") {
        for name in ["commodity", "storno_commodity"] {
            if let Some(commodity) = item.node(name) {
                check_commodity(commodity)?;
            }
        }
    }
    let parent_time = check_parent(ticket)?;
    check_taxes(draft, parent_time, config)?;
    check_sums(draft)?;
    check_payments(ticket, draft, config)?;
    ensure(draft.offline_number != Some(0), || "offline_ticket_number is 0".to_owned())?;
    check_buyer(ticket, seller)
}

fn check_commodity(commodity: &Node) -> Result<(), Refusal> {
    let unit = commodity.text("measure_unit_code");
    ensure(UNITS.contains(&unit), || format!("measure_unit_code {unit} is unknown"))?;
    ensure(!commodity.text("section_code").trim().is_empty(), || "section_code is blank".to_owned())?;
    let blank_mark = commodity.texts("list_excise_stamp").any(|mark| mark.trim().is_empty());
    ensure(!blank_mark, || "list_excise_stamp holds a blank mark".to_owned())?;
    let (price, sum) = (money(commodity, "price")?, money(commodity, "sum")?);
    let quantity = Tiyn::from(commodity.number("quantity").unwrap_or(0));
    ensure(quantity > 0, || "quantity is 0".to_owned())?;
    // Thousandths: half up to whole tiyn.
    let product = price.checked_mul(quantity).and_then(|product| product.checked_add(500));
    let expected = product.map(|product| product / 1000);
    ensure(expected == Some(sum), || format!("sum {sum} is not price {price} × quantity {quantity}/1000"))
}

fn check_parent(ticket: &Node) -> Result<Option<NaiveDateTime>, Refusal> {
    let Some(parent) = ticket.node("parent_ticket") else { return Ok(None) };
    let blank = parent.text("parent_ticket_number").trim().is_empty();
    ensure(!blank, || "parent_ticket_number is blank".to_owned())?;
    let rnm = parent.text("kgd_kkm_id");
    let is_rnm = rnm.len() == 12 && rnm.bytes().all(|byte| byte.is_ascii_digit());
    ensure(is_rnm, || "parent kgd_kkm_id is not 12 digits".to_owned())?;
    money(parent, "parent_ticket_total")?;
    date_time(parent, "parent_ticket_data_time").map(Some)
}

fn check_taxes(draft: &Draft, parent: Option<NaiveDateTime>, config: &Config) -> Result<(), Refusal> {
    let modifiers = draft.modifiers.iter().chain(&draft.ticket_modifier).map(|modifier| &modifier.taxes);
    let on_lines: Vec<&Vec<TaxLine>> = draft.lines.iter().map(|line| &line.taxes).chain(modifiers).collect();
    let both = !draft.ticket_taxes.is_empty() && on_lines.iter().any(|taxes| !taxes.is_empty());
    ensure(!both, || "taxes on items and on the ticket".to_owned())?;
    for taxes in on_lines.iter().copied().chain([&draft.ticket_taxes]) {
        let mut seen = BTreeSet::new();
        for tax in taxes {
            ensure(tax.tax_type == VAT, || format!("tax_type {} is unknown", tax.tax_type))?;
            ensure(seen.insert(tax.percent), || format!("percent {} given twice", tax.percent))?;
            let days = [Some(draft.date_time), parent].into_iter().flatten();
            // A return goes back at the rate of its sale; before 2.0.3 the day of the sale is not known.
            let holds = match (draft.operation.is_return(), parent) {
                (true, None) => rate_is_known(tax.percent),
                (is_return, _) => {
                    days.take(if is_return { 2 } else { 1 }).any(|day| rate_holds(tax.percent, day.date()))
                }
            };
            ensure(holds || !config.strict_rates, || format!("VAT rate {} does not hold", tax.percent))?;
        }
    }
    for tax in on_lines.iter().copied().flatten() {
        let within = tax.twice_excess().is_some_and(|excess| excess.abs() <= tax.divisor());
        ensure(within, || format!("VAT {} of {} at {} is wrong", tax.sum, tax.turnover, tax.percent))?;
    }
    // Goods without VAT may stand on the same ticket, so the tax of a whole ticket has only an upper bound.
    let lines = Tiyn::try_from(draft.lines.len()).unwrap_or(Tiyn::MAX);
    for tax in &draft.ticket_taxes {
        let whole = TaxLine { turnover: draft.total, ..*tax };
        let within = whole.twice_excess().is_some_and(|excess| excess <= lines.saturating_mul(tax.divisor()));
        ensure(within, || {
            format!("VAT {} of ticket {} at {} is too large", tax.sum, draft.total, tax.percent)
        })?;
    }
    Ok(())
}

fn check_sums(draft: &Draft) -> Result<(), Refusal> {
    let lines: Tiyn = draft.lines.iter().map(|line| if line.storno { -line.sum } else { line.sum }).sum();
    let signed =
        |modifier: &Modifier| if modifier.markup == modifier.storno { -modifier.sum } else { modifier.sum };
    let before: Tiyn = lines + draft.modifiers.iter().map(signed).sum::<Tiyn>();
    if let Some(modifier) = draft.ticket_modifier.as_ref().filter(|modifier| !modifier.markup) {
        ensure(modifier.sum < before, || "the ticket discount is not less than the total".to_owned())?;
    }
    let expected = before + draft.ticket_modifier.as_ref().map_or(0, signed);
    ensure(expected == draft.total, || format!("total {} is not {expected}", draft.total))
}

fn check_payments(ticket: &Node, draft: &Draft, config: &Config) -> Result<(), Refusal> {
    for (kind, sum) in &draft.payments {
        ensure(!DROPPED_PAYMENTS.contains(kind), || format!("payment type {kind} was dropped"))?;
        let whole = *kind != CASH || config.cash_round == CashRound::None || sum % 100 == 0;
        ensure(whole, || "cash is paid in whole tenge".to_owned())?;
    }
    let paid: Tiyn = draft.payments.iter().map(|(_, sum)| sum).sum();
    ensure(paid == draft.total, || format!("payments {paid} are not the total {}", draft.total))?;
    let Some(amounts) = ticket.node("amounts") else { return Ok(()) };
    let taken = maybe_money(amounts, "taken")?;
    let has_cash = draft.payments.iter().any(|(kind, _)| *kind == CASH);
    if has_cash {
        let taken = taken.unwrap_or(0);
        ensure(taken >= draft.total, || format!("taken {taken} is less than the total {}", draft.total))?;
        let due = taken - draft.total;
        ensure(draft.change == due, || format!("change {} is not {due}", draft.change))
    } else {
        ensure(draft.change == 0, || "change without cash".to_owned())
    }
}

fn check_buyer(ticket: &Node, seller: &str) -> Result<(), Refusal> {
    let Some(options) = ticket.node("extension_options").filter(|options| options.has("customer_iin_or_bin"))
    else {
        return Ok(());
    };
    let buyer = options.text("customer_iin_or_bin");
    ensure(is_taxpayer_number(buyer), || "customer_iin_or_bin has a wrong control digit".to_owned())?;
    if buyer == seller {
        return Err(Refusal::new(SAME_TAXPAYER, "Same taxpayer and customer"));
    }
    Ok(())
}
