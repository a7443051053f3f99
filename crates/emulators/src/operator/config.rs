//! What an emulated operator is set up with.

use chrono::{NaiveDate, NaiveDateTime};

/// When an accepted document brings a new token (CPCR 2.0.2, token: "may change").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotate {
    /// With every accepted document.
    Always,
    /// Never: the first token stays.
    Never,
    /// With every n-th accepted document of the device; 0 is taken as 1.
    Every(u32),
}

/// How fiscal signs (ticket numbers) are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketNumbers {
    /// One counter for all devices, beginning here.
    Counter(u64),
    /// 9 or 10 random digits, never given twice.
    Random,
}

/// How cash is rounded by the sellers this operator serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CashRound {
    /// Tiyns are paid.
    None,
    /// A cash payment in tiyns is refused with 13: amounts paid in cash are whole tenge (decree 549, item 5-1).
    Tenge,
}

/// The taxpayer a device belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organisation {
    /// Name.
    pub title: String,
    /// Address of the place of use.
    pub address: String,
    /// ИИН or БИН, 12 digits.
    pub bin: String,
    /// ОКЭД, code of the activity.
    pub okved: String,
}

/// The point of sale of a device.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PointOfSale {
    /// Name.
    pub title: String,
    /// Address.
    pub address: String,
}

/// Text the operator hands down to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ad {
    /// TicketAdTypeEnum: 0 operator, 1 organisation, 2 point of sale, 3 register, 4 for the cashier.
    pub kind: u32,
    /// Version of the text.
    pub version: u64,
    /// The text.
    pub text: String,
}

/// A cashier the operator knows, for AUTH.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cashier {
    /// Login.
    pub login: String,
    /// Password.
    pub password: String,
    /// Code of the cashier.
    pub code: u32,
    /// Name.
    pub name: String,
    /// UserRoleEnum: 1 cashier, 2 senior cashier, 3 administrator.
    pub roles: Vec<u32>,
}

/// Goods the operator keeps for its registers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nomenclature {
    /// Version; 0: there is none.
    pub version: u32,
    /// When this version was made.
    pub created: Option<NaiveDateTime>,
    /// The goods.
    pub goods: Vec<Good>,
}

/// One of the goods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Good {
    /// Name in Russian.
    pub title: String,
    /// Name in Kazakh.
    pub title_kk: String,
    /// Bar code.
    pub barcode: String,
    /// Code of the national catalogue of goods (НКТ).
    pub ntin: String,
    /// Code of the unit.
    pub unit: String,
    /// Price, tiyn.
    pub price: u64,
}

/// A register known to the operator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Device {
    /// Identifier in the frame header.
    pub id: u32,
    /// Token typed into the register together with the identifier; 0 means none was generated yet.
    pub first_token: u32,
    /// РНМ, number of the tax office, 12 digits.
    pub rnm: String,
    /// ЗНМ, factory number.
    pub znm: String,
    /// Identifier inside the operator, as text.
    pub kkm_id: String,
    /// Owner.
    pub org: Organisation,
    /// Place.
    pub pos: PointOfSale,
    /// Whether requests are answered with 15 from the beginning.
    pub blocked: bool,
    /// Texts handed down.
    pub ads: Vec<Ad>,
}

/// Set-up of an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Newest edition spoken: 202, 203 or 204.
    pub edition: u16,
    /// Oldest edition spoken, from 202 on: the tax authority ends 2.0.2 with March 2026.
    pub oldest: u16,
    /// When tokens change.
    pub rotate: Rotate,
    /// Registers, unique by `id`.
    pub devices: Vec<Device>,
    /// Result for an absent obligatory field of a ticket: 15 as the text of 2.0.2 says, or 13.
    pub strict_missing: u32,
    /// Whether CLOSE_SHIFT without an open shift is refused with 13; otherwise an empty shift is opened and closed.
    pub strict_shift: bool,
    /// Whether VAT rates are checked against the table of their dates.
    pub strict_rates: bool,
    /// Whether a return is refused with 13 when its original is not known here, or was another one; otherwise it is
    /// a difference. Originals that were counted by another operator are taken as they are named.
    pub strict_parents: bool,
    /// Cash rule.
    pub cash_round: CashRound,
    /// Beginning of the check URL, as far as the host: `http://consumer.oofd.kz`.
    pub qr_host: String,
    /// Fiscal signs.
    pub ticket_numbers: TicketNumbers,
    /// Cashiers.
    pub cashiers: Vec<Cashier>,
    /// Goods.
    pub nomenclature: Nomenclature,
    /// Tokens given out first, in this order; afterwards they are drawn from the seed.
    pub next_tokens: Vec<u32>,
    /// Decides every token and random fiscal sign.
    pub seed: u64,
}

impl Config {
    /// One register, as in the worked frames: ID 100001, token 123456789, ТОО «Тест», edition 2.0.3. One cashier,
    /// `cashier` with the password `1234`; two goods.
    pub fn demo() -> Self {
        let org = Organisation {
            title: "ТОО Тест".to_owned(),
            address: "г. Астана".to_owned(),
            bin: "941240000193".to_owned(),
            okved: "47110".to_owned(),
        };
        let device = Device {
            id: 100_001,
            first_token: 123_456_789,
            rnm: "010100000001".to_owned(),
            znm: "TEST00000001".to_owned(),
            kkm_id: "100001".to_owned(),
            pos: PointOfSale { title: "Магазин".to_owned(), address: org.address.clone() },
            org,
            blocked: false,
            ads: Vec::new(),
        };
        let cashier = Cashier {
            login: "cashier".to_owned(),
            password: "1234".to_owned(),
            code: 1,
            name: "Айгүл".to_owned(),
            roles: vec![1],
        };
        let good = |title: &str, title_kk: &str, barcode: &str, ntin: &str, price| Good {
            title: title.to_owned(),
            title_kk: title_kk.to_owned(),
            barcode: barcode.to_owned(),
            ntin: ntin.to_owned(),
            unit: "796".to_owned(),
            price,
        };
        let nomenclature = Nomenclature {
            version: 1,
            created: NaiveDate::from_ymd_opt(2026, 1, 1).and_then(|day| day.and_hms_opt(0, 0, 0)),
            goods: vec![
                good("Хлеб", "Нан", "4870000000012", "0200000000012", 25_000),
                good("Молоко", "Сүт", "4870000000029", "0200000000029", 52_000),
            ],
        };
        Self {
            edition: 203,
            oldest: 202,
            rotate: Rotate::Always,
            devices: vec![device],
            strict_missing: 15,
            strict_shift: false,
            strict_rates: true,
            strict_parents: true,
            cash_round: CashRound::None,
            qr_host: "http://consumer.oofd.kz".to_owned(),
            ticket_numbers: TicketNumbers::Counter(4_228_143_549),
            cashiers: vec![cashier],
            nomenclature,
            next_tokens: Vec::new(),
            seed: 1,
        }
    }
}
