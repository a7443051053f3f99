//! 20–26: exchange with the operator of fiscal data (ОФД; ФН protocol 6.7, 7.2).
//!
//! The ФН keeps the queue of messages, makes each into a container and checks the confirmation; the register only
//! carries the bytes. One message goes so: [`GetExchangeStatus`] → the connection stands → [`SetTransport`] up →
//! [`BeginMessage`] → [`ReadMessage`] until its length is read → [`EndMessage`] → the network →
//! [`HandInReceipt`] → the next one. No pause is needed between two commands, and commands for documents may come
//! between any two of them. [`super::FindConfirmation`] (41h) and [`super::CountUnconfirmed`] (42h) tell afterwards
//! what the ФН has taken.

use super::command;
use crate::bytes::Fields;
use crate::command::{AfterSilence, Command, Malformed, nothing};
use crate::dialogue::CallError;
use crate::result::{Reason, ResultCode};
use crate::types::{Dt5, Tlv};

command! {
    /// 20h, status of the exchange. 02h outside of the fiscal mode and of a ФН that is sending its last documents.
    GetExchangeStatus: 0x20, "get-exchange-status", Resend => ExchangeStatus = ExchangeStatus::decode
}
command! {
    /// 21h, tells the ФН whether the connection to the operator stands. Down also ends reading and waiting: the same
    /// message is then offered again.
    SetTransport(/** Whether it stands. */ bool): 0x21, "set-transport", Resend
        => () = nothing, |up| [u8::from(up)]
}
command! {
    /// 22h, begin to read the oldest message; the answer is the length of its container in bytes. 11h: the transport is
    /// down. 08h: there is nothing to send. While reading or waiting it begins the same message anew.
    BeginMessage: 0x22, "begin-message", Resend => u16 = length
}
command! {
    /// 24h, break the reading off; the message stays the first of the queue. Harmless when nothing is being read.
    CancelMessage: 0x24, "cancel-message", Resend => () = nothing
}
command! {
    /// 25h, the message is read and sent: the ФН waits 300 s for its receipt. 02h unless a message is being read, so it is
    /// not sent twice: after silence [`ExchangeStatus::waiting`] tells whether it was heard.
    EndMessage: 0x25, "end-message", VerifyState => () = nothing
}

/// 23h, read a part of the message begun by [`BeginMessage`]. 11h: the transport is down. 02h: no message was begun. 01h:
/// the place lies behind the end, or more was asked for than a frame holds.
///
/// The answer has no length of its own. It is shorter than asked for only at the end of the message, and empty exactly at
/// the end; a caller who knows the length checks the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadMessage {
    /// First byte, counted from 0.
    pub offset: u16,
    /// Most bytes of the answer; not above [`crate::frame::DataLimit::bytes`]. Registers commonly ask for 1000.
    pub size: u16,
}

impl Command for ReadMessage {
    const CODE: u8 = 0x23;
    const NAME: &'static str = "read-message";
    const AFTER_SILENCE: AfterSilence = AfterSilence::Resend;
    type Answer = Vec<u8>;

    fn encode(&self, body: &mut Vec<u8>) {
        body.extend(self.offset.to_le_bytes());
        body.extend(self.size.to_le_bytes());
    }

    fn decode(data: &[u8]) -> Result<Vec<u8>, Malformed> {
        Ok(data.to_vec())
    }
}

/// 26h, hand the operator's receipt (квитанция) in: the container as it came, without the session header. It must fit one
/// frame ([`crate::frame::DataLimit`]), else the call ends as [`CallError::TooLong`] and nothing was sent.
///
/// * Done: the message is delivered, whatever the operator says about its content; see [`OperatorAnswer`].
/// * 20h: refused, see [`ReceiptRefusal`]. The ФН goes on waiting, its timer is not begun anew.
/// * 02h: nothing is waited for, as for a receipt that came twice.
///
/// It is never sent twice by the driver: after silence look at [`super::FindConfirmation`] or [`GetExchangeStatus`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandInReceipt<'a>(
    /// The whole container.
    pub &'a [u8],
);

