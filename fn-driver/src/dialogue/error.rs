//! The ends of a call that are not "done".

use std::io;

use crate::frame::TooLong;
use crate::result::{Reason, ResultCode};

/// Why a call gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The ФН refused. Nothing was executed, except that 03h and 04h after an end command leave it open: the ФН is
    /// to be restarted and its state read (11.6).
    #[error("{command}: the ФН refused with {code}{reason}")]
    Refused {
        /// Name of the command.
        command: &'static str,
        /// Why.
        code: ResultCode,
        /// What the ФН adds.
        reason: Reason,
    },
    /// The command was sent and no valid answer came: it may have been executed or not. Read the state before
    /// anything else (11.3). For a command that only reads nothing has changed.
    #[error("{command}: no valid answer in {waited_ms} ms, outcome unknown")]
    Unknown {
        /// Name of the command.
        command: &'static str,
        /// Milliseconds since the command was first sent.
        waited_ms: u64,
        /// What came instead of an answer.
        #[source]
        cause: Cause,
    },
    /// The ФН cannot be reached: the command was not sent, or not to its end. Nothing was executed.
    #[error("{command}: not sent, the ФН cannot be reached")]
    Unreachable {
        /// Name of the command.
        command: &'static str,
        /// Why.
        #[source]
        cause: Cause,
    },
    /// The command carries more data than a frame may; nothing was sent.
    #[error("{command}: not sent, {cause}")]
    TooLong {
        /// Name of the command.
        command: &'static str,
        /// Size and limit.
        cause: TooLong,
    },
}

impl CallError {
    /// The result code, if the ФН refused.
    pub fn refusal(&self) -> Option<ResultCode> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            Self::Unknown { .. } | Self::Unreachable { .. } | Self::TooLong { .. } => None,
        }
    }

    /// Whether the command may have been executed although no answer came.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }
}

/// What came instead of an answer.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// Nothing.
    #[error("silence")]
    Silence,
    /// Broken bytes, to each request for repetition.
    #[error("the answer is damaged")]
    Damaged,
    /// A whole frame that is no answer to this command.
    #[error("the answer does not belong to this command")]
    Malformed,
    /// Whole frames, but questions and answers could not be brought into step.
    #[error("questions and answers are out of step")]
    OutOfStep,
    /// The port or the connection failed.
    #[error("the link failed: {0}")]
    Io(#[from] io::Error),
}
