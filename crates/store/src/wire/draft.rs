//! Drafts.

use super::Malformed;
use super::extra::{Correction, Original};
use super::receipt::{Line, operation};
use domain::document::DocumentId;
use domain::draft as d;
use domain::money::Money;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Adjustment {
    PercentOff(u16),
    PercentOn(u16),
    SumOff(u64),
    SumOn(u64),
}

impl From<domain::discount::Adjustment> for Adjustment {
    fn from(adjustment: domain::discount::Adjustment) -> Self {
        use domain::discount::Adjustment as A;
        match adjustment {
            A::PercentOff(hundredths) => Self::PercentOff(hundredths),
            A::PercentOn(hundredths) => Self::PercentOn(hundredths),
            A::SumOff(sum) => Self::SumOff(sum.minor()),
            A::SumOn(sum) => Self::SumOn(sum.minor()),
        }
    }
}

impl From<Adjustment> for domain::discount::Adjustment {
    fn from(adjustment: Adjustment) -> Self {
        match adjustment {
            Adjustment::PercentOff(hundredths) => Self::PercentOff(hundredths),
            Adjustment::PercentOn(hundredths) => Self::PercentOn(hundredths),
            Adjustment::SumOff(sum) => Self::SumOff(Money::from_minor(sum)),
            Adjustment::SumOn(sum) => Self::SumOn(Money::from_minor(sum)),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct DraftLine {
    no: u32,
    line: Line,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    change: Option<Adjustment>,
}

impl From<&d::DraftLine> for DraftLine {
    fn from(l: &d::DraftLine) -> Self {
        Self { no: l.no, line: (&l.line).into(), change: l.change.map(Into::into) }
    }
}

impl TryFrom<DraftLine> for d::DraftLine {
    type Error = Malformed;

    fn try_from(l: DraftLine) -> Result<Self, Malformed> {
        Ok(Self { no: l.no, line: l.line.try_into()?, change: l.change.map(Into::into) })
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    change: Option<Adjustment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original: Option<Original>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    correction: Option<Correction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    repair: Option<u64>,
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
            change: s.change.map(Into::into),
            original: s.original.as_ref().map(Into::into),
            correction: s.correction.as_ref().map(Into::into),
            repair: s.repair.map(|wrong| wrong.0),
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
            change: s.change.map(Into::into),
            original: s.original.map(Into::into),
            correction: s.correction.map(Into::into),
            repair: s.repair.map(DocumentId),
        })
    }
}