impl Command for HandInReceipt<'_> {
    const CODE: u8 = 0x26;
    const NAME: &'static str = "hand-in-receipt";
    const AFTER_SILENCE: AfterSilence = AfterSilence::VerifyState;
    type Answer = OperatorAnswer;

    fn encode(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(self.0);
    }

    fn decode(data: &[u8]) -> Result<OperatorAnswer, Malformed> {
        let (code, message) = data.split_first().ok_or(Malformed)?;
        let message = if message.is_empty() { None } else { Some(Tlv::decode(message)?) };
        Ok(OperatorAnswer { code: *code, message })
    }
}

fn length(data: &[u8]) -> Result<u16, Malformed> {
    data.try_into().map(u16::from_le_bytes).map_err(|_| Malformed)
}

/// Answer to 20h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExchangeStatus {
    /// The transport was reported up by [`SetTransport`].
    pub transport_up: bool,
    /// A message for the operator can be read.
    pub message: bool,
    /// A message was read; its receipt is waited for.
    pub waiting: bool,
    /// A message is being read.
    pub reading: bool,
    /// Messages without a receipt, the one on its way included.
    pub queued: u16,
    /// The oldest of them, also when it was sent already; `None` if there is none.
    pub first: Option<QueuedMessage>,
}

/// The head of the queue of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueuedMessage {
    /// Number of the fiscal document.
    pub document: u32,
    /// Its date and time; `None` when the ФН gives zeros.
    pub at: Option<Dt5>,
}

impl ExchangeStatus {
    /// Bits 3 to 5 of the first byte (commands of the operator) are described by a name only; they are passed over.
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let (bits, reading) = (fields.u8()?, fields.flag()?);
        let (queued, document) = (fields.u16()?, fields.u32()?);
        let at = fields.array()?;
        fields.end()?;
        // Of an empty queue the text says nothing about the date.
        let first = match document {
            0 => None,
            document => Some(QueuedMessage { document, at: Dt5::optional(at)? }),
        };
        let is = |bit: u8| bits & 1 << bit != 0;
        Ok(Self { transport_up: is(0), message: is(1), waiting: is(2), reading, queued, first })
    }
}

/// Answer to 26h: what the operator says about a document that counts as delivered now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorAnswer {
    /// Code of tag 1022: [`Self::ACCEPTED`], [`Self::NOT_RECOGNISED`], [`Self::BAD_CONTENT`] or another one. With FFD 1.1
    /// and 1.2 the operator speaks by tag 1206, which sets warning flags, and the code is 0.
    pub code: u8,
    /// Message for the register, structure 1067.
    pub message: Option<Tlv>,
}

impl OperatorAnswer {
    /// The document is accepted.
    pub const ACCEPTED: u8 = 0;
    /// The document was not recognised.
    pub const NOT_RECOGNISED: u8 = 11;
    /// The format-logical control (ФЛК) failed. The document is delivered all the same; it takes a correction.
    pub const BAD_CONTENT: u8 = 14;
}

/// Why the ФН does not take a receipt: what comes with 20h to 26h (ФН protocol 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptRefusal {
    /// 1, the operator's fiscal sign is wrong.
    Sign,
    /// 2, the format is wrong.
    Format,
    /// 3, the receipt is for another document than the first of the queue.
    Document,
    /// 4, the receipt is for another ФН.
    Storage,
    /// 5, the checksum is wrong.
    Checksum,
    /// 6, the taxpayer number is not that of the operator in the registration (ФН of the third generation only).
    Operator,
    /// A number that the protocol does not describe.
    Other(u8),
}

impl ReceiptRefusal {
    /// The refusal in an error of [`HandInReceipt`]; `None` when it is another error.
    pub fn of(error: &CallError) -> Option<Self> {
        match error {
            CallError::Refused {
                command: HandInReceipt::NAME,
                code: ResultCode::NotAccepted,
                reason: Reason::NotAccepted(number),
            } => Some(Self::from_number(*number)),
            _ => None,
        }
    }

