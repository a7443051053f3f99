//! A receipt as the shop means it: lines, payments, totals. No document yet, no wire.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use crate::extra::{Correction, LineExtra, ReceiptExtra};
use crate::money::{Money, Quantity, cost};
use crate::tax::Vat;

/// What the money does (признак расчёта, tag 1054).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Приход: goods go out, money comes in.
    Sale,
    /// Возврат прихода.
    SaleReturn,
    /// Расход: the shop buys from a person.
    Purchase,
    /// Возврат расхода.
    PurchaseReturn,
}

impl Operation {
    /// All of them, in the order of tag 1054.
    pub const ALL: [Self; 4] = [Self::Sale, Self::SaleReturn, Self::Purchase, Self::PurchaseReturn];

    /// Whether money comes into the drawer.
    pub const fn money_comes_in(self) -> bool {
        matches!(self, Self::Sale | Self::PurchaseReturn)
    }

    /// Stable name of counters and rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::SaleReturn => "sale_return",
            Self::Purchase => "purchase",
            Self::PurchaseReturn => "purchase_return",
        }
    }
}

/// Who sells: tags 1021 and 1203 in Russia, `operator` in Kazakhstan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cashier {
    /// As printed; never empty on a document.
    pub name: String,
    /// ИНН, 12 digits, when the cashier has one.
    pub inn: Option<String>,
}

/// Unit of the quantity: codes of both countries stand in one table (tag 2108; `measure_unit_code`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each name is the unit it says; UNITS holds codes and signs")]
pub enum Unit {
    Piece,
    Gram,
    Kilogram,
    Ton,
    Centimeter,
    Decimeter,
    Meter,
    SquareMeter,
    Milliliter,
    Liter,
    CubicMeter,
    Day,
    Hour,
    Minute,
    Other,
}

/// One row of the table of units: the unit, its name in JSON tasks, code of tag 2108, code of the Kazakh classifier
/// where it has one, sign on Russian paper, sign on Kazakh paper.
pub type UnitRow = (Unit, &'static str, u8, Option<&'static str>, &'static str, &'static str);

/// The table of units (order ЕД-7-20/662@ for 2108; unit list of the Kazakh e-invoice system).
pub const UNITS: &[UnitRow] = &[
    (Unit::Piece, "piece", 0, Some("796"), "шт", "дана"),
    (Unit::Gram, "gram", 10, Some("163"), "г", "г"),
    (Unit::Kilogram, "kilogram", 11, Some("166"), "кг", "кг"),
    (Unit::Ton, "ton", 12, Some("168"), "т", "т"),
    (Unit::Centimeter, "centimeter", 20, Some("004"), "см", "см"),
    (Unit::Decimeter, "decimeter", 21, Some("005"), "дм", "дм"),
    (Unit::Meter, "meter", 22, Some("006"), "м", "м"),
    (Unit::SquareMeter, "squareMeter", 32, Some("055"), "кв.м", "ш.м"),
    (Unit::Milliliter, "milliliter", 40, Some("111"), "мл", "мл"),
    (Unit::Liter, "liter", 41, Some("112"), "л", "л"),
    (Unit::CubicMeter, "cubicMeter", 42, Some("113"), "куб.м", "текше м"),
    (Unit::Day, "day", 70, Some("359"), "сут", "тәул"),
    (Unit::Hour, "hour", 71, Some("356"), "ч", "сағ"),
    (Unit::Minute, "minute", 72, None, "мин", "мин"),
    (Unit::Other, "otherUnits", 255, Some("642"), "ед", "бірл"),
];

impl Unit {
    fn row(self) -> Option<&'static UnitRow> {
        UNITS.iter().find(|row| row.0 == self)
    }

    /// Code of tag 2108.
    pub fn ffd_code(self) -> u8 {
        self.row().map_or(255, |row| row.2)
    }

    /// `measure_unit_code` of the Kazakh operator; nothing when its list has no such unit.
    pub fn kz_code(self) -> Option<&'static str> {
        self.row().and_then(|row| row.3)
    }

    /// Sign on Russian paper.
    pub fn sign_ru(self) -> &'static str {
        self.row().map_or("", |row| row.4)
    }

    /// Sign on Kazakh paper.
    pub fn sign_kk(self) -> &'static str {
        self.row().map_or("", |row| row.5)
    }

    /// By its name in JSON tasks.
    pub fn named(name: &str) -> Option<Self> {
        UNITS.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// By the code of tag 2108.
    pub fn with_ffd_code(code: u8) -> Option<Self> {
        UNITS.iter().find(|row| row.2 == code).map(|row| row.0)
    }

    /// By the code of the Kazakh classifier.
    pub fn with_kz_code(code: &str) -> Option<Self> {
        UNITS.iter().find(|row| row.3 == Some(code)).map(|row| row.0)
    }

    /// Its name in JSON tasks.
    pub fn name(self) -> &'static str {
        self.row().map_or("otherUnits", |row| row.1)
    }
}

