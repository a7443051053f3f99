//! What few receipts and lines have. Whatever is empty is not written.

use super::{Malformed, named};
use chrono::{NaiveDate, NaiveDateTime};
use domain::document::DocumentId;
use domain::extra as d;
use domain::money::Money;
use domain::receipt::TaxSum;
use domain::repair::{Part, RepairOf};
use domain::slip::{Align, Barcode, Block};
use domain::tax::RATES;
use serde::{Deserialize, Serialize};

/// A twin with the fields of its domain type by the same names; days and times are written as ISO 8601.
macro_rules! twin {
    ($name:ident { $($field:ident: $type:ty),* $(,)? }) => {
        #[derive(Serialize, Deserialize)]
        pub(super) struct $name {
            $(#[serde(default, skip_serializing_if = "is_nothing")]
            $field: $type,)*
        }

        impl From<&d::$name> for $name {
            fn from(from: &d::$name) -> Self {
                Self { $($field: from.$field.clone(),)* }
            }
        }

        impl From<$name> for d::$name {
            fn from(from: $name) -> Self {
                Self { $($field: from.$field,)* }
            }
        }
    };
}

/// Whether a value is the one that is read where nothing is written.
fn is_nothing<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

twin!(Correction { prescribed: bool, settled_on: NaiveDate, order: Option<String>, });
twin!(Agent {
    kinds: u8,
    operation: Option<String>,
    agent_phones: Vec<String>,
    receiver_phones: Vec<String>,
    transfer_phones: Vec<String>,
    transfer_name: Option<String>,
    transfer_address: Option<String>,
    transfer_inn: Option<String>,
    supplier_name: Option<String>,
    supplier_inn: Option<String>,
    supplier_phones: Vec<String>,
});
twin!(Industry { body: String, day: NaiveDate, number: String, value: String });
twin!(Buyer {
    name: Option<String>,
    born: Option<NaiveDate>,
    citizenship: Option<String>,
    document_code: Option<String>,
    document_data: Option<String>,
    address: Option<String>,
});
twin!(OperationNote { id: u8, data: String, at: NaiveDateTime });

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Original {
    Ours(u64),
    Paper { register: String, number: u32, sign: String, at: NaiveDateTime, total: u64, autonomous: bool },
}

impl From<&d::Original> for Original {
    fn from(original: &d::Original) -> Self {
        match original.clone() {
            d::Original::Ours(document) => Self::Ours(document.0),
            d::Original::Paper(p) => Self::Paper {
                register: p.register,
                number: p.number,
                sign: p.sign,
                at: p.at,
                total: p.total.minor(),
                autonomous: p.autonomous,
            },
        }
    }
}

