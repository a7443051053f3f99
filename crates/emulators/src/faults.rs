//! Faults: what may go wrong between a register and an emulated device, and when.
//!
//! A plan is a list of rules. In a file it is one JSON object a line (empty lines and lines that begin with
//! `#` are passed over); a program builds [`Rule`]s directly. Every request asks the plan once, and the first
//! rule that fires decides; the counters of all rules move on with every request they match.
//!
//! | Key | Meaning |
//! |---|---|
//! | `on` | which request: the command code in hex (`"16"`, ФН) or the command's name (operator); absent or `"*"`: any |
//! | `nth` | fires on the n-th matching request only, counted from 1 |
//! | `every` | fires on each n-th matching request |
//! | `p` | fires with this probability, 0 to 1, drawn from the seed |
//! | `times` | fires at most so often |
//! | `do` | what happens, see below |
//!
//! Without `nth`, `every` and `p` a rule fires on every matching request. At most one of the three is given.
//!
//! | `do` | Further key | What happens |
//! |---|---|---|
//! | `lose_request` | | the request never arrives: nothing is executed, nothing is answered |
//! | `lose_answer` | | executed, the answer is lost on the way (a repeat of the answer can still be asked for) |
//! | `damage_request` | | one bit of the request flips on the way |
//! | `damage_answer` | | one bit of the answer flips on the way |
//! | `cut_answer` | `bytes` (default 3) | only the first bytes of the answer arrive |
//! | `late_answer` | `ms` | the answer comes so much later |
//! | `repeat_answer` | | the answer arrives twice |
//! | `refuse` | `code` | answered with this result code, nothing is executed |
//! | `power_cut_before` | | the device loses power instead of executing |
//! | `power_cut_after` | | the device executes, then loses power before it answers |
//! | `silent` | `ms` | from this request on the device hears nothing for so long |
//!
//! ```json
//! {"on":"16","nth":3,"do":"lose_answer"}
//! {"p":0.01,"do":"damage_answer"}
//! {"on":"14","every":2,"times":5,"do":"late_answer","ms":4000}
//! ```
//!
//! An unknown key, an unknown `do`, or a key that does not belong to the `do` is refused by name together
//! with its line. The same rules, seed and requests give the same faults.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What happens to one exchange. The table is in the module's documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The request never arrives.
    LoseRequest,
    /// Executed; the answer is lost.
    LoseAnswer,
    /// One bit of the request flips.
    DamageRequest,
    /// One bit of the answer flips.
    DamageAnswer,
    /// Only the first `bytes` bytes of the answer arrive.
    CutAnswer {
        /// How many bytes arrive.
        bytes: usize,
    },
    /// The answer comes `ms` milliseconds later than it should.
    LateAnswer {
        /// Additional delay, milliseconds.
        ms: u64,
    },
    /// The answer arrives twice.
    RepeatAnswer,
    /// Refused with a result code, not executed.
    Refuse {
        /// Result code of the device's own protocol; the ФН uses its low 7 bits.
        code: u16,
    },
    /// Power is lost before the request is executed.
    PowerCutBefore,
    /// Power is lost after execution, before the answer.
    PowerCutAfter,
    /// This request and everything for `ms` milliseconds goes unheard.
    Silent {
        /// Length of the silence, milliseconds.
        ms: u64,
    },
}

/// When a rule fires, among the requests that match it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum When {
    /// On every one.
    Always,
    /// On the n-th only, counted from 1.
    Nth(u64),
    /// On each n-th.
    Every(u64),
    /// With this probability, 0 to 1.
    Chance(f64),
}

impl When {
    fn of(nth: Option<u64>, every: Option<u64>, p: Option<f64>) -> Result<Self, String> {
        match (nth, every, p) {
            (None, None, None) => Ok(Self::Always),
            (Some(n), None, None) if n > 0 => Ok(Self::Nth(n)),
            (None, Some(n), None) if n > 0 => Ok(Self::Every(n)),
            (None, None, Some(p)) if (0.0..=1.0).contains(&p) => Ok(Self::Chance(p)),
            (None, None, Some(_)) => Err("`p` must lie between 0 and 1".to_owned()),
            (Some(_), None, None) => Err("`nth` is counted from 1".to_owned()),
            (None, Some(_), None) => Err("`every` is counted from 1".to_owned()),
            _ => Err("only one of `nth`, `every`, `p` may be given".to_owned()),
        }
    }
}

