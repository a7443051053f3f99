//! What few receipts and lines have: boxed away, so that an ordinary sale carries none of it.

use crate::document::DocumentId;
use crate::money::{Money, Quantity};
use crate::receipt::TaxSum;
use crate::repair::RepairOf;
use crate::slip::Block;
use chrono::{NaiveDate, NaiveDateTime};

/// Why a correction is made (tag 1173 and container 1174).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Whether the tax service ordered it; else the shop found the mistake itself (tag 1173: 1 and 0).
    pub prescribed: bool,
    /// Day of the settlement that is corrected (tag 1178). Rates are asked for with it.
    pub settled_on: NaiveDate,
    /// Number of the order of the tax service (tag 1179); obligatory when there is one, at most 32 characters.
    pub order: Option<String>,
}

/// Somebody on whose behalf or through whom money goes (tags 1222 or 1057, 1223, 1224, 1226).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agent {
    /// Kinds of agent, bits of tags 1057 and 1222: 1 bank paying agent, 2 bank paying subagent, 4 paying agent, 8 paying
    /// subagent, 16 attorney, 32 commission agent, 64 another. A line has one bit; 0 = only a supplier is named.
    pub kinds: u8,
    /// Operation of the paying agent (1044), at most 24 characters.
    pub operation: Option<String>,
    /// Telephones of the paying agent (1073).
    pub agent_phones: Vec<String>,
    /// Telephones of the operator that receives payments (1074).
    pub receiver_phones: Vec<String>,
    /// Telephones of the operator of transfers (1075).
    pub transfer_phones: Vec<String>,
    /// Name of the operator of transfers (1026), at most 64 characters.
    pub transfer_name: Option<String>,
    /// Address of the operator of transfers (1005), at most 256 characters.
    pub transfer_address: Option<String>,
    /// ИНН of the operator of transfers (1016), 10 or 12 digits.
    pub transfer_inn: Option<String>,
    /// Name of the supplier (1225), at most 256 characters.
    pub supplier_name: Option<String>,
    /// ИНН of the supplier (1226), 10 or 12 digits.
    pub supplier_inn: Option<String>,
    /// Telephones of the supplier (1171).
    pub supplier_phones: Vec<String>,
}

/// A requisite of an industry (tags 1260 of a line, 1261 of a receipt; FFD 1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Industry {
    /// Identifier of the federal body (1262), three digits.
    pub body: String,
    /// Day of the document that asks for it (1263).
    pub day: NaiveDate,
    /// Number of that document (1264), at most 32 characters.
    pub number: String,
    /// The value (1265), at most 256 characters.
    pub value: String,
}

/// Who buys (tags 1227, 1228; container 1256 in FFD 1.2). The ИНН is [`Receipt::buyer_number`](crate::receipt::Receipt).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Buyer {
    /// Name (1227), at most 256 characters.
    pub name: Option<String>,
    /// Day of birth (1243).
    pub born: Option<NaiveDate>,
    /// Citizenship (1244), three digits of ОКСМ.
    pub citizenship: Option<String>,
    /// Code of the identity document (1245), two digits.
    pub document_code: Option<String>,
    /// Data of the identity document (1246), at most 64 characters.
    pub document_data: Option<String>,
    /// Address (1254), at most 256 characters.
    pub address: Option<String>,
}

/// A note of the shop about the settlement (container 1270; FFD 1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationNote {
    /// Identifier (1271), 0..=255.
    pub id: u8,
    /// Data (1272), at most 64 characters.
    pub data: String,
    /// Time (1273), local.
    pub at: NaiveDateTime,
}

/// The receipt that a return gives money back for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// One of ours. Its lines are named by [`LineExtra::origin`]; more than what is left of them is refused.
    Ours(DocumentId),
    /// One of another register, by what stands on its paper. More than its total is refused.
    Paper(PaperReceipt),
}

/// What a receipt's paper or QR code says about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaperReceipt {
    /// Russia: serial number of the fiscal storage. Kazakhstan: registration number (РНМ) of the register.
    pub register: String,
    /// Russia: number of the fiscal document. Kazakhstan: 0.
    pub number: u32,
    /// Russia: fiscal sign. Kazakhstan: number given by the operator, or the autonomous one.
    pub sign: String,
    /// Time on it, local.
    pub at: NaiveDateTime,
    /// Its total.
    pub total: Money,
    /// Whether it was signed without the operator (Kazakhstan).
    pub autonomous: bool,
}

/// The branch of a receipt of Kazakhstan, where it is not plain trade (CPCR 2.0.3, domain of a ticket).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Branch {
    /// Services that are paid for by an account.
    Services {
        /// Number of the account (лицевой счёт).
        account: String,
    },
    /// Oil products.
    GasOil {
        /// Number of the correction.
        correction: Option<String>,
        /// Its sum.
        sum: Option<Money>,
        /// Number of the customer's card.
        card: Option<String>,
    },
    /// Hotels and restaurants.
    Hotels,
    /// Taxi.
    Taxi {
        /// Number of the car.
        car: String,
        /// Whether it was ordered.
        ordered: bool,
        /// The fare in force.
        fee: Money,
    },
    /// Parking.
    Parking {
        /// First moment, local.
        from: NaiveDateTime,
        /// Last moment, local.
        until: NaiveDateTime,
    },
}

