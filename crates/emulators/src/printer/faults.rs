//! What may go wrong with a printer. Rules, files and counters are those of [`crate::rules`]; `on` is one of these:
//!
//! | `on` | The plan is asked |
//! |---|---|
//! | `connect` | when a register connects |
//! | `status` | at each DLE EOT, GS r and GS I, before it is answered |
//! | `job` | before the first line after a cut |
//! | `line` | after each line, raster picture or symbol is printed |
//! | `cut` | before a cut |
//!
//! | `do` | Further keys | What happens |
//! |---|---|---|
//! | `paper_out`, `paper_near_end`, `cover_open`, `cutter_stuck` | `requests`, `rest` | the condition begins |
//! | `garbage_answer` | | every byte of the answer is wrong (`on` = `status`) |
//! | `lose_answer` | | not answered (`on` = `status`) |
//! | `power_cut` | | off and on again: buffers and settings are gone, the connection is closed |
//! | `refuse_connect` | | the connection is refused (`on` = `connect`, as are the next two) |
//! | `silent` | | accepted; nothing on it is heard or answered |
//! | `close_after` | `bytes` | closed after so many bytes; those after them are lost |
//!
//! A condition holds until somebody puts it right, or, with `requests`, until the status was asked for so many times:
//! the last of these answers says already that all is well. `rest` says what becomes of the bytes that come while nothing
//! can be printed: `held` (default) in the buffer, or `lost`, buffer and all.
//!
//! ```json
//! {"on":"line","nth":12,"do":"paper_out","requests":5}
//! {"on":"status","p":0.1,"do":"garbage_answer"}
//! {"on":"connect","nth":2,"do":"close_after","bytes":400}
//! ```

use serde::Deserialize;

use super::status::Condition;
use crate::rules::{self, FaultAction, FaultError, Keys, Rule};

/// What becomes of bytes while nothing can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// They wait in the buffer.
    #[default]
    Held,
    /// They are lost, and so is what waits.
    Lost,
}

/// What happens. The table is in the module's documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A condition begins.
    Begin {
        /// Which.
        condition: Condition,
        /// It ends with so many further requests for a status; `None`: when somebody puts it right.
        requests: Option<u64>,
        /// What becomes of the bytes meanwhile.
        rest: Rest,
    },
    /// Every byte of the answer is wrong.
    GarbageAnswer,
    /// Not answered.
    LoseAnswer,
    /// Off and on again.
    PowerCut,
    /// The connection is refused.
    RefuseConnect,
    /// The connection is deaf and dumb.
    Silent,
    /// The connection is closed by the printer.
    CloseAfter {
        /// After so many bytes.
        bytes: usize,
    },
}

impl Action {
    /// A condition that begins and holds until somebody puts it right.
    pub fn begin(condition: Condition) -> Self {
        Self::Begin { condition, requests: None, rest: Rest::Held }
    }
}

/// When the plan is asked.
const EVENTS: [&str; 5] = ["connect", "status", "job", "line", "cut"];

impl FaultAction for Action {
    fn read(name: &str, keys: &mut Keys) -> Result<Self, String> {
        if let Some((_, condition)) = super::status::CONDITIONS.iter().find(|(known, _)| *known == name) {
            let requests = keys.take("requests")?;
            if requests == Some(0) {
                return Err("`requests` is counted from 1".to_owned());
            }
            let rest = keys.take("rest")?.unwrap_or_default();
            return Ok(Self::Begin { condition: *condition, requests, rest });
        }
        Ok(match name {
            "garbage_answer" => Self::GarbageAnswer,
            "lose_answer" => Self::LoseAnswer,
            "power_cut" => Self::PowerCut,
            "refuse_connect" => Self::RefuseConnect,
            "silent" => Self::Silent,
            "close_after" => Self::CloseAfter { bytes: keys.need("bytes")? },
            other => return Err(format!("unknown `do`: `{other}`")),
        })
    }

    fn check(self, on: Option<&str>) -> Result<(), String> {
        let on = on.ok_or_else(|| format!("`on` is wanted: {}", EVENTS.join(", ")))?;
        if !EVENTS.contains(&on) {
            return Err(format!("unknown `on`: `{on}`; known: {}", EVENTS.join(", ")));
        }
        let wanted = match self {
            Self::GarbageAnswer | Self::LoseAnswer => "status",
            Self::RefuseConnect | Self::Silent | Self::CloseAfter { .. } => "connect",
            Self::Begin { .. } | Self::PowerCut => on,
        };
        if wanted == on { Ok(()) } else { Err(format!("this `do` belongs to `on` = `{wanted}`")) }
    }
}

/// Reads a fault file.
///
/// # Errors
/// The first line that is not a rule, with the reason.
pub fn parse(text: &str) -> Result<Vec<Rule<Action>>, FaultError> {
    rules::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_one_a_line() {
        let text = "# plan\n{\"on\":\"line\",\"nth\":12,\"do\":\"paper_out\",\"requests\":5,\"rest\":\"lost\"}\n\
            {\"on\":\"connect\",\"p\":0.5,\"times\":2,\"do\":\"close_after\",\"bytes\":40}\n";
        let rules = parse(text).expect("both are rules");
        let out = Action::Begin { condition: Condition::PaperOut, requests: Some(5), rest: Rest::Lost };
        assert_eq!(rules[0], Rule::nth("line", 12, out));
        assert_eq!((rules[1].times, rules[1].action), (Some(2), Action::CloseAfter { bytes: 40 }));
    }

    #[test]
    fn what_is_unknown_is_refused_by_name_and_line() {
        for (line, named) in [
            (r#"{"on":"line","do":"paper_out","colour":1}"#, "colour"),
            (r#"{"on":"line","do":"explode"}"#, "explode"),
            (r#"{"do":"paper_out"}"#, "`on` is wanted"),
            (r#"{"on":"page","do":"paper_out"}"#, "unknown `on`"),
            (r#"{"on":"line","do":"silent"}"#, "`on` = `connect`"),
            (r#"{"on":"status","do":"lose_answer","bytes":1}"#, "`bytes` does not belong"),
            (r#"{"on":"connect","do":"close_after"}"#, "needs `bytes`"),
            (r#"{"on":"line","do":"paper_out","requests":0}"#, "counted from 1"),
            (r#"{"on":"line","nth":1,"every":2,"do":"paper_out"}"#, "only one"),
            ("[]", "map"),
        ] {
            let error = parse(&format!("\n{line}")).expect_err(line);
            assert_eq!(error.line, 2);
            assert!(error.why.contains(named), "{line}: {error}");
        }
    }
}