impl From<Original> for d::Original {
    fn from(original: Original) -> Self {
        match original {
            Original::Ours(document) => Self::Ours(DocumentId(document)),
            Original::Paper { register, number, sign, at, total, autonomous } => {
                let total = Money::from_minor(total);
                Self::Paper(d::PaperReceipt { register, number, sign, at, total, autonomous })
            }
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Branch {
    Services { account: String },
    GasOil { correction: Option<String>, sum: Option<u64>, card: Option<String> },
    Hotels,
    Taxi { car: String, ordered: bool, fee: u64 },
    Parking { from: NaiveDateTime, until: NaiveDateTime },
}

impl From<&d::Branch> for Branch {
    fn from(branch: &d::Branch) -> Self {
        match branch.clone() {
            d::Branch::Services { account } => Self::Services { account },
            d::Branch::GasOil { correction, sum, card } => {
                Self::GasOil { correction, sum: sum.map(Money::minor), card }
            }
            d::Branch::Hotels => Self::Hotels,
            d::Branch::Taxi { car, ordered, fee } => Self::Taxi { car, ordered, fee: fee.minor() },
            d::Branch::Parking { from, until } => Self::Parking { from, until },
        }
    }
}

impl From<Branch> for d::Branch {
    fn from(branch: Branch) -> Self {
        match branch {
            Branch::Services { account } => Self::Services { account },
            Branch::GasOil { correction, sum, card } => {
                Self::GasOil { correction, sum: sum.map(Money::from_minor), card }
            }
            Branch::Hotels => Self::Hotels,
            Branch::Taxi { car, ordered, fee } => Self::Taxi { car, ordered, fee: Money::from_minor(fee) },
            Branch::Parking { from, until } => Self::Parking { from, until },
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Piece {
    Text { text: String, align: String, large: bool },
    Pair { left: String, right: String, large: bool },
    Rule,
    Qr(String),
    Barcode { kind: String, text: String },
}

const ALIGNS: [(Align, &str); 3] =
    [(Align::Left, "left"), (Align::Center, "center"), (Align::Right, "right")];

impl From<&Block> for Piece {
    fn from(block: &Block) -> Self {
        match block.clone() {
            Block::Text { text, align, large } => {
                let name = ALIGNS.iter().find(|(a, _)| *a == align).map_or("left", |(_, name)| name);
                Self::Text { text, align: name.to_owned(), large }
            }
            Block::Pair { left, right, large } => Self::Pair { left, right, large },
            Block::Rule => Self::Rule,
            Block::Qr(text) => Self::Qr(text),
            Block::Barcode(kind, text) => Self::Barcode { kind: kind.as_str().to_owned(), text },
        }
    }
}

impl TryFrom<Piece> for Block {
    type Error = Malformed;

    fn try_from(piece: Piece) -> Result<Self, Malformed> {
        Ok(match piece {
            Piece::Text { text, align, large } => {
                let found = ALIGNS.iter().find(|(_, name)| *name == align);
                let align = found.ok_or_else(|| Malformed::new("align", &align))?.0;
                Self::Text { text, align, large }
            }
            Piece::Pair { left, right, large } => Self::Pair { left, right, large },
            Piece::Rule => Self::Rule,
            Piece::Qr(text) => Self::Qr(text),
            Piece::Barcode { kind, text } => {
                Self::Barcode(named("kind", Barcode::ALL, Barcode::as_str, &kind)?, text)
            }
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct ReceiptExtra {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original: Option<Original>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    buyer: Option<Buyer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sender: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    automat: Option<String>,
    #[serde(default, skip_serializing_if = "is_nothing")]
    internet: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agent: Option<Agent>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    additional: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<OperationNote>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    industry: Vec<Industry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    branch: Option<Branch>,
    #[serde(default, skip_serializing_if = "is_nothing")]
    electronic: bool,
    /// Rate, tax, turnover.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    taxes: Vec<(String, u64, u64)>,
    /// Index of the line it stands before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    printed: Vec<(usize, Piece)>,
    /// The wrong receipt, what this one does about it, the day of its settlement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    repair: Option<(u64, String, NaiveDate)>,
}

impl From<&d::ReceiptExtra> for ReceiptExtra {
    fn from(e: &d::ReceiptExtra) -> Self {
        Self {
            original: e.original.as_ref().map(Into::into),
            buyer: e.buyer.as_ref().map(Into::into),
            sender: e.sender.clone(),
            place: e.place.clone(),
            address: e.address.clone(),
            automat: e.automat.clone(),
            internet: e.internet,
            agent: e.agent.as_ref().map(Into::into),
            additional: e.additional.clone(),
            user: e.user.clone(),
            operation: e.operation.as_ref().map(Into::into),
            industry: e.industry.iter().map(Into::into).collect(),
            branch: e.branch.as_ref().map(Into::into),
            electronic: e.electronic,
            taxes: e
                .taxes
                .iter()
                .map(|t| (t.vat.name().to_owned(), t.tax.minor(), t.turnover.minor()))
                .collect(),
            printed: e.printed.iter().map(|(before, block)| (*before, block.into())).collect(),
            repair: e.repair.map(|of| (of.wrong.0, of.part.as_str().to_owned(), of.settled_on)),
        }
    }
}

fn repair((wrong, part, settled_on): (u64, String, NaiveDate)) -> Result<RepairOf, Malformed> {
    let part = named("part of a repair", Part::ALL, Part::as_str, &part)?;
    Ok(RepairOf { wrong: DocumentId(wrong), part, settled_on })
}

impl TryFrom<ReceiptExtra> for d::ReceiptExtra {
    type Error = Malformed;

    fn try_from(e: ReceiptExtra) -> Result<Self, Malformed> {
        let tax = |(name, tax, turnover): (String, u64, u64)| {
            let rate = RATES.iter().find(|r| r.name == name).ok_or_else(|| Malformed::new("vat", &name))?;
            Ok(TaxSum { vat: rate.vat, tax: Money::from_minor(tax), turnover: Money::from_minor(turnover) })
        };
        Ok(Self {
            original: e.original.map(Into::into),
            buyer: e.buyer.map(Into::into),
            sender: e.sender,
            place: e.place,
            address: e.address,
            automat: e.automat,
            internet: e.internet,
            agent: e.agent.map(Into::into),
            additional: e.additional,
            user: e.user,
            operation: e.operation.map(Into::into),
            industry: e.industry.into_iter().map(Into::into).collect(),
            branch: e.branch.map(Into::into),
            electronic: e.electronic,
            taxes: e.taxes.into_iter().map(tax).collect::<Result<_, Malformed>>()?,
            printed: e
                .printed
                .into_iter()
                .map(|(before, piece)| Ok((before, piece.try_into()?)))
                .collect::<Result<_, Malformed>>()?,
            repair: e.repair.map(repair).transpose()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct LineExtra {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    origin: Option<u32>,
    #[serde(default, skip_serializing_if = "is_nothing")]
    discount: u64,
    #[serde(default, skip_serializing_if = "is_nothing")]
    markup: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agent: Option<Agent>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    additional: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    excise: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    declaration: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "hex::serde::no_prefix")]
    goods_code: Vec<u8>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    codes: Vec<(u16, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    industry: Vec<Industry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tax: Option<u64>,
}

impl From<&d::LineExtra> for LineExtra {
    fn from(e: &d::LineExtra) -> Self {
        Self {
            origin: e.origin,
            discount: e.discount.minor(),
            markup: e.markup.minor(),
            agent: e.agent.as_ref().map(Into::into),
            additional: e.additional.clone(),
            excise: e.excise.map(Money::minor),
            country: e.country.clone(),
            declaration: e.declaration.clone(),
            goods_code: e.goods_code.clone(),
            codes: e.codes.clone(),
            industry: e.industry.iter().map(Into::into).collect(),
            unit_name: e.unit_name.clone(),
            tax: e.tax.map(Money::minor),
        }
    }
}

impl TryFrom<LineExtra> for d::LineExtra {
    type Error = Malformed;

    fn try_from(e: LineExtra) -> Result<Self, Malformed> {
        Ok(Self {
            origin: e.origin,
            discount: Money::from_minor(e.discount),
            markup: Money::from_minor(e.markup),
            agent: e.agent.map(Into::into),
            additional: e.additional,
            excise: e.excise.map(Money::from_minor),
            country: e.country,
            declaration: e.declaration,
            goods_code: e.goods_code,
            codes: e.codes,
            industry: e.industry.into_iter().map(Into::into).collect(),
            unit_name: e.unit_name,
            tax: e.tax.map(Money::from_minor),
        })
    }
}
