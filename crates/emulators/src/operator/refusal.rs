//! Result codes the operator gives (CPCR 2.0.2, result codes) and their texts.

/// 1, UNKNOWN_ID.
pub(crate) const UNKNOWN_ID: u32 = 1;
/// 2, INVALID_TOKEN.
pub(crate) const INVALID_TOKEN: u32 = 2;
/// 3, PROTOCOL_ERROR.
pub(crate) const PROTOCOL_ERROR: u32 = 3;
/// 4, UNKNOWN_COMMAND.
pub(crate) const UNKNOWN_COMMAND: u32 = 4;
/// 5, UNSUPPORTED_COMMAND.
pub(crate) const UNSUPPORTED_COMMAND: u32 = 5;
/// 8, INVALID_REQUEST_NUMBER.
pub(crate) const INVALID_REQUEST_NUMBER: u32 = 8;
/// 9, INVALID_RETRY_REQUEST.
pub(crate) const INVALID_RETRY_REQUEST: u32 = 9;
/// 11, OPEN_SHIFT_TIMEOUT_EXPIRED.
pub(crate) const SHIFT_EXPIRED: u32 = 11;
/// 13, INCORRECT_REQUEST_DATA.
pub(crate) const INCORRECT_DATA: u32 = 13;
/// 14, NOT_ENOUGH_CASH.
pub(crate) const NOT_ENOUGH_CASH: u32 = 14;
/// 15, BLOCKED.
pub(crate) const BLOCKED: u32 = 15;
/// 17, SAME_TAXPAYER_AND_CUSTOMER.
pub(crate) const SAME_TAXPAYER: u32 = 17;

/// 18, ELEMENT_NOT_FOUND_BY_BARCODE until 2.0.3; DEREGISTERED in 2.0.4.
pub(crate) const NO_BARCODE: u32 = 18;

/// 254, SERVICE_TEMPORARILY_UNAVAILABLE.
pub(crate) const UNAVAILABLE: u32 = 254;

/// A request that is answered with a result other than 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Result code.
    pub(crate) code: u32,
    /// Text of the result.
    pub(crate) text: String,
}

impl Refusal {
    /// A refusal with the reason as its text.
    pub(crate) fn new(code: u32, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }

    /// Result 13 with the reason.
    pub(crate) fn data(text: impl Into<String>) -> Self {
        Self::new(INCORRECT_DATA, text)
    }
}

/// Refuses with 13 unless the rule holds.
pub(crate) fn ensure(holds: bool, text: impl FnOnce() -> String) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::data(text())) }
}

/// Text for a code that a fault rule asks for.
pub(crate) fn text_of(code: u32) -> &'static str {
    match code {
        UNKNOWN_ID => "Unknown id",
        INVALID_TOKEN => "Invalid token",
        PROTOCOL_ERROR => "Protocol error",
        UNKNOWN_COMMAND => "Unknown command",
        UNSUPPORTED_COMMAND => "Unsupported command",
        INVALID_REQUEST_NUMBER => "Invalid request number",
        INVALID_RETRY_REQUEST => "Invalid retry request",
        SHIFT_EXPIRED => "Open shift timeout expired",
        INCORRECT_DATA => "Incorrect request data",
        NOT_ENOUGH_CASH => "Not enough cash",
        BLOCKED => "Blocked",
        SAME_TAXPAYER => "Same taxpayer and customer",
        // Only 2.0.4 has them as reasons to refuse a document.
        NO_BARCODE => "Deregistered",
        19 => "Disconnected",
        UNAVAILABLE => "Service temporarily unavailable",
        _ => "Unknown error",
    }
}
