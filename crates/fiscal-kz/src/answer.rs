//! Received bytes as the answer to one request.
//!
//! Nothing but REQNUM ties an answer to its request, and a late answer to an earlier request may arrive first. So
//! whatever does not fit is no answer at all: the caller goes on as if the operator had been silent.

use crate::frame::{self, FrameError, Header};
use crate::kkm::{CommandTypeEnum, Response};
use crate::result_code::ResultCode;
use prost::Message;

/// The operator's answer to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Token of the next request; equals the one sent unless the operator changed it. To be stored before anything
    /// else of the answer is used.
    pub new_token: u32,
    /// The verdict, read in the edition of the request.
    pub result: ResultCode,
    /// The operator's words on the verdict, possibly empty.
    pub text: String,
    /// The whole message. Its parts count only where they belong to the command.
    pub response: Response,
}

/// Why bytes are not the answer to a request. To the exchange this is silence; the reason is for the log.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoAnswer {
    /// No frame of this protocol.
    #[error("no frame")]
    Frame(#[from] FrameError),
    /// An answer to another register.
    #[error("the answer is for register {0}")]
    OtherId(u32),
    /// An answer to another request, most likely late.
    #[error("the answer is for request {0}")]
    OtherRequest(u16),
    /// An answer to another command.
    #[error("the answer is for command {0}")]
    OtherCommand(i32),
    /// The frame does not hold a message.
    #[error("the message cannot be read")]
    Message(#[from] prost::DecodeError),
    /// A required field is missing, which the decoder would silently take for zero.
    #[error("the answer lacks {0}")]
    Missing(&'static str),
    /// A value that no operator means: a good answer with the token 0, which it would never take back, or a fiscal sign that
    /// can not be printed. Damage on the way is healed by the repeat.
    #[error("the answer's {0} is of no use")]
    Useless(&'static str),
}

/// Longest fiscal sign, bytes. A limit of this project: signs of the field have 9 to 13 digits.
const MAX_SIGN: usize = 64;

/// Reads `bytes`, one whole frame, as the answer to the request that was sent under `sent` with `sent_command`.
///
/// Another VERSION alone is no reason to drop an answer: an operator that does not speak the edition may say so in
/// its own.
///
/// # Errors
/// [`NoAnswer`] when the bytes are anything else; the state of the exchange is then that of silence.
pub fn read_answer(sent: &Header, sent_command: i32, bytes: &[u8]) -> Result<Answer, NoAnswer> {
    let (header, payload) = frame::decode(bytes)?;
    if header.id != sent.id {
        return Err(NoAnswer::OtherId(header.id));
    }
    if header.request_number != sent.request_number {
        return Err(NoAnswer::OtherRequest(header.request_number));
    }
    let presence = Presence::decode(payload)?;
    presence.check()?;
    let response = Response::decode(payload)?;
    if response.command != sent_command {
        return Err(NoAnswer::OtherCommand(response.command));
    }
    let result = ResultCode::read(sent.version, response.result.result_code);
    let is_ticket = sent_command == i32::from(CommandTypeEnum::CommandTicket);
    if is_ticket && result == ResultCode::Ok && response.ticket.is_none() {
        return Err(NoAnswer::Missing("ticket"));
    }
    if result == ResultCode::Ok && header.token == 0 {
        return Err(NoAnswer::Useless("token"));
    }
    if let Some(ticket) = &response.ticket {
        let sign = &ticket.ticket_number;
        if sign.len() > MAX_SIGN || sign.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(NoAnswer::Useless("ticket_number"));
        }
    }
    let text = response.result.result_text.clone().unwrap_or_default();
    Ok(Answer { new_token: header.token, result, text, response })
}

/// The required fields of [`Response`] on which money depends, all optional.
///
/// `prost` fills an absent required field with its default, so that an empty message would read as "SYSTEM, OK" and a
/// report without cash as an empty drawer. This second look tells absence from zero.
#[derive(Clone, PartialEq, Message)]
struct Presence {
    #[prost(int32, optional, tag = "1")]
    command: Option<i32>,
    #[prost(message, optional, tag = "2")]
    result: Option<ResultPresence>,
    #[prost(message, optional, tag = "3")]
    ticket: Option<TicketPresence>,
    #[prost(message, optional, tag = "4")]
    report: Option<ReportPresence>,
}

#[derive(Clone, PartialEq, Message)]
struct ResultPresence {
    #[prost(uint32, optional, tag = "1")]
    result_code: Option<u32>,
}

#[derive(Clone, PartialEq, Message)]
struct TicketPresence {
    #[prost(string, optional, tag = "1")]
    ticket_number: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
struct ReportPresence {
    #[prost(message, optional, tag = "2")]
    zx_report: Option<ZxPresence>,
}

#[derive(Clone, PartialEq, Message)]
struct ZxPresence {
    #[prost(message, optional, tag = "1")]
    date_time: Option<()>,
    #[prost(uint32, optional, tag = "2")]
    shift_number: Option<u32>,
    #[prost(message, optional, tag = "13")]
    cash_sum: Option<()>,
    #[prost(message, optional, tag = "14")]
    revenue: Option<()>,
}

impl Presence {
    fn check(&self) -> Result<(), NoAnswer> {
        let present = |is: bool, name: &'static str| if is { Ok(()) } else { Err(NoAnswer::Missing(name)) };
        present(self.command.is_some(), "command")?;
        present(self.result.as_ref().is_some_and(|result| result.result_code.is_some()), "result")?;
        if let Some(ticket) = &self.ticket {
            present(
                ticket.ticket_number.as_deref().is_some_and(|number| !number.is_empty()),
                "ticket_number",
            )?;
        }
        if let Some(zx) = self.report.as_ref().and_then(|report| report.zx_report.as_ref()) {
            present(zx.date_time.is_some(), "date_time")?;
            present(zx.shift_number.is_some(), "shift_number")?;
            present(zx.cash_sum.is_some(), "cash_sum")?;
            present(zx.revenue.is_some(), "revenue")?;
        }
        Ok(())
    }
}
