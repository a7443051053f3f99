//! 06, 07, 15, 16, 17, A7: building a document, receipts and corrections (ФН protocol 6.3, 6.6).

use std::time::Duration;

use super::command;
use crate::bytes::Fields;
use crate::command::{AfterSilence, Command, Malformed, TIMEOUT_OF_RECEIPT_WITH_MARKING, nothing, timeout};
use crate::types::{Dt5, Total};

command! {
    /// 06h, cancel the document being built. Succeeds without a document too, so it may be sent again.
    CancelDocument: 0x06, "cancel-document", Resend => () = nothing
}
command! {
    /// 15h, begin a receipt or a strict reporting form (чек, БСО).
    BeginReceipt(/** Time of the document. */ Dt5): 0x15, "begin-receipt", VerifyState => () = nothing, Dt5::to_wire
}
command! {
    /// 17h, begin a correction.
    BeginCorrection(/** Time of the document. */ Dt5): 0x17, "begin-correction", VerifyState
        => () = nothing, Dt5::to_wire
}
command! {
    /// A7h, size of the data passed: tells after a lost answer to 07h whether the block was stored. Not in the
    /// first generation.
    GetPassedSize: 0xA7, "get-passed-size", Resend => PassedSize = PassedSize::decode
}

/// 07h, pass data of the document: whole TLV objects one after another. Sent twice it may be stored twice (11.5).
#[derive(Debug, Clone, Copy)]
pub struct PassData<'a, T: AsRef<[u8]>>(
    /// The objects; [`crate::upload::split`] makes portions that fit a frame.
    pub &'a [T],
);

impl<T: AsRef<[u8]>> Command for PassData<'_, T> {
    const CODE: u8 = 0x07;
    const NAME: &'static str = "pass-data";
    const AFTER_SILENCE: AfterSilence = AfterSilence::VerifyState;
    type Answer = ();

    fn encode(&self, body: &mut Vec<u8>) {
        for object in self.0 {
            body.extend_from_slice(object.as_ref());
        }
    }

    fn decode(data: &[u8]) -> Result<(), Malformed> {
        nothing(data)
    }
}

/// Settlement type (признак расчёта), tag 1054.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// 1, приход.
    Sale,
    /// 2, возврат прихода.
    SaleReturn,
    /// 3, расход.
    Purchase,
    /// 4, возврат расхода.
    PurchaseReturn,
}

impl Settlement {
    /// The code on the wire.
    pub const fn code(self) -> u8 {
        match self {
            Self::Sale => 1,
            Self::SaleReturn => 2,
            Self::Purchase => 3,
            Self::PurchaseReturn => 4,
        }
    }

    pub(super) fn decode(code: u8) -> Result<Self, Malformed> {
        [Self::Sale, Self::SaleReturn, Self::Purchase, Self::PurchaseReturn]
            .into_iter()
            .find(|settlement| settlement.code() == code)
            .ok_or(Malformed)
    }
}

/// 16h, form the receipt or correction: it becomes a fiscal document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormReceipt {
    /// Time printed on the receipt.
    pub at: Dt5,
    /// Settlement type.
    pub settlement: Settlement,
    /// Total.
    pub total: Total,
    /// Not sent. Whether there are positions with marking: the ФН then needs up to 30 seconds instead of 15 (1.4).
    pub with_marking: bool,
}

impl Command for FormReceipt {
    const CODE: u8 = 0x16;
    const NAME: &'static str = "form-receipt";
    const AFTER_SILENCE: AfterSilence = AfterSilence::VerifyState;
    type Answer = ReceiptDocument;

    fn encode(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&self.at.to_wire());
        body.push(self.settlement.code());
        body.extend_from_slice(&self.total.to_wire());
    }

    fn decode(data: &[u8]) -> Result<ReceiptDocument, Malformed> {
        let mut fields = Fields(data);
        let answer = ReceiptDocument { receipt: fields.u16()?, document: fields.u32()?, sign: fields.u32()? };
        fields.end()?;
        Ok(answer)
    }

    fn timeout(&self) -> Duration {
        if self.with_marking { TIMEOUT_OF_RECEIPT_WITH_MARKING } else { timeout(Self::CODE) }
    }
}

/// Answer to 16h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptDocument {
    /// Number of the receipt in the shift.
    pub receipt: u16,
    /// Number of the fiscal document.
    pub document: u32,
    /// Fiscal sign (ФПД).
    pub sign: u32,
}

/// Answer to A7h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassedSize {
    /// Bytes of the document received by 07h and by B7h with sub-code 2.
    pub document: u32,
    /// Bytes of the notification being built; only with FFD 1.2.
    pub notification: Option<u32>,
}

impl PassedSize {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let document = fields.u32()?;
        let notification = if fields.0.is_empty() { None } else { Some(fields.u32()?) };
        fields.end()?;
        Ok(Self { document, notification })
    }
}
