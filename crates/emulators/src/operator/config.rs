//! What an emulated operator is set up with.

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
    /// Newest edition spoken: 202, 203 or 204. Older ones from 202 on are spoken as well.
    pub edition: u16,
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
    /// Tokens given out first, in this order; afterwards they are drawn from the seed.
    pub next_tokens: Vec<u32>,
    /// Decides every token and random fiscal sign.
    pub seed: u64,
}

impl Config {
    /// One register, as in the worked frames: ID 100001, token 123456789, ТОО «Тест», edition 2.0.3.
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
        Self {
            edition: 203,
            rotate: Rotate::Always,
            devices: vec![device],
            strict_missing: 15,
            strict_shift: false,
            strict_rates: true,
            strict_parents: true,
            cash_round: CashRound::None,
            qr_host: "http://consumer.oofd.kz".to_owned(),
            ticket_numbers: TicketNumbers::Counter(4_228_143_549),
            next_tokens: Vec::new(),
            seed: 1,
        }
    }
}