/// One line of a receipt. Prices are net of discounts and include tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Name as printed, 1..=128 characters.
    pub name: String,
    /// Price of one unit after discount.
    pub price: Money,
    /// More than zero.
    pub quantity: Quantity,
    /// Price × quantity, half up; a caller's figure may differ by one minor unit.
    pub cost: Money,
    /// Rate the line carries.
    pub vat: Vat,
    /// Unit of the quantity.
    pub unit: Unit,
    /// Kind of thing sold (предмет расчёта): code of tag 1212, 1 = goods, 4 = service.
    pub subject: u8,
    /// How it is paid (способ расчёта): code of tag 1214, 4 = in full now.
    pub method: u8,
    /// Section (отдел), 1..=99; obligatory in Kazakhstan, not part of the Russian format.
    pub section: u8,
    /// Code of the Kazakh catalogue of goods (НКТ), where given.
    pub ntin: Option<String>,
    /// GTIN, where given.
    pub barcode: Option<String>,
    /// What few lines have.
    pub extra: Option<Box<LineExtra>>,
}

impl Line {
    /// What few lines have; all of it empty for a line without.
    pub fn extra(&self) -> &LineExtra {
        static NOTHING: LineExtra = LineExtra::NOTHING;
        self.extra.as_deref().unwrap_or(&NOTHING)
    }

    /// The tax inside the line: what the caller said, else half up.
    pub fn tax(&self) -> Option<Money> {
        match self.extra.as_ref().and_then(|extra| extra.tax) {
            Some(said) => Some(said),
            None => self.vat.inside(self.cost),
        }
    }
}

/// Kind of payment (tags 1031, 1081, 1215, 1216, 1217; payment types of the operator).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tender {
    /// Наличными.
    Cash,
    /// Безналичными: by card.
    Electronic,
    /// Зачёт аванса.
    Advance,
    /// В кредит.
    Credit,
    /// Встречное предоставление.
    Barter,
    /// By a QR code at the operator of Kazakhstan.
    Mobile,
}

impl Tender {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Cash, Self::Electronic, Self::Advance, Self::Credit, Self::Barter, Self::Mobile];

    /// Stable name of counters and rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Electronic => "electronic",
            Self::Advance => "advance",
            Self::Credit => "credit",
            Self::Barter => "barter",
            Self::Mobile => "mobile",
        }
    }
}

/// A receipt whose arithmetic holds. Built by [`Receipt::new`] only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What the money does.
    pub operation: Operation,
    /// At least one.
    pub lines: Vec<Line>,
    /// Amounts that settle the total, one entry a kind, none of them zero unless the total is. Cash is what is due in
    /// cash, not what was handed over.
    pub payments: Vec<(Tender, Money)>,
    /// Sum of the lines, less the kopecks that were rounded off in the buyer's favour.
    pub total: Money,
    /// Cash handed over beyond what is due (сдача).
    pub change: Money,
    /// Tax system: one bit of tag 1055; 0 where the country has none.
    pub tax_system: u8,
    /// Who sells.
    pub cashier: Cashier,
    /// E-mail or telephone the buyer wants the receipt at (tag 1008).
    pub buyer_contact: Option<String>,
    /// ИНН or ИИН/БИН of the buyer.
    pub buyer_number: Option<String>,
    /// What makes it a correction (form 31): the settlement happened, its receipt is missing or wrong.
    pub correction: Option<Correction>,
    /// What few receipts have.
    pub extra: Option<Box<ReceiptExtra>>,
}

/// Why lines and payments do not make a receipt. Figures in minor units.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant says what its figures are")]
pub enum Imbalance {
    #[error("a receipt has no lines")]
    NoLines,
    #[error("line {line}: quantity is zero")]
    ZeroQuantity { line: usize },
    #[error("line {line}: cost {given} differs from price × quantity {computed}")]
    Cost { line: usize, given: Money, computed: Money },
    #[error("total {given} does not fit the sum of the lines {computed}")]
    Total { given: Money, computed: Money },
    #[error("paid {paid}, due {due}")]
    Underpaid { paid: Money, due: Money },
    #[error("paid {paid} without cash, due {due}")]
    NonCashAbove { paid: Money, due: Money },
    #[error("a sum does not fit")]
    Overflow,
}

