//! Result codes of the ФН (ФН protocol 4).

use std::fmt;

/// The top bit of the ANSWER byte: some warning flag is set, read 30h (3.5).
pub const WARNING_BIT: u8 = 0x80;

macro_rules! codes {
    ($($code:literal $variant:ident $name:literal $meaning:literal;)*) => {
        /// Why the ФН refused a command. Success (00h) is no refusal and has no value here.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ResultCode {
            $(#[doc = $meaning] $variant,)*
            /// A code that the protocol does not describe.
            Other(u8),
        }

        impl ResultCode {
            /// The refusal named by an ANSWER byte; `None` is success. The warning bit is ignored.
            pub const fn from_answer(answer: u8) -> Option<Self> {
                match answer & !WARNING_BIT {
                    0 => None,
                    $($code => Some(Self::$variant),)*
                    other => Some(Self::Other(other)),
                }
            }

            /// The code on the wire.
            pub const fn code(self) -> u8 {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(code) => code,
                }
            }

            /// Stable name for logs, programs and tables of texts.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                    Self::Other(_) => "other",
                }
            }
        }

        #[cfg(test)]
        const ALL: &[ResultCode] = &[$(ResultCode::$variant),*];
    };
}

codes! {
    0x01 UnknownCommand "unknown-command" "01h: unknown command, wrong frame format or parameters; possibly a line error.";
    0x02 WrongState "wrong-state" "02h: another state of the ФН is required.";
    0x03 FnFailure "fn-failure" "03h: ФН failure; read 35h, restart the ФН.";
    0x04 CryptoFailure "crypto-failure" "04h: failure of the cryptographic coprocessor; read 35h, restart the ФН.";
    0x05 LifeTime "life-time" "05h: parameters do not fit the life time; 2016: the life time ended.";
    0x06 ArchiveFull "archive-full" "06h: archive full (2016).";
    0x07 BadDateTime "bad-date-time" "07h: bad date or time.";
    0x08 NoData "no-data" "08h: no requested data.";
    0x09 BadValue "bad-value" "09h: parameter value not valid; 2016, 16h: overflow of shift totals.";
    0x0A NotInThisMode "not-in-this-mode" "0Ah: command not allowed in this mode; 16h: not all parameters were passed.";
    0x0B TagNotAllowed "tag-not-allowed" "0Bh: tag not allowed here, or formed by the ФН itself.";
    0x0C TagRepeated "tag-repeated" "0Ch: tag already passed.";
    0x0D DataMissing "data-missing" "0Dh: data missing for correct accounting.";
    0x0E TooManyItems "too-many-items" "0Eh: number of items exceeds the limit.";
    0x10 TlvTooLarge "tlv-too-large" "10h: size limit of the document's data exceeded.";
    0x11 NoTransport "no-transport" "11h: no transport connection to the operator.";
    0x12 ResourceExhausted "resource-exhausted" "12h: resource exhausted, the ФН must be closed.";
    0x14 ResourceRestricted "resource-restricted" "14h: resource restriction; which one is told by the warning flags.";
    0x15 MessageTooOld "message-too-old" "15h: a message waits for more than 30 days (2016).";
    0x16 ShiftTooLong "shift-too-long" "16h: shift longer than 24 hours.";
    0x17 ClockDeviates "clock-deviates" "17h: the clock deviates by more than 5 minutes from the ФН timer.";
    0x18 BadTagValue "bad-tag-value" "18h: value of a tag not valid, for example its length.";
    0x19 AgainstRegistration "against-registration" "19h: tag contradicts the registration.";
    0x20 NotAccepted "not-accepted" "20h: receipt or answer from outside cannot be accepted.";
    0x23 KeyServerRefused "key-server-refused" "23h: key server refused.";
    0x24 KeyServerUnknown "key-server-unknown" "24h: unknown answer of the key server.";
    0x30 RepeatKeyUpdate "repeat-key-update" "30h: repeat the key update.";
    0x32 MarkingNotAllowed "marking-not-allowed" "32h: marking not allowed by the registration.";
    0x33 MarkingOrder "marking-order" "33h: wrong order of marking commands.";
    0x34 MarkingBlocked "marking-blocked" "34h: marking blocked, storage of notifications full.";
    0x35 MarkingTableFull "marking-table-full" "35h: table of checked marking codes full.";
    0x36 MarkingKeysOld "marking-keys-old" "36h: more than 90 days since the last key update.";
    0x3C TagsMissing "tags-missing" "3Ch: required tags missing.";
    0x3E MarkingNotChecked "marking-not-checked" "3Eh: marking code was not checked before.";
}

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}h {}", self.code(), self.name())
    }
}