/// One rule of a plan; `A` is what a device of this kind lets happen.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule<A = Action> {
    /// Name of the request it is about, `None` for any. Compared without regard to letter case.
    pub on: Option<String>,
    /// When it fires.
    pub when: When,
    /// How often at most, `None` for no limit.
    pub times: Option<u64>,
    /// What happens.
    pub action: A,
}

impl<A> Rule<A> {
    /// The rule that fires once, on the `nth` request called `on`.
    pub fn nth(on: &str, nth: u64, action: A) -> Self {
        Self { on: Some(on.to_owned()), when: When::Nth(nth), times: None, action }
    }

    /// The rule that fires with probability `p` (0 to 1) on any request.
    pub fn chance(p: f64, action: A) -> Self {
        Self { on: None, when: When::Chance(p), times: None, action }
    }
}

/// A line of a fault file that could not be understood.
#[derive(Debug, thiserror::Error)]
#[error("fault rule in line {line}: {why}")]
pub struct FaultError {
    /// Line number, counted from 1.
    pub line: usize,
    /// What is wrong, naming the key.
    pub why: String,
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
    code: Option<u16>,
    ms: Option<u64>,
    bytes: Option<usize>,
}

impl Raw {
    fn rule(mut self) -> Result<Rule, String> {
        let when = When::of(self.nth, self.every, self.p)?;
        let need = |value: Option<u64>, key: &str| value.ok_or(format!("`{}` needs `{key}`", self.action));
        let action = match self.action.as_str() {
            "lose_request" => Action::LoseRequest,
            "lose_answer" => Action::LoseAnswer,
            "damage_request" => Action::DamageRequest,
            "damage_answer" => Action::DamageAnswer,
            "cut_answer" => Action::CutAnswer { bytes: self.bytes.take().unwrap_or(3) },
            "late_answer" => Action::LateAnswer { ms: need(self.ms, "ms")? },
            "repeat_answer" => Action::RepeatAnswer,
            "refuse" => {
                let code = need(self.code.map(u64::from), "code")?;
                Action::Refuse { code: u16::try_from(code).map_err(|e| e.to_string())? }
            }
            "power_cut_before" => Action::PowerCutBefore,
            "power_cut_after" => Action::PowerCutAfter,
            "silent" => Action::Silent { ms: need(self.ms, "ms")? },
            other => return Err(format!("unknown `do`: `{other}`")),
        };
        let takes_ms = matches!(action, Action::LateAnswer { .. } | Action::Silent { .. });
        let takes_code = matches!(action, Action::Refuse { .. });
        for (given, taken, key) in [
            (self.ms.is_some(), takes_ms, "ms"),
            (self.code.is_some(), takes_code, "code"),
            (self.bytes.is_some(), false, "bytes"),
        ] {
            if given && !taken {
                return Err(format!("`{key}` does not belong to `{}`", self.action));
            }
        }
        let on = self.on.filter(|on| on != "*");
        Ok(Rule { on, when, times: self.times, action })
    }
}

/// Reads a fault file. The format is in the module's documentation.
///
/// # Errors
/// The first line that is not a rule, with the reason.
pub fn parse(text: &str) -> Result<Vec<Rule>, FaultError> {
    rules(text, |line| serde_json::from_str::<Raw>(line).map_err(|e| e.to_string()).and_then(Raw::rule))
}

/// When a rule fires, as it stands in a file beside what happens.
#[derive(Deserialize)]
struct Trigger {
    on: Option<String>,
    nth: Option<u64>,
    every: Option<u64>,
    p: Option<f64>,
    times: Option<u64>,
}

/// Reads a fault file of a device with actions of its own: what the keys of a line say besides `on`, `nth`, `every`,
/// `p` and `times` is an `A`, and `check` may refuse the rule.
///
/// # Errors
/// The first line that is not a rule, with the reason.
pub fn parse_for<A: DeserializeOwned>(
    text: &str,
    check: impl Fn(&Rule<A>) -> Result<(), String>,
) -> Result<Vec<Rule<A>>, FaultError> {
    rules(text, |line| {
        let mut keys: Map<String, Value> = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let trigger = ["on", "nth", "every", "p", "times"].into_iter();
        let trigger = trigger.filter_map(|key| keys.remove_entry(key)).collect();
        let Trigger { on, nth, every, p, times } = from_keys(trigger)?;
        let on = on.filter(|on| on != "*");
        let rule = Rule { on, when: When::of(nth, every, p)?, times, action: from_keys(keys)? };
        check(&rule).map(|()| rule)
    })
}

fn from_keys<T: DeserializeOwned>(keys: Map<String, Value>) -> Result<T, String> {
    serde_json::from_value(Value::Object(keys)).map_err(|e| e.to_string())
}

