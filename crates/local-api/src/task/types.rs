//! All task types of ATOL's driver, and what this register does with them.

use super::Question;
use super::registering::Change;
use domain::receipt::Operation;

/// A task that can be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `openShift`
    OpenShift,
    /// `closeShift`
    CloseShift,
    /// `sell` and its like
    Receipt(Operation),
    /// `sellCorrection` and its like
    Correction(Operation),
    /// `cashIn`
    CashIn,
    /// `cashOut`
    CashOut,
    /// `reportX`
    ReportX,
    /// `nonFiscal`
    NonFiscal,
    /// `printLastReceiptCopy`
    Copy,
    /// `registration`, `changeRegistrationParameters`, `fnChange`
    Register(Change),
    /// `closeArchive`
    CloseArchive,
    /// `reportOfdExchangeStatus`
    Settlements,
    /// `repair` (our own)
    Repair,
    /// A question: it changes nothing and needs no key.
    Ask(Question),
}

impl Kind {
    /// Whether a repeat has to be recognised: it makes a document.
    pub(crate) fn wants_key(self) -> bool {
        !matches!(self, Self::Copy | Self::Ask(_))
    }
}

/// Tasks that run in both countries.
pub(crate) const RUNNING: &[(&str, Kind)] = &[
    ("openShift", Kind::OpenShift),
    ("closeShift", Kind::CloseShift),
    ("sell", Kind::Receipt(Operation::Sale)),
    ("sellReturn", Kind::Receipt(Operation::SaleReturn)),
    ("buy", Kind::Receipt(Operation::Purchase)),
    ("buyReturn", Kind::Receipt(Operation::PurchaseReturn)),
    ("cashIn", Kind::CashIn),
    ("cashOut", Kind::CashOut),
    ("reportX", Kind::ReportX),
    ("nonFiscal", Kind::NonFiscal),
    ("printLastReceiptCopy", Kind::Copy),
    ("getShiftStatus", Kind::Ask(Question::ShiftStatus)),
    ("getShiftTotals", Kind::Ask(Question::ShiftTotals)),
    ("getOverallTotals", Kind::Ask(Question::OverallTotals)),
    ("getDeviceInfo", Kind::Ask(Question::DeviceInfo)),
    ("getDeviceStatus", Kind::Ask(Question::DeviceStatus)),
    ("getCashDrawerStatus", Kind::Ask(Question::CashDrawer)),
    ("ofdExchangeStatus", Kind::Ask(Question::Exchange)),
];

/// Tasks that run in Russia.
pub(crate) const RUNNING_RU: &[(&str, Kind)] = &[
    ("sellCorrection", Kind::Correction(Operation::Sale)),
    ("sellReturnCorrection", Kind::Correction(Operation::SaleReturn)),
    ("buyCorrection", Kind::Correction(Operation::Purchase)),
    ("buyReturnCorrection", Kind::Correction(Operation::PurchaseReturn)),
    ("repair", Kind::Repair),
    ("getFnInfo", Kind::Ask(Question::StorageInfo)),
    ("getFnStatus", Kind::Ask(Question::StorageStatus)),
    ("getRegistrationInfo", Kind::Ask(Question::Registration)),
    ("registration", Kind::Register(Change::New)),
    ("changeRegistrationParameters", Kind::Register(Change::Data)),
    ("fnChange", Kind::Register(Change::Storage)),
    ("closeArchive", Kind::CloseArchive),
    ("reportOfdExchangeStatus", Kind::Settlements),
];

/// Known tasks of both countries that this register can not do yet.
pub(crate) const KNOWN: &[&str] = &["openCashDrawer"];

/// Known tasks that Kazakhstan does not have: corrections, registration, fiscal storage, marking checks, settings of
/// ATOL's devices.
pub(crate) const KNOWN_RU: &[&str] = &[
    "printFnDocument",
    "printDocumentsFromJournal",
    "continuePrint",
    "getDepartmentSum",
    "reportDepartments",
    "reportFnRegistrations",
    "getFnDocument",
    "getDeviceParameters",
    "setDeviceParameters",
    "setDateTime",
    "getLicenses",
    "getMcu",
    "uploadPictureCliche",
    "beginMarkingCodeValidation",
    "getMarkingCodeValidationStatus",
    "acceptMarkingCode",
    "declineMarkingCode",
    "cancelMarkingCodeValidation",
    "clearMarkingCodeValidationResult",
    "checkMarkingCodeValidationsReady",
    "validateMarks",
    "addMarksToBuffer",
    "checkImcWorkState",
    "checkImcTime",
    "pingIsm",
    "ismExchangeStatus",
];

/// Tasks that run somewhere.
pub(crate) fn running() -> impl Iterator<Item = &'static (&'static str, Kind)> {
    RUNNING.iter().chain(RUNNING_RU)
}

/// All names, for "did you mean".
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    running().map(|(name, _)| *name).chain(KNOWN.iter().copied()).chain(KNOWN_RU.iter().copied())
}
