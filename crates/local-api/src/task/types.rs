//! All task types of ATOL's driver, and what this register does with them.

/// A task that can be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `openShift`
    OpenShift,
    /// `closeShift`
    CloseShift,
    /// `sell`
    Sell,
    /// `getShiftStatus`
    ShiftStatus,
}

/// Tasks that run.
pub(crate) const RUNNING: &[(&str, Kind)] = &[
    ("openShift", Kind::OpenShift),
    ("closeShift", Kind::CloseShift),
    ("sell", Kind::Sell),
    ("getShiftStatus", Kind::ShiftStatus),
];

/// Known tasks of both countries that this register can not do yet.
pub(crate) const KNOWN: &[&str] = &[
    "sellReturn",
    "buy",
    "buyReturn",
    "cashIn",
    "cashOut",
    "reportX",
    "nonFiscal",
    "printLastReceiptCopy",
    "openCashDrawer",
    "getShiftTotals",
    "getOverallTotals",
    "getDeviceInfo",
    "getDeviceStatus",
    "getCashDrawerStatus",
    "ofdExchangeStatus",
];

/// Known tasks that Kazakhstan does not have: corrections, registration, fiscal storage, marking checks, settings of
/// ATOL's devices.
pub(crate) const KNOWN_RU: &[&str] = &[
    "sellCorrection",
    "buyCorrection",
    "sellReturnCorrection",
    "buyReturnCorrection",
    "printFnDocument",
    "printDocumentsFromJournal",
    "continuePrint",
    "registration",
    "changeRegistrationParameters",
    "fnChange",
    "closeArchive",
    "reportOfdExchangeStatus",
    "getDepartmentSum",
    "reportDepartments",
    "reportFnRegistrations",
    "getFnInfo",
    "getFnStatus",
    "getRegistrationInfo",
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

/// All names, for "did you mean".
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    RUNNING.iter().map(|(name, _)| *name).chain(KNOWN.iter().copied()).chain(KNOWN_RU.iter().copied())
}
