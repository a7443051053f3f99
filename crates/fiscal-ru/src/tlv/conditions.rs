//! Every distinct condition text of the document table, and what it means for a program.

use super::node::Node;
use super::scope::{Need, Scope};
use super::{amounts, presence};

/// What a condition text says, as far as a document and the facts of its register can tell.
#[derive(Clone, Copy)]
pub enum Rule {
    /// Whoever has the container has the requisite; and its value holds, where the text says something about it.
    Always(Option<ValueRule>),
    /// Nothing is demanded beyond what the edition demands of everybody.
    Free,
    /// Needed, allowed or excluded by other requisites and facts.
    Presence(PresenceRule),
    /// The value fits other requisites or facts.
    Value(ValueRule),
    /// Both.
    Both(PresenceRule, ValueRule),
    /// The value is one of those the order lists for the tag.
    Listed,
    /// Can not be decided, and why.
    Undecidable(&'static str),
}

/// Whether the requisite of the scope has to be there.
pub type PresenceRule = fn(&Scope<'_>) -> Need;
/// Whether the value of the requisite, which is there, fits the rest.
pub type ValueRule = fn(&Scope<'_>, &Node) -> bool;

impl Rule {
    /// The word for counting: `always`, `presence`, `value`, `presence and value`, `listed values`, `free`,
    /// `undecidable`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Always(_) => "always",
            Self::Free => "free",
            Self::Presence(_) => "presence",
            Self::Value(_) => "value",
            Self::Both(..) => "presence and value",
            Self::Listed => "listed values",
            Self::Undecidable(_) => "undecidable",
        }
    }

    /// What the condition says about presence; nothing for rules about the value alone.
    #[must_use]
    pub fn need(&self, scope: &Scope<'_>) -> Option<Need> {
        match self {
            Self::Always(_) => Some(Need::Must),
            Self::Free => Some(Need::May),
            Self::Presence(need) | Self::Both(need, _) => Some(need(scope)),
            Self::Value(_) | Self::Listed | Self::Undecidable(_) => None,
        }
    }

    /// Whether the value fits; `true` where nothing is said about it.
    #[must_use]
    pub fn holds(&self, scope: &Scope<'_>, node: &Node) -> bool {
        match self {
            Self::Always(Some(holds)) | Self::Value(holds) | Self::Both(_, holds) => holds(scope, node),
            Self::Always(None) | Self::Free | Self::Presence(_) | Self::Listed | Self::Undecidable(_) => true,
        }
    }
}

/// One condition text with its rule.
pub struct Condition {
    /// The text of the document table, without the codes before it.
    pub text: &'static str,
    /// What it means.
    pub rule: Rule,
}

/// The condition with this text.
#[must_use]
pub fn condition(text: &str) -> Option<&'static Condition> {
    let at = CONDITIONS.binary_search_by(|condition| condition.text.cmp(text)).ok()?;
    CONDITIONS.get(at)
}

use Rule::{Always, Both, Free, Listed, Presence, Undecidable, Value};

const ANY: &str = "any value is right";
const BUYER: &str = "who the buyer is and what he is paid for stands nowhere else";
const FORMED: &str = "says who forms the value; any is right";
const GOODS: &str = "whether the goods are imported or under marking stands nowhere else";
const ITSELF: &str = "the requisite itself is what tells of the case";
const ORDER: &str = "which edition of the order applies depends on the register's day of registration";
const OTHER: &str = "compares with another document, or with what only its maker knows";
const PAPER: &str = "about the printed form; never in the TLV";
const REGISTERED: &str = "left out it means the registered value";
const RULES: &str = "rules outside the formats decide";
const STATE: &str = "the state of the storage or of the operator decides";

