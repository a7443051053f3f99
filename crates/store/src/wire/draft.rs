//! Drafts.

use super::Malformed;
use super::receipt::{Line, operation};
use domain::draft as d;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct DraftLine {
    no: u32,
    line: Line,
}

impl From<&d::DraftLine> for DraftLine {
    fn from(l: &d::DraftLine) -> Self {
        Self { no: l.no, line: (&l.line).into() }
    }
}

impl TryFrom<DraftLine> for d::DraftLine {
    type Error = Malformed;

    fn try_from(l: DraftLine) -> Result<Self, Malformed> {
        Ok(Self { no: l.no, line: l.line.try_into()? })
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SaleDraft {
    operation: String,
    lines: Vec<DraftLine>,
    last_no: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fresh: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    removed: Option<(u32, DraftLine)>,
}

impl From<&d::SaleDraft> for SaleDraft {
    fn from(s: &d::SaleDraft) -> Self {
        // A place beyond the lines is the end of them, so the widest number is as good as any.
        let removed = s.removed.as_ref();
        Self {
            operation: s.operation.as_str().to_owned(),
            lines: s.lines.iter().map(Into::into).collect(),
            last_no: s.last_no,
            fresh: s.fresh,
            removed: removed.map(|(at, line)| (u32::try_from(*at).unwrap_or(u32::MAX), line.into())),
        }
    }
}

impl TryFrom<SaleDraft> for d::SaleDraft {
    type Error = Malformed;

    fn try_from(s: SaleDraft) -> Result<Self, Malformed> {
        let removed = |(at, line): (u32, DraftLine)| {
            let at = usize::try_from(at).map_err(|_| Malformed::new("removed", at))?;
            Ok((at, line.try_into()?))
        };
        Ok(Self {
            operation: operation(&s.operation)?,
            lines: s.lines.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            last_no: s.last_no,
            fresh: s.fresh,
            removed: s.removed.map(removed).transpose()?,
        })
    }
}
