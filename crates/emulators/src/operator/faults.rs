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
//!
//! ```json
//! {"on":"TICKET","nth":2,"do":"count_and_lose_answer"}
//! {"on":"TICKET","times":3,"do":"refuse","code":254}
//! {"on":"CONNECT","p":0.1,"do":"refuse_connect"}
//! ```
//!
//! An unknown key, an unknown `do` or a key that does not belong to it is refused by name with its line. The same
//! rules, seed and requests give the same faults.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde::Deserialize;

pub use crate::faults::{FaultError, When};

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
}

/// One rule of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Command or [`CONNECT`]; `None` or `*` for any command.
    pub on: Option<String>,
    /// When it fires among its matches.
    pub when: When,
    /// How often at most.
    pub times: Option<u64>,
    /// What happens.
    pub action: Action,
}

impl Rule {
    /// The rule that fires once, on the `nth` match of `on`.
    pub fn nth(on: &str, nth: u64, action: Action) -> Self {
        Self { on: Some(on.to_owned()), when: When::Nth(nth), times: None, action }
    }

    /// The rule that fires on every match of `on` until it is [cleared](Faults::clear).
    pub fn always(on: &str, action: Action) -> Self {
        Self { on: Some(on.to_owned()), when: When::Always, times: None, action }
    }

    /// The rule that fires with probability `p` on any command (on any connection attempt for
    /// [`Action::RefuseConnect`]).
    pub fn chance(p: f64, action: Action) -> Self {
        Self { on: None, when: When::Chance(p), times: None, action }
    }

    fn matches(&self, name: &str) -> bool {
        (self.action == Action::RefuseConnect) == (name == CONNECT)
            && self.on.as_ref().is_none_or(|on| on == "*" || on.eq_ignore_ascii_case(name))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    on: Option<String>,
    nth: Option<u64>,
    every: Option<u64>,
    p: Option<f64>,
    times: Option<u64>,
    #[serde(rename = "do")]
    action: String,
    code: Option<u32>,
    ms: Option<u64>,
    requests: Option<u64>,
    bytes: Option<usize>,
}

impl Raw {
    fn rule(self) -> Result<Rule, String> {
        let when = match (self.nth, self.every, self.p) {
            (None, None, None) => When::Always,
            (Some(n), None, None) if n > 0 => When::Nth(n),
            (None, Some(n), None) if n > 0 => When::Every(n),
            (None, None, Some(p)) if (0.0..=1.0).contains(&p) => When::Chance(p),
            (None, None, Some(_)) => return Err("`p` must lie between 0 and 1".to_owned()),
            (Some(_), None, None) => return Err("`nth` is counted from 1".to_owned()),
            (None, Some(_), None) => return Err("`every` is counted from 1".to_owned()),
            _ => return Err("only one of `nth`, `every`, `p` may be given".to_owned()),
        };
        let needs = |key: &str| format!("`{}` needs `{key}`", self.action);
        let action = match self.action.as_str() {
            "refuse_connect" => Action::RefuseConnect,
            "lose_request" => Action::LoseRequest,
            "lose_answer" | "count_and_lose_answer" => Action::LoseAnswer,
            "late_answer" => Action::LateAnswer { ms: self.ms.ok_or_else(|| needs("ms"))? },
            "hold_answer" => Action::HoldAnswer,
            "refuse" => Action::Refuse { code: self.code.ok_or_else(|| needs("code"))? },
            "link_down" => Action::LinkDown { requests: self.requests.ok_or_else(|| needs("requests"))? },
            "wrong_token" => Action::WrongToken,
            "wrong_reqnum" => Action::WrongReqnum,
            "wrong_id" => Action::WrongId,
            "cut_answer" => Action::CutAnswer { bytes: self.bytes.unwrap_or(3) },
            "garbage_answer" => Action::GarbageAnswer,
            "close_before" => Action::CloseBefore,
            "close_after" => Action::CloseAfter,
            other => return Err(format!("unknown `do`: `{other}`")),
        };
        for (given, belongs, key) in [
            (self.ms.is_some(), matches!(action, Action::LateAnswer { .. }), "ms"),
            (self.code.is_some(), matches!(action, Action::Refuse { .. }), "code"),
            (self.requests.is_some(), matches!(action, Action::LinkDown { .. }), "requests"),
            (self.bytes.is_some(), matches!(action, Action::CutAnswer { .. }), "bytes"),
        ] {
            if given && !belongs {
                return Err(format!("`{key}` does not belong to `{}`", self.action));
            }
        }
        let on = self.on.filter(|on| on != "*");
        if on.as_ref().is_some_and(|on| on.eq_ignore_ascii_case(CONNECT) != (action == Action::RefuseConnect))
        {
            return Err(format!("`{}` cannot happen on `{}`", self.action, on.unwrap_or_default()));
        }
        Ok(Rule { on, when, times: self.times, action })
    }
}

/// Reads a fault file.
///
/// # Errors
/// The first line that is not a rule, with the reason.
pub fn parse(text: &str) -> Result<Vec<Rule>, FaultError> {
    let mut rules = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let rule = serde_json::from_str::<Raw>(content).map_err(|e| e.to_string()).and_then(Raw::rule);
        rules.push(rule.map_err(|why| FaultError { line: index + 1, why })?);
    }
    Ok(rules)
}

#[derive(Debug, Clone)]
struct Armed {
    rule: Rule,
    matched: u64,
    fired: u64,
}

/// The plan at work.
#[derive(Debug, Clone)]
pub struct Faults {
    armed: Vec<Armed>,
    random: Pcg64,
}

impl Faults {
    /// A plan of these rules; the seed decides every draw.
    pub fn new(rules: Vec<Rule>, seed: u64) -> Self {
        let armed = rules.into_iter().map(|rule| Armed { rule, matched: 0, fired: 0 }).collect();
        Self { armed, random: Pcg64::seed_from_u64(seed) }
    }

    /// Adds a rule while the plan is at work; it is asked after those already there.
    pub fn add(&mut self, rule: Rule) {
        self.armed.push(Armed { rule, matched: 0, fired: 0 });
    }

    /// Removes every rule about `on`, those about any command when `on` is `*`.
    pub fn clear(&mut self, on: &str) {
        self.armed.retain(|armed| !armed.rule.on.as_deref().unwrap_or("*").eq_ignore_ascii_case(on));
    }

    /// What happens to this request or connection attempt. Counts it, so ask once for each.
    pub fn draw(&mut self, name: &str) -> Option<Action> {
        let mut decided = None;
        for armed in self.armed.iter_mut().filter(|armed| armed.rule.matches(name)) {
            armed.matched += 1;
            let fires = match armed.rule.when {
                When::Always => true,
                When::Nth(n) => armed.matched == n,
                When::Every(n) => armed.matched.is_multiple_of(n.max(1)),
                When::Chance(p) => self.random.random_bool(p.clamp(0.0, 1.0)),
            };
            if fires && decided.is_none() && armed.rule.times.is_none_or(|limit| armed.fired < limit) {
                armed.fired += 1;
                decided = Some(armed.rule.action);
            }
        }
        decided
    }

    /// A number other than `not`, for a wrong field of a header.
    pub(crate) fn other_than(&mut self, not: u32) -> u32 {
        not ^ self.random.random_range(1..=u32::from(u16::MAX))
    }

    /// So many random bytes.
    pub(crate) fn garbage(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.random.random_range(0..=u8::MAX)).collect()
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
