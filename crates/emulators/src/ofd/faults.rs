//! Faults of the link and of the operator.
//!
//! A plan is a list of rules; in a file one JSON object a line (empty lines and lines that begin with `#` are passed
//! over), in a program [`Rule`]s. Every message asks the plan once and the first rule that fires decides; the counters of
//! all rules move on with every message they match.
//!
//! | Key | Meaning |
//! |---|---|
//! | `on` | name of the document (`receipt`, `openShift`, `closeShift`, `fiscalReport`, …), `PING` for a service message, `UNKNOWN` for anything else, or `CONNECT`; absent or `"*"`: any message |
//! | `nth` | fires on the n-th match only, from 1 |
//! | `every` | fires on each n-th match |
//! | `p` | fires with this probability, 0 to 1, drawn from the seed |
//! | `times` | fires at most so often |
//! | `do` | what happens |
//!
//! | `do` | Further key | What happens |
//! |---|---|---|
//! | `refuse_connect` | | the connection is refused (only with `on` = `CONNECT`, which may be left out) |
//! | `lose_request` | | not stored, silence: the connection stays open and nothing ever comes |
//! | `lose_answer` | | stored, silence |
//! | `late_answer` | `ms` | stored, answered so much later |
//! | `slow_answer` | `ms` | stored, the answer comes byte by byte, so much apart |
//! | `repeat_answer` | | stored, the answer comes twice |
//! | `cut_answer` | `bytes` (default 3) | stored, only the first bytes come, then the connection is closed |
//! | `garbage_answer` | | stored, random bytes as long as the answer come |
//! | `close_before`, `close_after` | | not stored, or stored; the connection is closed instead of an answer |
//! | `link_down` | `requests` | this and the following messages are lost and their connections closed; attempts to connect in between are refused and count too |
//! | `code` | `code` | stored, answered with this code of tag 1022 (14: format-logical control failed, 11: not recognised); FFD 1.1 and 1.2: mask 02h of tag 1206 |
//! | `notice` | `code` | stored, answered with these bits of tag 1206 (FFD 1.1 and 1.2) |
//! | `wrong_storage` | | stored, the receipt is for another fiscal storage |
//! | `wrong_document` | | stored, the receipt is for another document |
//! | `wrong_inn` | | stored, the receipt names another operator |
//! | `wrong_sign` | | stored, the operator's sign is wrong |
//! | `wrong_crc` | | stored, the checksum of the container is wrong |
//! | `wrong_session_crc` | | stored, the session header asks for its checksum and the checksum is wrong |
//! | `long_answer` | `bytes` (default 2000) | stored, the receipt carries a message of so many bytes and fits no frame |
//!
//! ```json
//! {"on":"receipt","nth":2,"do":"lose_answer"}
//! {"on":"receipt","times":1,"do":"code","code":14}
//! {"on":"CONNECT","p":0.1,"do":"refuse_connect"}
//! ```
//!
//! An unknown key, an unknown `do` or a key that does not belong to it is refused by name with its line. The same
//! rules, seed and messages give the same faults.

use crate::rules::{self, FaultAction, Keys};

pub use crate::rules::{FaultError, When};

/// One rule of a plan for the operator.
pub type Rule = rules::Rule<Action>;
/// The plan of the operator's links at work.
pub type Faults = rules::Faults<Action>;

/// Name of the event of a connection attempt.
pub const CONNECT: &str = "CONNECT";

/// What happens; the table is in the module's documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The connection is refused.
    RefuseConnect,
    /// Not stored, silence.
    LoseRequest,
    /// Stored, silence.
    LoseAnswer,
    /// Stored, answered later.
    LateAnswer {
        /// Delay, milliseconds.
        ms: u64,
    },
    /// Stored, answered byte by byte.
    SlowAnswer {
        /// Between two bytes, milliseconds.
        ms: u64,
    },
    /// Stored, answered twice.
    RepeatAnswer,
    /// Stored, the answer is cut and the connection closed.
    CutAnswer {
        /// How many bytes come.
        bytes: usize,
    },
    /// Stored, random bytes for an answer.
    GarbageAnswer,
    /// Not stored, closed.
    CloseBefore,
    /// Stored, closed.
    CloseAfter,
    /// Messages and connection attempts are lost.
    LinkDown {
        /// How many, this one included.
        requests: u64,
    },
    /// Stored, answered with this code.
    Code {
        /// Tag 1022.
        code: u8,
    },
    /// Stored, answered with these bits.
    Notice {
        /// Tag 1206.
        bits: u8,
    },
    /// Stored, the receipt is for another fiscal storage.
    WrongStorage,
    /// Stored, the receipt is for another document.
    WrongDocument,
    /// Stored, the receipt names another operator.
    WrongInn,
    /// Stored, the sign is wrong.
    WrongSign,
    /// Stored, the checksum of the container is wrong.
    WrongCrc,
    /// Stored, the checksum of the session header is wrong.
    WrongSessionCrc,
    /// Stored, the receipt is longer than a frame of the fiscal storage.
    LongAnswer {
        /// Size of the message in it.
        bytes: usize,
    },
}

