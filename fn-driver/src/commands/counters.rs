//! 36, 37, 38, 39: counters of settlements (ФН protocol 6.2). Not in the first generation. Sums are in kopecks.

use super::command;
use super::receipt::Settlement;
use crate::bytes::Fields;
use crate::command::{AfterSilence, Command, Malformed};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// 0, the open shift, else the last one.
    Shift,
    /// 1, the whole life of the ФН.
    Life,
}

impl Span {
    const fn code(self) -> u8 {
        match self {
            Self::Shift => 0,
            Self::Life => 1,
        }
    }
}

command! {
    /// 36h, all counters. Only with FFD 1.1 and 1.2 (02h otherwise).
    GetCounters(/** What is counted. */ Span): 0x36, "get-counters", Resend
        => Counters = Counters::decode, |span| [span.code()]
}
command! {
    /// 37h, numbers of receipts and corrections.
    GetOperationCounts(/** What is counted. */ Span): 0x37, "get-operation-counts", Resend
        => OperationCounts = OperationCounts::decode, |span| [span.code()]
}
command! {
    /// 39h, receipts and corrections that the operator has not confirmed. 08h in autonomous mode.
    GetUnsentTotals: 0x39, "get-unsent-totals", Resend => UnsentTotals = UnsentTotals::decode
}

/// 38h, counters of one settlement type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetSettlementCounters {
    /// What is counted.
    pub span: Span,
    /// Settlement type.
    pub settlement: Settlement,
}

impl Command for GetSettlementCounters {
    const CODE: u8 = 0x38;
    const NAME: &'static str = "get-settlement-counters";
    const AFTER_SILENCE: AfterSilence = AfterSilence::Resend;
    type Answer = SettlementCounters;

    fn encode(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&[self.span.code(), self.settlement.code()]);
    }

    fn decode(data: &[u8]) -> Result<SettlementCounters, Malformed> {
        let mut fields = Fields(data);
        let answer =
            SettlementCounters { receipts: Sums::take(&mut fields)?, corrections: Sum::take(&mut fields)? };
        fields.end()?;
        Ok(answer)
    }
}

/// Receipts of one settlement type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Number of receipts.
    pub count: u32,
    /// Total.
    pub total: u64,
    /// Paid in cash.
    pub cash: u64,
    /// Paid electronically.
    pub electronic: u64,
    /// Paid in advance.
    pub prepayment: u64,
    /// Paid later, on credit.
    pub credit: u64,
    /// Paid by a provision in return.
    pub counter_provision: u64,
    /// VAT at the main rate of the text (18 %, 20 %).
    pub vat_main: u64,
    /// VAT 10 %.
    pub vat_10: u64,
    /// Turnover with VAT 0 %.
    pub turnover_vat_0: u64,
    /// Turnover without VAT.
    pub turnover_no_vat: u64,
    /// VAT calculated at the main rate (18/118, 20/120).
    pub vat_main_calculated: u64,
    /// VAT calculated at 10/110.
    pub vat_10_calculated: u64,
}

impl Sums {
    fn take(fields: &mut Fields<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            count: fields.u32()?,
            total: fields.u48()?,
            cash: fields.u48()?,
            electronic: fields.u48()?,
            prepayment: fields.u48()?,
            credit: fields.u48()?,
            counter_provision: fields.u48()?,
            vat_main: fields.u48()?,
            vat_10: fields.u48()?,
            turnover_vat_0: fields.u48()?,
            turnover_no_vat: fields.u48()?,
            vat_main_calculated: fields.u48()?,
            vat_10_calculated: fields.u48()?,
        })
    }
}

/// A number of documents and their total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// How many.
    pub count: u32,
    /// Total.
    pub total: u64,
}

impl Sum {
    fn take(fields: &mut Fields<'_>) -> Result<Self, Malformed> {
        Ok(Self { count: fields.u32()?, total: fields.u48()? })
    }
}

/// One value for each settlement type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ByType<T> {
    /// Приход.
    pub sale: T,
    /// Возврат прихода.
    pub sale_return: T,
    /// Расход.
    pub purchase: T,
    /// Возврат расхода.
    pub purchase_return: T,
}

impl<T> ByType<T> {
    fn take<'a>(
        fields: &mut Fields<'a>,
        take: impl Fn(&mut Fields<'a>) -> Result<T, Malformed>,
    ) -> Result<Self, Malformed> {
        Ok(Self {
            sale: take(fields)?,
            sale_return: take(fields)?,
            purchase: take(fields)?,
            purchase_return: take(fields)?,
        })
    }
}

/// Answer to 36h.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counters {
    /// Number of the shift; of all shifts for [`Span::Life`].
    pub shift: u16,
    /// Receipts and corrections.
    pub operations: u32,
    /// Receipts.
    pub receipts: ByType<Sums>,
    /// All corrections.
    pub all_corrections: u32,
    /// Corrections.
    pub corrections: ByType<Sum>,
}

impl Counters {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let answer = Self {
            shift: fields.u16()?,
            operations: fields.u32()?,
            receipts: ByType::take(&mut fields, Sums::take)?,
            all_corrections: fields.u32()?,
            corrections: ByType::take(&mut fields, Sum::take)?,
        };
        fields.end()?;
        Ok(answer)
    }
}

/// Answer to 37h.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationCounts {
    /// Number of the shift; of all shifts for [`Span::Life`].
    pub shift: u16,
    /// Receipts and corrections.
    pub all: u32,
    /// Receipts and corrections together.
    pub by_type: ByType<u32>,
    /// All corrections.
    pub all_corrections: u32,
    /// Corrections.
    pub corrections: ByType<u32>,
}

impl OperationCounts {
    /// Devices that give more than the text (46 bytes instead of 42) exist; what follows is passed over.
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        Ok(Self {
            shift: fields.u16()?,
            all: fields.u32()?,
            by_type: ByType::take(&mut fields, Fields::u32)?,
            all_corrections: fields.u32()?,
            corrections: ByType::take(&mut fields, Fields::u32)?,
        })
    }
}

/// Answer to 38h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettlementCounters {
    /// Receipts.
    pub receipts: Sums,
    /// Corrections.
    pub corrections: Sum,
}

/// Answer to 39h.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsentTotals {
    /// Receipts and corrections.
    pub count: u32,
    /// Receipts and corrections together.
    pub by_type: ByType<Sum>,
}

impl UnsentTotals {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let answer = Self { count: fields.u32()?, by_type: ByType::take(&mut fields, Sum::take)? };
        fields.end()?;
        Ok(answer)
    }
}
