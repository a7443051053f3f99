//! Faults of the link and of the operator.
//!
//! A plan is a list of rules; in a file one JSON object a line (empty lines and lines that begin with `#` are
//! passed over), in a program [`Rule`]s. Every request asks the plan once and the first rule that fires decides;
//! the counters of all rules move on with every request they match.
//!
//! | Key | Meaning |
//! |---|---|
//! | `on` | name of the command (`TICKET`, `SYSTEM`, …, `UNKNOWN` for bytes without one), or `CONNECT`; absent or `"*"`: any command |
//! | `nth` | fires on the n-th match only, from 1 |
//! | `every` | fires on each n-th match |
//! | `p` | fires with this probability, 0 to 1, drawn from the seed |
//! | `times` | fires at most so often |
//! | `do` | what happens |
//!
//! | `do` | Further key | What happens |
//! |---|---|---|
//! | `refuse_connect` | | the connection is refused (only with `on` = `CONNECT`, which may be left out) |
//! | `lose_request` | | not counted, silence |
//! | `lose_answer`, `count_and_lose_answer` | | counted, silence |
//! | `late_answer` | `ms` | counted, answered so much later |
//! | `hold_answer` | | counted, answered when the next request arrives on any connection, just before that one is handled |
//! | `refuse` | `code` | not counted, answered with this result and the token of the request |
//! | `link_down` | `requests` | this and the following requests are lost and their connections closed; attempts to connect in between are refused and count too |
//! | `wrong_token` | | counted, the answer carries a token that was not issued |
//! | `wrong_reqnum`, `wrong_id` | | counted, the answer carries another REQNUM, another ID |
//! | `cut_answer` | `bytes` (default 3) | counted, only the first bytes of the answer come, then the connection is closed |
//! | `garbage_answer` | | counted, random bytes as long as the answer come |
//! | `close_before` | | not counted, the connection is closed |
//! | `close_after` | | counted, the connection is closed instead of an answer |
//! | `repeat_answer` | | counted, the answer comes twice |
//! | `old_answer` | | counted, the answer to the request before comes once more instead (nothing before the first) |
//! | `wrong_version` | `version` (default 202) | counted, the answer is marked as one of this edition |
//! | `wrong_length` | `by` (default 1) | counted, SIZE says so many bytes more than there are; below 0: fewer |
//! | `wrong_command` | | counted, the answer names another command |
//! | `maintenance` | `requests` | this and the following requests are answered with 254 and not counted |
//! | `block` | | the device is blocked before the request is judged: 15 until it is released |
//! | `release` | | the block ends before the request is judged |
//! | `new_token` | `token` | a token is generated in the cabinet before the request is judged: 2 until it is typed in |
//!
//! A version that is refused is `refuse` with 3, as a deregistered device of 2.0.4 is `refuse` with 18.
//!
//! ```json
//! {"on":"TICKET","nth":2,"do":"count_and_lose_answer"}
//! {"on":"TICKET","times":3,"do":"refuse","code":254}
//! {"on":"CONNECT","p":0.1,"do":"refuse_connect"}
//! ```
//!
//! An unknown key, an unknown `do` or a key that does not belong to it is refused by name with its line. The same
//! rules, seed and requests give the same faults.