/// What the ФН adds to a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Nothing.
    None,
    /// The offending tag (0Bh, 0Ch; may follow 18h, 19h, 3Ch).
    Tag(u16),
    /// 0Dh: payments that **were** received (6.6), one bit each: 0 cash 1031, 1 electronic 1081, 2 prepayment 1215,
    /// 3 credit 1216, 4 counter-provision 1217.
    PaymentsReceived(u8),
    /// 20h: number of the reason in the table of section 4.
    NotAccepted(u8),
    /// Data that the protocol does not describe for this code.
    Other(Box<[u8]>),
}

impl Reason {
    /// Reads the data of a refusal. Data of an unexpected shape is kept as it is: a refusal stays a refusal.
    pub fn decode(code: ResultCode, data: &[u8]) -> Self {
        use ResultCode as Code;
        match (code, data) {
            (_, []) => Self::None,
            (
                Code::TagNotAllowed
                | Code::TagRepeated
                | Code::BadTagValue
                | Code::AgainstRegistration
                | Code::TagsMissing,
                [t0, t1],
            ) => Self::Tag(u16::from_le_bytes([*t0, *t1])),
            (Code::DataMissing, [mask]) => Self::PaymentsReceived(*mask),
            (Code::NotAccepted, [reason]) => Self::NotAccepted(*reason),
            (_, other) => Self::Other(other.into()),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Tag(tag) => write!(f, ", tag {tag}"),
            Self::PaymentsReceived(mask) => write!(f, ", payments received {mask:05b}"),
            Self::NotAccepted(reason) => write!(f, ", reason {reason}"),
            Self::Other(data) => write!(f, ", data {data:02X?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn code_and_name_are_distinct_and_lead_back() {
        let mut names: Vec<_> = ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
        for code in ALL {
            assert_eq!(ResultCode::from_answer(code.code()), Some(*code));
        }
    }

    #[test]
    fn the_warning_bit_is_no_part_of_the_code() {
        assert_eq!(ResultCode::from_answer(0x00), None);
        assert_eq!(ResultCode::from_answer(0x80), None);
        assert_eq!(ResultCode::from_answer(0x82), Some(ResultCode::WrongState));
        assert_eq!(ResultCode::from_answer(0x7F), Some(ResultCode::Other(0x7F)));
    }

    #[test]
    fn reasons_of_the_worked_answers() {
        assert_eq!(Reason::decode(ResultCode::TagNotAllowed, &[0x10, 0x04]), Reason::Tag(1040));
        assert_eq!(Reason::decode(ResultCode::NotAccepted, &[3]), Reason::NotAccepted(3));
        assert_eq!(Reason::decode(ResultCode::DataMissing, &[0b11]), Reason::PaymentsReceived(3));
        assert_eq!(Reason::decode(ResultCode::WrongState, &[]), Reason::None);
        assert_eq!(Reason::decode(ResultCode::WrongState, &[9]), Reason::Other([9].into()));
    }

    proptest! {
        #[test]
        fn a_refusal_is_read_from_any_bytes(answer: u8, data: Vec<u8>) {
            if let Some(code) = ResultCode::from_answer(answer) {
                prop_assert_eq!(code.code(), answer & 0x7F);
                let shown = format!("{code}{}", Reason::decode(code, &data));
                prop_assert!(shown.contains(code.name()));
            }
        }
    }
}