fn rules<A>(text: &str, rule: impl Fn(&str) -> Result<Rule<A>, String>) -> Result<Vec<Rule<A>>, FaultError> {
    let lines = text.lines().map(str::trim).enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(index, line)| rule(line).map_err(|why| FaultError { line: index + 1, why })).collect()
}

#[derive(Debug, Clone)]
struct Armed<A> {
    rule: Rule<A>,
    matched: u64,
    fired: u64,
}

/// The plan at work: rules with their counters and the generator they draw from.
#[derive(Debug, Clone)]
pub struct Faults<A = Action> {
    armed: Vec<Armed<A>>,
    random: Pcg64,
}

impl<A: Copy> Faults<A> {
    /// A plan of these rules. The seed decides every draw of `p` and every damaged bit.
    pub fn new(rules: Vec<Rule<A>>, seed: u64) -> Self {
        let armed = rules.into_iter().map(|rule| Armed { rule, matched: 0, fired: 0 }).collect();
        Self { armed, random: Pcg64::seed_from_u64(seed) }
    }

    /// The plan without faults.
    pub fn none() -> Self {
        Self::new(Vec::new(), 0)
    }

    /// Adds a rule while the plan is at work; it is asked after those already there.
    pub fn add(&mut self, rule: Rule<A>) {
        self.armed.push(Armed { rule, matched: 0, fired: 0 });
    }

    /// What happens to this request. Counts it, so ask exactly once for each.
    pub fn draw(&mut self, name: &str) -> Option<A> {
        let mut decided = None;
        for armed in &mut self.armed {
            if armed.rule.on.as_ref().is_some_and(|on| !on.eq_ignore_ascii_case(name)) {
                continue;
            }
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

    /// Flips one bit of `bytes`, chosen by the seed. Leaves an empty slice alone.
    pub fn damage(&mut self, bytes: &mut [u8]) {
        if bytes.is_empty() {
            return;
        }
        let at = self.random.random_range(0..bytes.len());
        let bit = self.random.random_range(0..8_u32);
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 1 << bit;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_one_a_line() {
        let text = "# plan\n{\"on\":\"16\",\"nth\":3,\"do\":\"lose_answer\"}\n\n{\"p\":0.5,\"do\":\"late_answer\",\"ms\":9}\n";
        let rules = parse(text).expect("both are rules");
        assert_eq!(rules[0], Rule::nth("16", 3, Action::LoseAnswer));
        assert_eq!(rules[1], Rule::chance(0.5, Action::LateAnswer { ms: 9 }));
    }

    #[test]
    fn what_is_unknown_is_refused_by_name_and_line() {
        for (line, named) in [
            (r#"{"do":"lose_answer","colour":1}"#, "colour"),
            (r#"{"do":"explode"}"#, "explode"),
            (r#"{"do":"lose_answer","ms":1}"#, "`ms` does not belong"),
            (r#"{"do":"late_answer"}"#, "needs `ms`"),
            (r#"{"do":"refuse"}"#, "needs `code`"),
            (r#"{"do":"cut_answer","code":1}"#, "`code` does not belong"),
            (r#"{"do":"lose_answer","p":1.5}"#, "`p`"),
            (r#"{"do":"lose_answer","nth":0}"#, "`nth`"),
            (r#"{"do":"lose_answer","nth":1,"every":2}"#, "only one"),
        ] {
            let error = parse(&format!("\n{line}")).expect_err(line);
            assert_eq!(error.line, 2);
            assert!(error.why.contains(named), "{line}: {error}");
        }
    }

    #[test]
    fn counters_decide_and_the_first_rule_wins() {
        let mut every = Rule::nth("15", 1, Action::RepeatAnswer);
        every.when = When::Every(2);
        every.times = Some(2);
        let mut plan = Faults::new(vec![Rule::nth("15", 4, Action::LoseAnswer), every], 1);
        let drawn: Vec<_> = (0..8).map(|_| plan.draw("15")).collect();
        let (lose, repeat) = (Some(Action::LoseAnswer), Some(Action::RepeatAnswer));
        assert_eq!(drawn, [None, repeat, None, lose, None, repeat, None, None]);
        assert_eq!(plan.draw("16"), None);
    }

    #[test]
    fn the_same_seed_gives_the_same_faults() {
        let draws = |seed| {
            let mut plan = Faults::new(vec![Rule::chance(0.5, Action::LoseAnswer)], seed);
            (0..64).map(|_| plan.draw("x").is_some()).collect::<Vec<_>>()
        };
        assert_eq!(draws(7), draws(7));
        assert_ne!(draws(7), draws(8));
    }
}