use crate::rules::{self, FaultAction, Keys};
use rand::RngExt;

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
    /// Not counted, silence.
    LoseRequest,
    /// Counted, silence.
    LoseAnswer,
    /// Counted, answered later.
    LateAnswer {
        /// Delay, milliseconds.
        ms: u64,
    },
    /// Counted, answered when the next request arrives.
    HoldAnswer,
    /// Not counted, answered with a result code.
    Refuse {
        /// Result code.
        code: u32,
    },
    /// Requests and connection attempts are lost.
    LinkDown {
        /// How many, this one included.
        requests: u64,
    },
    /// Counted, another token in the header of the answer.
    WrongToken,
    /// Counted, another REQNUM in the header of the answer.
    WrongReqnum,
    /// Counted, another ID in the header of the answer.
    WrongId,
    /// Counted, the answer is cut and the connection closed.
    CutAnswer {
        /// How many bytes come.
        bytes: usize,
    },
    /// Counted, random bytes for an answer.
    GarbageAnswer,
    /// Not counted, closed.
    CloseBefore,
    /// Counted, closed.
    CloseAfter,
    /// Counted, answered twice.
    RepeatAnswer,
    /// Counted, the answer before comes instead.
    OldAnswer,
    /// Counted, another VERSION in the header of the answer.
    WrongVersion {
        /// The version it says.
        version: u16,
    },
    /// Counted, another SIZE in the header of the answer.
    WrongLength {
        /// By how many bytes it is wrong.
        by: i32,
    },
    /// Counted, another command in the answer.
    WrongCommand,
    /// Requests are answered with 254.
    Maintenance {
        /// How many, this one included.
        requests: u64,
    },
    /// The device is blocked.
    Block,
    /// The device is released.
    Release,
    /// A token is generated in the cabinet.
    NewToken {
        /// The token.
        token: u32,
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
            "lose_answer" | "count_and_lose_answer" => Self::LoseAnswer,
            "late_answer" => Self::LateAnswer { ms: keys.need("ms")? },
            "hold_answer" => Self::HoldAnswer,
            "refuse" => Self::Refuse { code: keys.need("code")? },
            "link_down" => Self::LinkDown { requests: keys.need("requests")? },
            "wrong_token" => Self::WrongToken,
            "wrong_reqnum" => Self::WrongReqnum,
            "wrong_id" => Self::WrongId,
            "cut_answer" => Self::CutAnswer { bytes: keys.take("bytes")?.unwrap_or(3) },
            "garbage_answer" => Self::GarbageAnswer,
            "close_before" => Self::CloseBefore,
            "close_after" => Self::CloseAfter,
            "repeat_answer" => Self::RepeatAnswer,
            "old_answer" => Self::OldAnswer,
            "wrong_version" => Self::WrongVersion { version: keys.take("version")?.unwrap_or(202) },
            "wrong_length" => Self::WrongLength { by: keys.take("by")?.unwrap_or(1) },
            "wrong_command" => Self::WrongCommand,
            "maintenance" => Self::Maintenance { requests: keys.need("requests")? },
            "block" => Self::Block,
            "release" => Self::Release,
            "new_token" => Self::NewToken { token: keys.need("token")? },
            other => return Err(format!("unknown `do`: `{other}`")),
        })
    }

    fn happens_on(self, name: &str) -> bool {
        (self == Self::RefuseConnect) == name.eq_ignore_ascii_case(CONNECT)
    }
}

impl Faults {
    /// A number other than `not`, for a wrong field of a header.
    pub(crate) fn other_than(&mut self, not: u32) -> u32 {
        not ^ self.random.random_range(1..=u32::from(u16::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_one_a_line() {
        let text = "# plan\n{\"on\":\"TICKET\",\"nth\":2,\"do\":\"count_and_lose_answer\"}\n\n{\"p\":0.5,\"do\":\"refuse_connect\"}\n";
        let rules = parse(text).expect("both are rules");
        assert_eq!(rules[0], Rule::nth("TICKET", 2, Action::LoseAnswer));
        assert_eq!(rules[1], Rule::chance(0.5, Action::RefuseConnect));
    }

    #[test]
    fn what_is_unknown_is_refused_by_name_and_line() {
        for (line, named) in [
            (r#"{"do":"lose_answer","colour":1}"#, "colour"),
            (r#"{"do":"explode"}"#, "explode"),
            (r#"{"do":"lose_answer","ms":1}"#, "`ms` does not belong"),
            (r#"{"do":"link_down"}"#, "needs `requests`"),
            (r#"{"do":"refuse"}"#, "needs `code`"),
            (r#"{"on":"CONNECT","do":"lose_answer"}"#, "cannot happen"),
            (r#"{"on":"TICKET","do":"refuse_connect"}"#, "cannot happen"),
            (r#"{"do":"lose_answer","nth":1,"every":2}"#, "only one"),
        ] {
            let error = parse(&format!("\n{line}")).expect_err(line);
            assert_eq!(error.line, 2);
            assert!(error.why.contains(named), "{line}: {error}");
        }
    }

    #[test]
    fn a_rule_without_name_leaves_connections_alone_and_cleared_rules_are_silent() {
        let mut plan = Faults::new(vec![Rule::always("TICKET", Action::Refuse { code: 254 })], 1);
        plan.add(Rule { on: None, when: When::Always, times: Some(1), action: Action::LoseAnswer });
        assert_eq!(plan.draw(CONNECT), None);
        assert_eq!(plan.draw("ticket"), Some(Action::Refuse { code: 254 }));
        plan.clear("TICKET");
        assert_eq!(plan.draw("TICKET"), Some(Action::LoseAnswer));
        assert_eq!(plan.draw("TICKET"), None);
    }
}
