//! Enumerations of tasks, with the names integrators know from ATOL's driver.

/// Tax systems: bits of tag 1055. `envd` was abolished in 2021 and is in no new receipt.
pub(crate) const TAX_SYSTEMS: &[(&str, u8)] =
    &[("osn", 1), ("usnIncome", 2), ("usnIncomeOutcome", 4), ("esn", 16), ("patent", 32)];

/// The same for corrections of settlements of the time when `envd` was in force.
pub(crate) const TAX_SYSTEMS_EVER: &[(&str, u8)] =
    &[("osn", 1), ("usnIncome", 2), ("usnIncomeOutcome", 4), ("envd", 8), ("esn", 16), ("patent", 32)];

/// Ways of payment: tag 1214.
pub(crate) const METHODS: &[(&str, u8)] = &[
    ("fullPrepayment", 1),
    ("prepayment", 2),
    ("advance", 3),
    ("fullPayment", 4),
    ("partialPayment", 5),
    ("credit", 6),
    ("creditPayment", 7),
];

/// Kinds of things sold: tag 1212.
pub(crate) const SUBJECTS: &[(&str, u8)] = &[
    ("commodity", 1),
    ("excise", 2),
    ("job", 3),
    ("service", 4),
    ("gamblingBet", 5),
    ("gamblingPrize", 6),
    ("lottery", 7),
    ("lotteryPrize", 8),
    ("intellectualActivity", 9),
    ("payment", 10),
    ("agentCommission", 11),
    ("pay", 12),
    ("composite", 12),
    ("another", 13),
    ("proprietaryLaw", 14),
    ("nonOperatingIncome", 15),
    ("otherContributions", 16),
    ("insuranceContributions", 16),
    ("merchantTax", 17),
    ("resortFee", 18),
    ("touristTax", 18),
    ("deposit", 19),
    ("consumption", 20),
    ("soleProprietorCPIContributions", 21),
    ("cpiContributions", 22),
    ("soleProprietorCMIContributions", 23),
    ("cmiContributions", 24),
    ("csiContributions", 25),
    ("casinoPayment", 26),
    ("fundsIssuance", 27),
    ("exciseWithoutMarking", 30),
    ("exciseWithMarking", 31),
    ("commodityWithoutMarking", 32),
    ("commodityWithMarking", 33),
];

/// Kinds of things sold that need a marking code.
pub(crate) const MARKED_SUBJECTS: [u8; 2] = [31, 33];

/// Kinds of things sold that the operator of Kazakhstan knows.
pub(crate) const SUBJECTS_KZ: &[(&str, u8)] = &[("commodity", 1), ("job", 3), ("service", 4)];

/// Units: tag 2108.
pub(crate) const UNITS: &[(&str, u8)] = &[
    ("piece", 0),
    ("gram", 10),
    ("kilogram", 11),
    ("ton", 12),
    ("centimeter", 20),
    ("decimeter", 21),
    ("meter", 22),
    ("squareCentimeter", 30),
    ("squareDecimeter", 31),
    ("squareMeter", 32),
    ("milliliter", 40),
    ("liter", 41),
    ("cubicMeter", 42),
    ("kilowattHour", 50),
    ("gkal", 51),
    ("day", 70),
    ("hour", 71),
    ("minute", 72),
    ("second", 73),
    ("kilobyte", 80),
    ("megabyte", 81),
    ("gigabyte", 82),
    ("terabyte", 83),
    ("otherUnits", 255),
];

/// Words for units that have only one meaning.
pub(crate) const UNIT_SIGNS: &[(&str, &str)] = &[("шт", "piece"), ("кг", "kilogram"), ("л", "liter")];

/// Aliases of VAT rates: what is written, the rate, whether a warning is due. The driver's own table has the first
/// eight; 18 % became 20 % in 2019 and kept its code.
pub(crate) const VAT_ALIASES: &[(&str, &str, bool)] = &[
    ("0", "vat0", false),
    ("10", "vat10", false),
    ("110", "vat110", false),
    ("20", "vat20", false),
    ("120", "vat120", false),
    ("18", "vat20", true),
    ("118", "vat120", true),
    ("vat18", "vat20", true),
    ("vat118", "vat120", true),
    ("5", "vat5", true),
    ("7", "vat7", true),
    ("22", "vat22", true),
    ("105", "vat105", true),
    ("107", "vat107", true),
    ("122", "vat122", true),
];

/// Kinds of printed items.
pub(crate) const PRINT_ITEMS: &[&str] = &["text", "barcode", "pictureFromMemory", "pixels"];

/// Kinds of items of a receipt.
pub(crate) const ITEMS: &[&str] =
    &["position", "text", "barcode", "pictureFromMemory", "pixels", "userAttribute", "additionalAttribute"];

/// Items that become requisites of the document.
pub(crate) const FISCAL_ITEMS: &[&str] = &["userAttribute", "additionalAttribute"];