    const fn from_number(number: u8) -> Self {
        match number {
            1 => Self::Sign,
            2 => Self::Format,
            3 => Self::Document,
            4 => Self::Storage,
            5 => Self::Checksum,
            6 => Self::Operator,
            other => Self::Other(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encoded<C: Command>(command: &C) -> (u8, Vec<u8>) {
        let mut body = Vec::new();
        command.encode(&mut body);
        (C::CODE, body)
    }

    #[test]
    fn requests_have_the_shape_of_the_text() {
        assert_eq!(encoded(&GetExchangeStatus), (0x20, vec![]));
        assert_eq!(encoded(&SetTransport(true)), (0x21, vec![1]));
        assert_eq!(encoded(&SetTransport(false)), (0x21, vec![0]));
        assert_eq!(encoded(&BeginMessage), (0x22, vec![]));
        assert_eq!(encoded(&ReadMessage { offset: 0x102, size: 1000 }), (0x23, vec![2, 1, 0xE8, 3]));
        assert_eq!(encoded(&CancelMessage), (0x24, vec![]));
        assert_eq!(encoded(&EndMessage), (0x25, vec![]));
        assert_eq!(encoded(&HandInReceipt(&[1, 2, 3])), (0x26, vec![1, 2, 3]));
    }

    #[test]
    fn a_status_is_read_field_by_field() {
        let head = QueuedMessage { document: 7, at: Dt5::new(2024, 3, 1, 9, 0).ok() };
        let waiting = ExchangeStatus {
            transport_up: true,
            message: false,
            waiting: true,
            reading: false,
            queued: 2,
            first: Some(head),
        };
        let mut data = [0b101, 0, 2, 0, 7, 0, 0, 0, 24, 3, 1, 9, 0];
        assert_eq!(GetExchangeStatus::decode(&data), Ok(waiting));
        data[0] = 0b111_010;
        data[1] = 1;
        let reading =
            ExchangeStatus { transport_up: false, message: true, waiting: false, reading: true, ..waiting };
        assert_eq!(GetExchangeStatus::decode(&data), Ok(reading), "bits 3 to 5 mean nothing to us");
        let empty = GetExchangeStatus::decode(&[0; 13]).unwrap();
        assert_eq!((empty.queued, empty.first), (0, None));
        assert_eq!(GetExchangeStatus::decode(&[0; 12]), Err(Malformed));
        assert_eq!(GetExchangeStatus::decode(&[0; 14]), Err(Malformed));
    }

    #[test]
    fn the_operators_answer_is_a_code_and_perhaps_a_message() {
        assert_eq!(HandInReceipt::decode(&[14]), Ok(OperatorAnswer { code: 14, message: None }));
        let message = Some(Tlv { tag: 1067, value: vec![9] });
        assert_eq!(HandInReceipt::decode(&[0, 0x2B, 4, 1, 0, 9]), Ok(OperatorAnswer { code: 0, message }));
        assert_eq!(HandInReceipt::decode(&[]), Err(Malformed));
        assert_eq!(HandInReceipt::decode(&[0, 0x2B, 4, 2, 0, 9]), Err(Malformed));
    }

    #[test]
    fn a_refusal_of_a_receipt_names_its_reason() {
        use ReceiptRefusal as R;
        let refused = |command, reason| CallError::Refused {
            command,
            code: ResultCode::NotAccepted,
            reason: Reason::NotAccepted(reason),
        };
        for (number, meaning) in [
            (1, R::Sign),
            (2, R::Format),
            (3, R::Document),
            (4, R::Storage),
            (5, R::Checksum),
            (6, R::Operator),
            (7, R::Other(7)),
        ] {
            assert_eq!(R::of(&refused("hand-in-receipt", number)), Some(meaning));
        }
        assert_eq!(R::of(&refused("pass-data", 1)), None, "the numbers of other commands mean other things");
        let twice = CallError::Refused {
            command: "hand-in-receipt",
            code: ResultCode::WrongState,
            reason: Reason::None,
        };
        assert_eq!(R::of(&twice), None);
    }

    #[test]
    fn only_what_can_be_done_twice_is_sent_twice() {
        use AfterSilence::{Resend, VerifyState};
        assert_eq!(EndMessage::AFTER_SILENCE, VerifyState);
        assert_eq!(HandInReceipt::AFTER_SILENCE, VerifyState);
        assert_eq!(SetTransport::AFTER_SILENCE, Resend);
        assert_eq!(ReadMessage::AFTER_SILENCE, Resend, "the place is in the request");
    }

    proptest! {
        #[test]
        fn no_answer_makes_a_decoder_panic(data in prop::collection::vec(prop_oneof![0u8..5, any::<u8>()], 0..40)) {
            let _ = (GetExchangeStatus::decode(&data), BeginMessage::decode(&data));
            let _ = (HandInReceipt::decode(&data), EndMessage::decode(&data));
            prop_assert_eq!(ReadMessage::decode(&data), Ok(data));
        }
    }
}