/// What a caller hands over to make a [`Receipt`]; see its fields for meanings.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields of Receipt; payments as handed over, several of a kind allowed")]
pub struct Basket {
    pub operation: Operation,
    pub lines: Vec<Line>,
    pub payments: Vec<(Tender, Money)>,
    /// The caller's total, when it names one; may be lower than the sum by kopecks only.
    pub total: Option<Money>,
    pub tax_system: u8,
    pub cashier: Cashier,
    pub buyer_contact: Option<String>,
    pub buyer_number: Option<String>,
    pub correction: Option<Correction>,
    pub extra: Option<Box<ReceiptExtra>>,
}

impl Receipt {
    /// Checks the arithmetic and turns payments handed over into payments due and change.
    ///
    /// A cost may differ from price × quantity by one minor unit. A given total may drop kopecks and nothing else: the
    /// roubles must stay (note 5 of order ММВ-7-20/229@, kept by ЕД-7-20/662@). Change comes from cash alone.
    ///
    /// # Errors
    /// [`Imbalance`] with the figures that disagree; nothing is repaired.
    pub fn new(basket: Basket) -> Result<Self, Imbalance> {
        let Basket {
            operation,
            lines,
            payments,
            total,
            tax_system,
            cashier,
            buyer_contact,
            buyer_number,
            correction,
            extra,
        } = basket;
        // A correction of FFD 1.05 says sums and no lines.
        if lines.is_empty() && correction.is_none() {
            return Err(Imbalance::NoLines);
        }
        for (line, l) in lines.iter().enumerate() {
            if l.quantity.is_zero() {
                return Err(Imbalance::ZeroQuantity { line });
            }
            let computed = cost(l.price, l.quantity).ok_or(Imbalance::Overflow)?;
            if l.cost.minor().abs_diff(computed.minor()) > 1 {
                return Err(Imbalance::Cost { line, given: l.cost, computed });
            }
        }
        let sums = if lines.is_empty() { &payments } else { &Vec::new() };
        let costs = lines.iter().map(|l| l.cost).chain(sums.iter().map(|(_, sum)| *sum));
        let computed = Money::sum(costs).ok_or(Imbalance::Overflow)?;
        let total = total.unwrap_or(computed);
        if total > computed || total.minor() / 100 != computed.minor() / 100 {
            return Err(Imbalance::Total { given: total, computed });
        }
        let (payments, change) = settle(&payments, total)?;
        Ok(Self {
            operation,
            lines,
            payments,
            total,
            change,
            tax_system,
            cashier,
            buyer_contact,
            buyer_number,
            correction,
            extra,
        })
    }

    /// What few receipts have; all of it empty for a receipt without.
    pub fn extra(&self) -> &ReceiptExtra {
        static NOTHING: ReceiptExtra = ReceiptExtra::NOTHING;
        self.extra.as_deref().unwrap_or(&NOTHING)
    }

    /// What is paid in one kind.
    pub fn paid(&self, tender: Tender) -> Money {
        self.payments.iter().find(|(kind, _)| *kind == tender).map_or(Money::ZERO, |(_, sum)| *sum)
    }

    /// Cash handed over: what is due in cash and the change.
    pub fn cash_taken(&self) -> Option<Money> {
        self.paid(Tender::Cash).checked_add(self.change)
    }

    /// Tax and turnover by rate, in the order of rates; the tax is the sum of the rounded taxes of the lines, or what the
    /// caller said where there are no lines.
    pub fn taxes(&self) -> Option<Vec<TaxSum>> {
        if self.lines.is_empty() {
            return Some(self.extra().taxes.clone());
        }
        let mut sums: Vec<TaxSum> = Vec::new();
        for line in &self.lines {
            let (tax, turnover) = (line.tax()?, line.cost);
            match sums.iter_mut().find(|s| s.vat == line.vat) {
                Some(s) => {
                    s.tax = s.tax.checked_add(tax)?;
                    s.turnover = s.turnover.checked_add(turnover)?;
                }
                None => sums.push(TaxSum { vat: line.vat, tax, turnover }),
            }
        }
        sums.sort_by_key(|s| s.vat);
        Some(sums)
    }
}

/// Tax of a receipt at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxSum {
    /// The rate.
    pub vat: Vat,
    /// Tax inside the turnover, summed by line.
    pub tax: Money,
    /// Sum of the costs, tax included.
    pub turnover: Money,
}

