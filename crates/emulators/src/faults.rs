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

use crate::rules::{self, FaultAction, Keys};

pub use crate::rules::{FaultError, When};

/// One rule of a plan, for the ФН unless said otherwise.
pub type Rule<A = Action> = rules::Rule<A>;
/// A plan at work, for the line of an ФН unless said otherwise.
pub type Faults<A = Action> = rules::Faults<A>;

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
            "lose_request" => Self::LoseRequest,
            "lose_answer" => Self::LoseAnswer,
            "damage_request" => Self::DamageRequest,
            "damage_answer" => Self::DamageAnswer,
            "cut_answer" => Self::CutAnswer { bytes: keys.take("bytes")?.unwrap_or(3) },
            "late_answer" => Self::LateAnswer { ms: keys.need("ms")? },
            "repeat_answer" => Self::RepeatAnswer,
            "refuse" => Self::Refuse { code: keys.need("code")? },
            "power_cut_before" => Self::PowerCutBefore,
            "power_cut_after" => Self::PowerCutAfter,
            "silent" => Self::Silent { ms: keys.need("ms")? },
            other => return Err(format!("unknown `do`: `{other}`")),
        })
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