/// What few receipts have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptExtra {
    /// What a return returns.
    pub original: Option<Original>,
    /// Who buys.
    pub buyer: Option<Buyer>,
    /// E-mail the receipt is sent from (1117), where it is not that of the registration.
    pub sender: Option<String>,
    /// Place of settlements (1187), where it is not that of the registration.
    pub place: Option<String>,
    /// Address of settlements (1009), where it is not that of the registration.
    pub address: Option<String>,
    /// Number of the vending machine (1036).
    pub automat: Option<String>,
    /// Whether it is a settlement in the internet (1125).
    pub internet: bool,
    /// Agent of the whole receipt, below FFD 1.2 (1057 and its data).
    pub agent: Option<Agent>,
    /// Additional requisite of the receipt (1192), at most 16 characters; for a correction of a wrong receipt its fiscal
    /// sign.
    pub additional: Option<String>,
    /// Requisite of the user: name (1085, at most 64 characters) and value (1086, at most 256).
    pub user: Option<(String, String)>,
    /// Note of the shop.
    pub operation: Option<OperationNote>,
    /// Requisites of industries.
    pub industry: Vec<Industry>,
    /// The branch, where it is not plain trade (Kazakhstan).
    pub branch: Option<Branch>,
    /// No paper: the buyer gets it at the contact.
    pub electronic: bool,
    /// Taxes as the caller says them, for a receipt without lines.
    pub taxes: Vec<TaxSum>,
    /// What is printed besides: before the line of this index, or after the last one. Not part of the document.
    pub printed: Vec<(usize, Block)>,
    /// The repair of a wrong receipt that it belongs to.
    pub repair: Option<RepairOf>,
}

impl ReceiptExtra {
    /// Nothing of it.
    pub const NOTHING: Self = Self {
        original: None,
        buyer: None,
        sender: None,
        place: None,
        address: None,
        automat: None,
        internet: false,
        agent: None,
        additional: None,
        user: None,
        operation: None,
        industry: Vec::new(),
        branch: None,
        electronic: false,
        taxes: Vec::new(),
        printed: Vec::new(),
        repair: None,
    };

    /// Boxed for a receipt; nothing when there is nothing of it.
    pub fn boxed(self) -> Option<Box<Self>> {
        (self != Self::NOTHING).then(|| Box::new(self))
    }
}

impl Default for ReceiptExtra {
    fn default() -> Self {
        Self::NOTHING
    }
}

/// What few lines have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineExtra {
    /// Line of the original a return returns, its index from 0.
    pub origin: Option<u32>,
    /// What was taken off the line, told to the buyer; price and cost are after it.
    pub discount: Money,
    /// What was put on the line, told to the buyer; price and cost are after it.
    pub markup: Money,
    /// On whose behalf it is sold.
    pub agent: Option<Agent>,
    /// Additional requisite of the line (1191), at most 64 characters.
    pub additional: Option<String>,
    /// Excise inside the cost (1229).
    pub excise: Option<Money>,
    /// Country of origin (1230), three digits of ОКСМ.
    pub country: Option<String>,
    /// Number of the customs declaration (1231), at most 32 characters.
    pub declaration: Option<String>,
    /// Code of the goods as FFD 1.05 and 1.1 have it (1162), at most 32 bytes. Kazakhstan: the identification mark, as it was
    /// read from the package.
    pub goods_code: Vec<u8>,
    /// Codes of the goods as FFD 1.2 has them (container 1163): tag 1300..=1309, 1320..=1325 and value.
    pub codes: Vec<(u16, String)>,
    /// Requisites of industries.
    pub industry: Vec<Industry>,
    /// Name of the unit as FFD 1.05 and 1.1 have it (1197), at most 16 characters.
    pub unit_name: Option<String>,
    /// Tax of the line as the caller says it (1200), where it is not the computed one.
    pub tax: Option<Money>,
}

impl LineExtra {
    /// Nothing of it.
    pub const NOTHING: Self = Self {
        origin: None,
        discount: Money::ZERO,
        markup: Money::ZERO,
        agent: None,
        additional: None,
        excise: None,
        country: None,
        declaration: None,
        goods_code: Vec::new(),
        codes: Vec::new(),
        industry: Vec::new(),
        unit_name: None,
        tax: None,
    };

    /// Boxed for a line; nothing when there is nothing of it.
    pub fn boxed(self) -> Option<Box<Self>> {
        (self != Self::NOTHING).then(|| Box::new(self))
    }
}

impl Default for LineExtra {
    fn default() -> Self {
        Self::NOTHING
    }
}

/// What was given back of a receipt already, or is on its way to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Returned {
    /// By line of the original: quantity and cost.
    pub lines: Vec<(u32, Quantity, Money)>,
    /// All of it.
    pub total: Money,
}