fn settle(handed: &[(Tender, Money)], total: Money) -> Result<(Vec<(Tender, Money)>, Money), Imbalance> {
    let sum_of = |tender: Tender| {
        Money::sum(handed.iter().filter(|(kind, _)| *kind == tender).map(|(_, sum)| *sum))
            .ok_or(Imbalance::Overflow)
    };
    let mut payments = Vec::new();
    let mut non_cash = Money::ZERO;
    for tender in Tender::ALL.into_iter().filter(|t| *t != Tender::Cash) {
        let sum = sum_of(tender)?;
        non_cash = non_cash.checked_add(sum).ok_or(Imbalance::Overflow)?;
        if sum > Money::ZERO {
            payments.push((tender, sum));
        }
    }
    let due_in_cash =
        total.checked_sub(non_cash).ok_or(Imbalance::NonCashAbove { paid: non_cash, due: total })?;
    let taken = sum_of(Tender::Cash)?;
    let change = taken.checked_sub(due_in_cash).ok_or_else(|| Imbalance::Underpaid {
        paid: taken.checked_add(non_cash).unwrap_or(taken),
        due: total,
    })?;
    if due_in_cash > Money::ZERO || payments.is_empty() {
        payments.insert(0, (Tender::Cash, due_in_cash));
    }
    Ok((payments, change))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use proptest::prelude::*;

    fn line(price: &str, quantity: &str) -> Line {
        sample::line(Money::parse(price).unwrap().minor(), Quantity::parse(quantity).unwrap())
    }

    fn basket(lines: Vec<Line>, payments: &[(Tender, &str)], total: Option<&str>) -> Basket {
        Basket {
            payments: payments.iter().map(|(t, s)| (*t, Money::parse(s).unwrap())).collect(),
            total: total.map(|t| Money::parse(t).unwrap()),
            ..sample::basket(lines)
        }
    }

    #[test]
    fn cash_beyond_the_total_is_change() {
        let receipt = Receipt::new(basket(vec![line("12.30", "3")], &[(Tender::Cash, "50")], None)).unwrap();
        assert_eq!(receipt.total.to_string(), "36.90");
        assert_eq!(receipt.change.to_string(), "13.10");
        assert_eq!(receipt.paid(Tender::Cash).to_string(), "36.90");
        assert_eq!(receipt.taxes().unwrap()[0].tax.to_string(), "6.65");
    }

    #[test]
    fn figures_that_disagree_are_named() {
        let cases: [(Basket, &str); 6] = [
            (basket(vec![], &[], None), "a receipt has no lines"),
            (basket(vec![line("10", "1")], &[(Tender::Cash, "9.99")], None), "paid 9.99, due 10.00"),
            (
                basket(vec![line("10", "1")], &[(Tender::Electronic, "11")], None),
                "paid 11.00 without cash, due 10.00",
            ),
            (
                basket(vec![line("118.64", "1")], &[(Tender::Cash, "200")], Some("117.99")),
                "total 117.99 does not fit the sum of the lines 118.64",
            ),
            (
                basket(vec![line("118.64", "1")], &[(Tender::Cash, "200")], Some("118.65")),
                "total 118.65 does not fit the sum of the lines 118.64",
            ),
            (basket(vec![line("1", "0")], &[(Tender::Cash, "1")], None), "line 0: quantity is zero"),
        ];
        for (basket, text) in cases {
            assert_eq!(Receipt::new(basket).unwrap_err().to_string(), text);
        }
    }

    #[test]
    fn kopecks_may_be_dropped_and_roubles_may_not() {
        let receipt =
            Receipt::new(basket(vec![line("118.64", "1")], &[(Tender::Cash, "118.60")], Some("118.60")))
                .unwrap();
        assert_eq!((receipt.total.to_string(), receipt.change), ("118.60".into(), Money::ZERO));
    }

    proptest! {
        #[test]
        fn payments_settle_the_total_exactly(
            prices in proptest::collection::vec((0u64..10_000_000, 1u64..5_000, 0u8..=3), 1..20),
            cash in 0u64..1 << 40, card in 0u64..1 << 40,
        ) {
            let lines: Vec<Line> = prices.iter().map(|(price, mantissa, scale)| {
                let (price, quantity) = (Money::from_minor(*price), Quantity::new(*mantissa, *scale).unwrap());
                Line { price, quantity, cost: cost(price, quantity).unwrap(), ..line("1", "1") }
            }).collect();
            let mut basket = basket(lines, &[], None);
            basket.payments = vec![(Tender::Cash, Money::from_minor(cash)), (Tender::Electronic, Money::from_minor(card))];
            if let Ok(receipt) = Receipt::new(basket.clone()) {
                let paid = Money::sum(receipt.payments.iter().map(|(_, sum)| *sum)).unwrap();
                prop_assert_eq!(paid, receipt.total);
                prop_assert_eq!(receipt.cash_taken().unwrap().minor() + receipt.paid(Tender::Electronic).minor(), cash + card);
                basket.lines.reverse();
                prop_assert_eq!(Receipt::new(basket).unwrap().total, receipt.total);
            }
        }
    }
}
