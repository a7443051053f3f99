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

/// One rule of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Document, `PING`, `UNKNOWN` or [`CONNECT`]; `None` or `*` for any message.
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

    /// The rule that fires with probability `p` on any message (on any connection attempt for
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
    code: Option<u8>,
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
        let ms = || self.ms.ok_or_else(|| needs("ms"));
        let code = || self.code.ok_or_else(|| needs("code"));
        let action = match self.action.as_str() {
            "refuse_connect" => Action::RefuseConnect,
            "lose_request" => Action::LoseRequest,
            "lose_answer" => Action::LoseAnswer,
            "late_answer" => Action::LateAnswer { ms: ms()? },
            "slow_answer" => Action::SlowAnswer { ms: ms()? },
            "repeat_answer" => Action::RepeatAnswer,
            "cut_answer" => Action::CutAnswer { bytes: self.bytes.unwrap_or(3) },
            "garbage_answer" => Action::GarbageAnswer,
            "close_before" => Action::CloseBefore,
            "close_after" => Action::CloseAfter,
            "link_down" => Action::LinkDown { requests: self.requests.ok_or_else(|| needs("requests"))? },
            "code" => Action::Code { code: code()? },
            "notice" => Action::Notice { bits: code()? },
            "wrong_storage" => Action::WrongStorage,
            "wrong_document" => Action::WrongDocument,
            "wrong_inn" => Action::WrongInn,
            "wrong_sign" => Action::WrongSign,
            "wrong_crc" => Action::WrongCrc,
            "wrong_session_crc" => Action::WrongSessionCrc,
            "long_answer" => Action::LongAnswer { bytes: self.bytes.unwrap_or(2000).min(32_000) },
            other => return Err(format!("unknown `do`: `{other}`")),
        };
        for (given, belongs, key) in [
            (
                self.ms.is_some(),
                matches!(action, Action::LateAnswer { .. } | Action::SlowAnswer { .. }),
                "ms",
            ),
            (self.code.is_some(), matches!(action, Action::Code { .. } | Action::Notice { .. }), "code"),
            (self.requests.is_some(), matches!(action, Action::LinkDown { .. }), "requests"),
            (
                self.bytes.is_some(),
                matches!(action, Action::CutAnswer { .. } | Action::LongAnswer { .. }),
                "bytes",
            ),
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

    /// Removes every rule about `on`, those about any message when `on` is `*`.
    pub fn clear(&mut self, on: &str) {
        self.armed.retain(|armed| !armed.rule.on.as_deref().unwrap_or("*").eq_ignore_ascii_case(on));
    }

    /// What happens to this message or connection attempt. Counts it, so ask once for each.
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

    /// So many random bytes.
    pub(crate) fn garbage(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.random.random_range(0..=u8::MAX)).collect()
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