/// Reads a fault file. The format is in the module's documentation.
///
/// # Errors
/// The first line that is not a rule, with the reason.
pub fn parse(text: &str) -> Result<Vec<Rule>, FaultError> {
    rules::parse(text)
}

impl FaultAction for Action {
    fn read(name: &str, keys: &mut Keys) -> Result<Self, String> {
        Ok(match name {
            "refuse_connect" => Self::RefuseConnect,
            "lose_request" => Self::LoseRequest,
            "lose_answer" => Self::LoseAnswer,
            "late_answer" => Self::LateAnswer { ms: keys.need("ms")? },
            "slow_answer" => Self::SlowAnswer { ms: keys.need("ms")? },
            "repeat_answer" => Self::RepeatAnswer,
            "cut_answer" => Self::CutAnswer { bytes: keys.take("bytes")?.unwrap_or(3) },
            "garbage_answer" => Self::GarbageAnswer,
            "close_before" => Self::CloseBefore,
            "close_after" => Self::CloseAfter,
            "link_down" => Self::LinkDown { requests: keys.need("requests")? },
            "code" => Self::Code { code: keys.need("code")? },
            "notice" => Self::Notice { bits: keys.need("code")? },
            "wrong_storage" => Self::WrongStorage,
            "wrong_document" => Self::WrongDocument,
            "wrong_inn" => Self::WrongInn,
            "wrong_sign" => Self::WrongSign,
            "wrong_crc" => Self::WrongCrc,
            "wrong_session_crc" => Self::WrongSessionCrc,
            "long_answer" => Self::LongAnswer { bytes: keys.take("bytes")?.unwrap_or(2000).min(32_000) },
            other => return Err(format!("unknown `do`: `{other}`")),
        })
    }

    fn happens_on(self, name: &str) -> bool {
        (self == Self::RefuseConnect) == name.eq_ignore_ascii_case(CONNECT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_the_table_is_read_and_what_is_unknown_is_refused() {
        let plain = [
            "refuse_connect",
            "lose_request",
            "lose_answer",
            "repeat_answer",
            "cut_answer",
            "garbage_answer",
            "close_before",
            "close_after",
            "wrong_storage",
            "wrong_document",
            "wrong_inn",
            "wrong_sign",
            "wrong_crc",
            "wrong_session_crc",
            "long_answer",
        ];
        for name in plain {
            assert_eq!(
                parse(&format!("{{\"do\":\"{name}\"}}")).map(|rules| rules.len()).ok(),
                Some(1),
                "{name}"
            );
        }
        let keyed = r#"
            {"on":"receipt","nth":2,"do":"late_answer","ms":5}
            {"every":2,"do":"slow_answer","ms":1}
            {"do":"link_down","requests":3}
            {"do":"code","code":14}
            {"do":"notice","code":32}
            {"do":"cut_answer","bytes":40}"#;
        assert_eq!(parse(keyed).map(|rules| rules.len()).ok(), Some(6));
        for (line, named) in [
            (r#"{"do":"explode"}"#, "explode"),
            (r#"{"do":"lose_answer","ms":1}"#, "`ms` does not belong"),
            (r#"{"do":"slow_answer"}"#, "needs `ms`"),
            (r#"{"do":"notice"}"#, "needs `code`"),
            (r#"{"do":"code","code":300}"#, "300"),
            (r#"{"on":"CONNECT","do":"lose_answer"}"#, "cannot happen"),
        ] {
            let error = parse(&format!("\n{line}")).expect_err(line);
            assert_eq!(error.line, 2);
            assert!(error.why.contains(named), "{line}: {error}");
        }
    }
}
