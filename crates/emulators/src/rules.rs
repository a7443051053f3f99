//! The mechanism of fault plans: rules, the files they stand in, and the counters that decide which one fires.
//!
//! What can go wrong differs between emulators: each has its own [action](FaultAction) and documents the keys of its files,
//! the [ФН](crate::faults), the [printer](crate::printer::faults),
//! the [operator](crate::operator::faults) and the [operator of fiscal data](crate::ofd::faults).

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What can go wrong at an emulator.
pub trait FaultAction: Copy {
    /// The action called `name` in a file. It takes the keys that belong to it; any that is left is refused.
    ///
    /// # Errors
    /// The name is unknown, or a key is missing or wrong; which.
    fn read(name: &str, keys: &mut Keys) -> Result<Self, String>;

    /// Whether it can happen to the request called `name`.
    fn happens_on(self, name: &str) -> bool {
        let _ = name;
        true
    }

    /// Whether a rule of a file may have this `on`.
    ///
    /// # Errors
    /// It may not; why.
    fn check(self, on: Option<&str>) -> Result<(), String> {
        match on {
            Some(on) if !self.happens_on(on) => Err(format!("this `do` cannot happen on `{on}`")),
            _ => Ok(()),
        }
    }
}

/// The keys of a line of a file that were not read yet.
#[derive(Debug, Clone)]
pub struct Keys(Map<String, Value>);

impl Keys {
    /// Takes a key that may be absent.
    ///
    /// # Errors
    /// Its value is none of a `T`.
    pub fn take<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>, String> {
        let value = self.0.remove(key).unwrap_or(Value::Null);
        let shown = value.to_string();
        serde_json::from_value(value).map_err(|e| format!("`{key}` can not be {shown}: {e}"))
    }

    /// Takes a key that must be there.
    ///
    /// # Errors
    /// It is missing, or its value is none of a `T`.
    pub fn need<T: DeserializeOwned>(&mut self, key: &str) -> Result<T, String> {
        self.take(key)?.ok_or_else(|| format!("this `do` needs `{key}`"))
    }
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

/// One rule of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule<A> {
    /// Name of the request it is about, `None` for any. Compared without regard to letter case.
    pub on: Option<String>,
    /// When it fires.
    pub when: When,
    /// How often at most, `None` for no limit.
    pub times: Option<u64>,
    /// What happens.
    pub action: A,
}

impl<A: FaultAction> Rule<A> {
    /// The rule that fires once, on the `nth` request called `on`.
    pub fn nth(on: &str, nth: u64, action: A) -> Self {
        Self { on: Some(on.to_owned()), when: When::Nth(nth), times: None, action }
    }

    /// The rule that fires on every request called `on` until it is [cleared](Faults::clear).
    pub fn always(on: &str, action: A) -> Self {
        Self { on: Some(on.to_owned()), when: When::Always, times: None, action }
    }

    /// The rule that fires with probability `p` (0 to 1) on any request the action can happen to.
    pub fn chance(p: f64, action: A) -> Self {
        Self { on: None, when: When::Chance(p), times: None, action }
    }

    fn matches(&self, name: &str) -> bool {
        self.action.happens_on(name)
            && self.on.as_ref().is_none_or(|on| on == "*" || on.eq_ignore_ascii_case(name))
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

fn when(keys: &mut Keys) -> Result<When, String> {
    match (keys.take("nth")?, keys.take("every")?, keys.take("p")?) {
        (None, None, None) => Ok(When::Always),
        (Some(n), None, None) if n > 0 => Ok(When::Nth(n)),
        (None, Some(n), None) if n > 0 => Ok(When::Every(n)),
        (None, None, Some(p)) if (0.0..=1.0).contains(&p) => Ok(When::Chance(p)),
        (None, None, Some(_)) => Err("`p` must lie between 0 and 1".to_owned()),
        (Some(_), None, None) => Err("`nth` is counted from 1".to_owned()),
        (None, Some(_), None) => Err("`every` is counted from 1".to_owned()),
        _ => Err("only one of `nth`, `every`, `p` may be given".to_owned()),
    }
}

fn rule<A: FaultAction>(line: &str) -> Result<Rule<A>, String> {
    let mut keys = Keys(serde_json::from_str(line).map_err(|e| e.to_string())?);
    let name: String = keys.take("do")?.ok_or("`do` is missing")?;
    let (on, times): (Option<String>, _) = (keys.take("on")?, keys.take("times")?);
    let (when, action) = (when(&mut keys)?, A::read(&name, &mut keys)?);
    if let Some(key) = keys.0.keys().next() {
        return Err(format!("`{key}` does not belong to `{name}`"));
    }
    let on = on.filter(|on| on != "*");
    action.check(on.as_deref())?;
    Ok(Rule { on, when, times, action })
}

/// Reads a fault file; its format is in the documentation of the emulator's faults.
///
/// # Errors
/// The first line that is not a rule, with the reason.
pub fn parse<A: FaultAction>(text: &str) -> Result<Vec<Rule<A>>, FaultError> {
    let mut rules = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        rules.push(rule(content).map_err(|why| FaultError { line: index + 1, why })?);
    }
    Ok(rules)
}

#[derive(Debug, Clone)]
struct Armed<A> {
    rule: Rule<A>,
    matched: u64,
    fired: u64,
}

/// The plan at work: rules with their counters and the generator they draw from.
#[derive(Debug, Clone)]
pub struct Faults<A> {
    armed: Vec<Armed<A>>,
    /// Also chooses what a fault damages.
    pub(crate) random: Pcg64,
}

impl<A: FaultAction> Faults<A> {
    /// A plan of these rules; the seed decides every draw.
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

    /// Removes every rule about `on`, those about any request when `on` is `*`.
    pub fn clear(&mut self, on: &str) {
        self.armed.retain(|armed| !armed.rule.on.as_deref().unwrap_or("*").eq_ignore_ascii_case(on));
    }

    /// What happens to this request. Counts it, so ask exactly once for each.
    pub fn draw(&mut self, name: &str) -> Option<A> {
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

    /// So many random bytes.
    pub(crate) fn garbage(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.random.random_range(0..=u8::MAX)).collect()
    }
}