/// All condition texts, ascending; `[I]` in a text marks practice, not the order.
#[rustfmt::skip]
pub static CONDITIONS: &[Condition] = &[
    Condition { text: "0", rule: Listed },
    Condition { text: "0 for pieces; mandatory in the TLV", rule: Listed },
    Condition { text: "0 or 1", rule: Listed },
    Condition { text: "0 or 1; formed by the ОИСМ", rule: Listed },
    Condition { text: "0..2; formed by the ОИСМ", rule: Listed },
    Condition { text: "0; only for marked items", rule: Presence(presence::marked_only) },
    Condition { text: "1 for an Internet settlement, otherwise 0 or absent (since 2025-09-01)", rule: Both(presence::internet_settlement, amounts::settled_on_the_internet) },
    Condition { text: "1..6 or 255", rule: Listed },
    Condition { text: "7..12", rule: Always(Some(amounts::late_rate)) },
    Condition { text: "FFD 1.05/1.1: when it is part of the registration data [I]", rule: Always(None) },
    Condition { text: "FFD 1.05: optional, a correction could be made by total only; FFD 1.1+: required", rule: Free },
    Condition { text: "FN check result", rule: Listed },
    Condition { text: "FN counter", rule: Undecidable(FORMED) },
    Condition { text: "FN writes date and time", rule: Undecidable(FORMED) },
    Condition { text: "FNS or sector rules prescribe it", rule: Undecidable(RULES) },
    Condition { text: "FNS prescribes the content", rule: Undecidable(RULES) },
    Condition { text: "INN is a parameter of the registration command, later taken from FN memory", rule: Listed },
    Condition { text: "INN of the OFD; formed by the OFD and stored by the FN", rule: Listed },
    Condition { text: "OFD reply code; formed by the OFD and stored by the FN", rule: Listed },
    Condition { text: "RNM is a parameter of the registration command, later taken from FN memory", rule: Listed },
    Condition { text: "absent when 2105 is not 0; formed by the ОИСМ", rule: Presence(presence::request_processed) },
    Condition { text: "agent sale", rule: Presence(presence::agent_sale) },
    Condition { text: "all four go together [I]", rule: Always(None) },
    Condition { text: "always in the TLV, 0 when unused; printed when non-zero", rule: Always(Some(amounts::payment)) },
    Condition { text: "as in the item", rule: Undecidable(OTHER) },
    Condition { text: "as in the receipt", rule: Undecidable(OTHER) },
    Condition { text: "as in the receipt; [I] origin", rule: Undecidable(OTHER) },
    Condition { text: "automatic device or when place differs [I]", rule: Presence(presence::automatic_or_elsewhere) },
    Condition { text: "autonomous register: mandatory [I]", rule: Presence(presence::autonomous_register) },
    Condition { text: "bank payment agent or subagent (bits 0, 1)", rule: Presence(presence::bank_agent) },
    Condition { text: "bit mask; the note allows omission, in practice always written by the FN; passed as the tax-system byte of the registration command", rule: Listed },
    Condition { text: "bits 0..4; [I] origin", rule: Listed },
    Condition { text: "bits of agent kinds the user may act as; may be absent when zero [I]", rule: Both(presence::acts_as_agent, amounts::agents_as_registered) },
    Condition { text: "both nested tags go together", rule: Always(None) },
    Condition { text: "carries the RNM for models entered in the register after 2024-01-01", rule: Undecidable(OTHER) },
    Condition { text: "check bits", rule: Listed },
    Condition { text: "code as scanned", rule: Value(amounts::not_empty) },
    Condition { text: "code set by FNS", rule: Undecidable(RULES) },
    Condition { text: "computed by the OFD; formed by the OFD and stored by the FN", rule: Undecidable(FORMED) },
    Condition { text: "conditional: absent only for items without a VAT attribute such as some advances [I]", rule: Presence(presence::taxable) },
    Condition { text: "constant of the register", rule: Value(amounts::not_before_edition) },
    Condition { text: "container", rule: Always(Some(amounts::not_empty)) },
    Condition { text: "control code", rule: Value(amounts::not_empty) },
    Condition { text: "copied from the request; formed by the ОИСМ", rule: Undecidable(OTHER) },
    Condition { text: "data transfer mode and 1097 > 0 [I]", rule: Presence(presence::first_untransmitted) },
    Condition { text: "data transfer mode only [I]", rule: Presence(presence::transfer_mode_only) },
    Condition { text: "data transfer mode; not used when autonomous [I]", rule: Presence(presence::transfer_mode_only) },
    Condition { text: "date and time of reception by the OFD; formed by the OFD and stored by the FN", rule: Undecidable(FORMED) },
    Condition { text: "date and time of the receipt", rule: Undecidable(OTHER) },
    Condition { text: "date and time; formed by the ОИСМ", rule: Undecidable(FORMED) },
    Condition { text: "days of key validity", rule: Undecidable(FORMED) },
    Condition { text: "days of key validity, value read from the FN", rule: Undecidable(FORMED) },
    Condition { text: "equals price x quantity rounded to a kopeck, tolerance 1 kopeck", rule: Value(amounts::cost) },
    Condition { text: "exactly the formats recognised; at most one marked format plus barcodes [I]", rule: Value(amounts::one_marked_format) },
    Condition { text: "excisable goods sold to organisations/entrepreneurs [I]", rule: Presence(presence::excisable_to_organisation) },
    Condition { text: "flag; in FFD 1.05 may be absent when 0 [I]", rule: Both(presence::flag_set, amounts::flag_as_registered) },
    Condition { text: "flag; in FFD 1.05 may be absent when 0 [I]; bit 3 of the mode byte", rule: Both(presence::flag_set, amounts::flag_as_registered) },
    Condition { text: "flag; printed only when 1", rule: Listed },
    Condition { text: "flag; printed only when 1; bit 0 of the mode byte of the registration command", rule: Listed },
    Condition { text: "flag; printed only when 1; bit 1 of the mode byte of the registration command", rule: Value(amounts::flag_as_registered) },
    Condition { text: "flag; printed only when 1; bit 2 of the mode byte of the registration command", rule: Value(amounts::flag_as_registered) },
    Condition { text: "flag; printed only when 1; bit 4 of the mode byte", rule: Listed },
    Condition { text: "flag; printed only when 1; bit 5 of the mode byte", rule: Value(amounts::flag_as_registered) },
    Condition { text: "formed by the OFD and stored by the FN", rule: Listed },
    Condition { text: "fractional sale", rule: Undecidable(ITSELF) },
    Condition { text: "free text unit", rule: Undecidable(ANY) },
    Condition { text: "from FN memory", rule: Listed },
    Condition { text: "full code", rule: Value(amounts::not_empty) },
    Condition { text: "goods with mandatory marking", rule: Undecidable(GOODS) },
    Condition { text: "goods with mandatory marking; allowed for other barcodes", rule: Presence(presence::marked_with_code) },
    Condition { text: "greater than 0; 1 for a fractional marked item [I]", rule: Value(amounts::some_quantity) },
    Condition { text: "greater than 1293", rule: Value(amounts::fraction) },
    Condition { text: "identifier", rule: Value(amounts::not_empty) },
    Condition { text: "identifiers set by FNS rules", rule: Undecidable(RULES) },
    Condition { text: "imported goods sold to organisations/entrepreneurs [I]", rule: Undecidable(GOODS) },
    Condition { text: "kopecks", rule: Always(Some(amounts::late_tax)) },
    Condition { text: "kopecks, may be 0", rule: Undecidable(ANY) },
    Condition { text: "less than 1294", rule: Value(amounts::fraction) },
    Condition { text: "marked items: result bits; derived from the FN check", rule: Presence(presence::marked_with_code) },
    Condition { text: "may be left out of the TLV when equal to the registration data [I]", rule: Undecidable(REGISTERED) },
    Condition { text: "may be left out of the TLV when equal to the registration data [I] in FFD 1.05/1.1", rule: Undecidable(REGISTERED) },
    Condition { text: "may be left out of the TLV when equal to the registration data [I] in FFD 1.05/1.1; for Internet settlements holds the site address; always include in FFD 1.2", rule: Presence(presence::place) },
    Condition { text: "may be left out of the TLV when equal to the registration data [I]; the FN adds it itself [I]; INN is a parameter of the registration command, later taken from FN memory", rule: Listed },
    Condition { text: "measured goods", rule: Presence(presence::measured) },
    Condition { text: "measured goods (planned status 2, 4, 6) [I]", rule: Presence(presence::measured) },
    Condition { text: "measured goods [I]", rule: Presence(presence::measured) },
    Condition { text: "number of the acknowledged document; formed by the OFD and stored by the FN", rule: Undecidable(OTHER) },
    Condition { text: "number of the notification; formed by the ОИСМ", rule: Undecidable(OTHER) },
    Condition { text: "number of the open shift; not required on paper", rule: Value(amounts::positive) },
    Condition { text: "number of the request answered; formed by the ОИСМ", rule: Undecidable(OTHER) },
    Condition { text: "one bit; printing may be skipped when it is the only registered system [I]", rule: Value(amounts::registered_system) },
    Condition { text: "one container per item", rule: Always(Some(amounts::not_empty)) },
    Condition { text: "one per VAT rate code 7..12", rule: Always(Some(amounts::rates_differ)) },
    Condition { text: "one per marked item", rule: Always(Some(amounts::not_empty)) },
    Condition { text: "one per payment", rule: Always(Some(amounts::not_empty)) },
    Condition { text: "only under the 2017 order (FFD 1.0/1.05); absent in the 2020 order", rule: Undecidable(ORDER) },
    Condition { text: "only when FNS prescribes it", rule: Undecidable(RULES) },
    Condition { text: "optional", rule: Free },
    Condition { text: "optional detail of non-cash payments (since 2025-09-01)", rule: Free },
    Condition { text: "optional; not used in automatic mode", rule: Presence(presence::never_in_automatic) },
    Condition { text: "optional; when present equals the VAT extracted from 1043; code 5: write 0 and accept 1043; code 6: 0", rule: Value(amounts::item_tax) },
    Condition { text: "optional; when the cashier has an INN", rule: Listed },
    Condition { text: "part of a marked package sold and 2108=0", rule: Presence(presence::part_of_package) },
    Condition { text: "passed as a parameter of the command that forms the receipt", rule: Value(amounts::parameter) },
    Condition { text: "payment agent or subagent (bits 2, 3)", rule: Presence(presence::payment_agent) },
    Condition { text: "payment or bank payment agent or subagent (bits 0..3)", rule: Presence(presence::any_payment_agent) },
    Condition { text: "present (=1) for an autonomous register; then 1097, 1098, 1116, 1158 are absent [I]", rule: Both(presence::registered_autonomous, amounts::one) },
    Condition { text: "present (=1) when at least one marked item has a negative check", rule: Presence(presence::negative_check) },
    Condition { text: "present when a shift is open [I]", rule: Undecidable(STATE) },
    Condition { text: "present when at least one item has VAT code 7..12 (since 2025)", rule: Presence(amounts::late_rates) },
    Condition { text: "present when bits are raised during or before the shift", rule: Undecidable(STATE) },
    Condition { text: "present when the last OFD message had non-zero bits [I]", rule: Undecidable(STATE) },
    Condition { text: "present when the receipt has items with this rate; turnover/tax is the sum over such items and not 0 (a receipt of total 0 may carry 0 or nothing); never for codes 7..12", rule: Both(amounts::tax_needed, amounts::tax_sum) },
    Condition { text: "present when the receipt has items with this rate; turnover/tax is the sum over such items; a zero value is written (not printed) when every VAT sum of the receipt is inside 1115", rule: Both(amounts::zero_rate_needed, amounts::turnover) },
    Condition { text: "present when the receipt has items with this rate; turnover/tax is the sum over such items; must not be zero", rule: Both(amounts::untaxed_needed, amounts::untaxed_turnover) },
    Condition { text: "present when the user acts as an agent of the kind that needs it; receipt level, superseded by 1222", rule: Undecidable(ITSELF) },
    Condition { text: "present when the user acts as an agent of the kind that needs it; receipt level, superseded by 1223/1224", rule: Presence(presence::agent_receipt) },
    Condition { text: "present with 1 when the register is Internet-only or the settlement is on the Internet; 0 may be written otherwise [I]", rule: Both(presence::internet_register_or_settlement, amounts::one_on_the_internet) },
    Condition { text: "present with value 1 when the FN warning flag is raised (Y1 expects the tag in every shift report)", rule: Undecidable(STATE) },
    Condition { text: "print-only", rule: Undecidable(PAPER) },
    Condition { text: "print-only; formed by the OFD and stored by the FN", rule: Undecidable(PAPER) },
    Condition { text: "print-only; from registration data", rule: Undecidable(PAPER) },
    Condition { text: "print-only; from registration data, must be shown when the place differs [I]", rule: Undecidable(PAPER) },
    Condition { text: "print-only; marked items without online check [I]; derived from the FN check", rule: Undecidable(PAPER) },
    Condition { text: "print-only; on paper receipts", rule: Undecidable(PAPER) },
    Condition { text: "print-only; optional for corrections", rule: Undecidable(PAPER) },
    Condition { text: "print-only; printed document title", rule: Undecidable(PAPER) },
    Condition { text: "print-only; printed form itself may be skipped in data transfer mode since 2023", rule: Undecidable(PAPER) },
    Condition { text: "print-only; title with the operation type (КАССОВЫЙ ЧЕК/ПРИХОД ...)", rule: Undecidable(PAPER) },
    Condition { text: "printing may be skipped for ordinary goods, works and services", rule: Listed },
    Condition { text: "printing may be skipped for value 4 [I]; FFD 1.05: absent means 4 [I]", rule: Free },
    Condition { text: "re-registration only; bit mask of reasons; passed as a parameter of the re-registration command [I]", rule: Value(amounts::positive) },
    Condition { text: "re-registration only; one tag per reason; passed as a parameter of the re-registration command", rule: Always(Some(amounts::reasons_differ)) },
    Condition { text: "re-registration without FN replacement [I]", rule: Presence(presence::fn_not_replaced) },
    Condition { text: "recommended: fiscal sign of the wrong receipt being corrected", rule: Free },
    Condition { text: "register firmware version", rule: Value(amounts::not_empty) },
    Condition { text: "register passes date/time as a command parameter", rule: Undecidable(FORMED) },
    Condition { text: "replaces 1108, 1109, 1110, 1126, 1193, 1207, 1221 of earlier formats; extended mode flags are parameters of the registration command [I]", rule: Listed },
    Condition { text: "required in data transfer mode [I]; value www.nalog.gov.ru", rule: Presence(presence::transfer_mode) },
    Condition { text: "required in data transfer mode when receipts are sent electronically [I]", rule: Presence(presence::sends_receipts) },
    Condition { text: "required in data transfer mode; may be absent or zeros when autonomous (1002=1) [I]", rule: Both(presence::transfer_mode, amounts::zeros_when_autonomous) },
    Condition { text: "required in data transfer mode; may be absent when autonomous (1002=1) [I]", rule: Presence(presence::transfer_mode) },
    Condition { text: "required unless the register works in automatic mode (1001=1)", rule: Presence(presence::not_automatic) },
    Condition { text: "required when 1001=1", rule: Presence(presence::automatic) },
    Condition { text: "required when 1001=1; may be left out of the TLV when equal to the registration data [I]", rule: Undecidable(REGISTERED) },
    Condition { text: "required when 1173=1; the 2020 edition required it always in FFD 1.05", rule: Presence(presence::by_order) },
    Condition { text: "required; FFD 1.2 makes it conditional (may be replaced by the name in the marking system) [I]", rule: Presence(presence::name) },
    Condition { text: "required; midnight of the date of the corrected settlement", rule: Always(Some(amounts::midnight)) },
    Condition { text: "returned by the FN when the document is formed", rule: Value(amounts::positive) },
    Condition { text: "sale to an organisation/entrepreneur [I]", rule: Undecidable(BUYER) },
    Condition { text: "settlements between organisations or sole proprietors paid in cash or by card [I]", rule: Undecidable(BUYER) },
    Condition { text: "settlements between organisations/entrepreneurs, gambling, lotteries, insurance payouts and similar [I]", rule: Undecidable(BUYER) },
    Condition { text: "since 2025-09-01", rule: Listed },
    Condition { text: "since 2025-09-01; Internet settlement", rule: Both(presence::internet_settlement, amounts::settled_on_the_internet) },
    Condition { text: "since 2025-09-01; number of the receipt; [I] origin", rule: Undecidable(OTHER) },
    Condition { text: "totals of the FN", rule: Undecidable(FORMED) },
    Condition { text: "totals of the shift; newest edition marks it conditional", rule: Undecidable(FORMED) },
    Condition { text: "type recognised by the FN", rule: Listed },
    Condition { text: "version from the FN", rule: Listed },
    Condition { text: "when 1222 is present", rule: Presence(presence::agent_line) },
    Condition { text: "when 1222 is present and the agent kind needs the data", rule: Presence(presence::agent_with_data) },
    Condition { text: "when 2111=0 [I]; formed by the ОИСМ", rule: Presence(presence::notification_accepted) },
    Condition { text: "when FNS prescribes it", rule: Undecidable(RULES) },
    Condition { text: "when a sector act requires it", rule: Undecidable(RULES) },
    Condition { text: "when a sector act requires it (permission mode of marked goods)", rule: Undecidable(RULES) },
    Condition { text: "when the OFD has a message for the FN; formed by the OFD and stored by the FN", rule: Undecidable(STATE) },
    Condition { text: "when the OFD has messages for the user; formed by the OFD and stored by the FN", rule: Undecidable(STATE) },
    Condition { text: "when the buyer INN is absent [I]", rule: Presence(presence::buyer_has_no_inn) },
    Condition { text: "when the buyer gave a phone or e-mail before the settlement; mandatory for Internet settlements", rule: Presence(presence::buyer_contact) },
    Condition { text: "when the buyer has an INN; 12 zeros for a foreign buyer without one", rule: Presence(presence::buyer_inn) },
    Condition { text: "when the buyer has no INN or it is unknown [I]", rule: Presence(presence::buyer_has_no_inn) },
    Condition { text: "when the buyer must be identified", rule: Always(None) },
    Condition { text: "when the code was parsed; formed by the ОИСМ", rule: Undecidable(STATE) },
    Condition { text: "when the item is sold for a principal", rule: Presence(presence::principal) },
    Condition { text: "when the receipt is sent to the buyer electronically; may be left out of the TLV when equal to the registration data [I]", rule: Undecidable(REGISTERED) },
    Condition { text: "when the register is registered for marked goods [I]", rule: Presence(presence::registered_for_marking) },
];

#[cfg(test)]
mod tests {
    use super::super::{ROWS, ranges};
    use super::*;

    #[test]
    fn texts_are_sorted_for_the_binary_search_and_each_is_used() {
        assert!(CONDITIONS.is_sorted_by(|a, b| a.text < b.text));
        for condition in CONDITIONS {
            assert!(ROWS.iter().any(|row| row.condition == condition.text), "{}", condition.text);
        }
    }

    #[test]
    fn texts_that_only_repeat_the_list_of_values_stand_at_tags_that_have_one() {
        let listed = |text| condition(text).is_some_and(|condition| matches!(condition.rule, Listed));
        for row in ROWS.iter().filter(|row| listed(row.condition)) {
            assert!(ranges::is_listed(row.tag), "{row:?}");
        }
    }
}
