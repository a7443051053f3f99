//! 18, 19: report on the current state of settlements (ФН protocol 6.6).

use super::command;
use crate::bytes::Fields;
use crate::command::{Malformed, nothing};
use crate::types::{D3, Dt5};

command! {
    /// 18h, begin the report on the current state of settlements (отчёт о текущем состоянии расчётов). The shift may be
    /// open or closed.
    BeginSettlementReport(/** Time of the document. */ Dt5): 0x18, "begin-settlement-report", VerifyState
        => () = nothing, Dt5::to_wire
}
command! {
    /// 19h, form the report: it becomes a fiscal document. It needs no data.
    FormSettlementReport: 0x19, "form-settlement-report", VerifyState
        => SettlementReportDocument = SettlementReportDocument::decode
}

/// Answer to 19h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettlementReportDocument {
    /// Number of the fiscal document.
    pub document: u32,
    /// Fiscal sign (ФПД).
    pub sign: u32,
    /// Documents the operator has not confirmed, without this report.
    pub unconfirmed: u32,
    /// Date of the first of them; `None` if there are none.
    pub since: Option<D3>,
}

impl SettlementReportDocument {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let answer = Self {
            document: fields.u32()?,
            sign: fields.u32()?,
            unconfirmed: fields.u32()?,
            since: D3::optional(fields.array()?)?,
        };
        fields.end()?;
        Ok(answer)
    }
}
