//! Money, quantities, times and words as the people of a shop read them.

use domain::money::Money;
use domain::receipt::{Tender, Unit};
use domain::tax::{CountryCode, Vat};
use domain::texts::{Language, Texts};
use domain::time::Stamp;

/// Between groups of three digits: narrow, and no line breaks there.
const GROUP: char = '\u{202f}';
/// Before a sign of currency or unit: no line breaks there.
const SPACE: char = '\u{a0}';

/// Words of one language under the customs of one country.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) language: Language,
    pub(crate) country: CountryCode,
    texts: &'static Texts,
}

impl Words {
    pub(crate) fn of(language: Language, country: CountryCode) -> Self {
        Self { language, country, texts: Texts::of(language) }
    }

    /// A message without places; `screen-` is set before its name.
    pub(crate) fn word(&self, id: &str) -> String {
        self.texts.word(&format!("screen-{id}"))
    }

    /// A message with its places filled; `screen-` is set before its name.
    pub(crate) fn say(&self, id: &str, args: &[(&str, String)]) -> String {
        self.any(&format!("screen-{id}"), args)
    }

    /// A message of any family.
    pub(crate) fn any(&self, id: &str, args: &[(&str, String)]) -> String {
        let args: Vec<_> = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        self.texts.say(id, &args)
    }

    /// The decimal sign: a point in Russia, as its receipts have it, a comma in Kazakhstan.
    pub(crate) const fn point(&self) -> &'static str {
        match self.country {
            CountryCode::Ru => ".",
            CountryCode::Kz => ",",
        }
    }

    /// `1 234.50 ₽`.
    pub(crate) fn money(&self, money: Money) -> String {
        self.sum(&money.to_string())
    }

    /// A sum as far as it is typed: `1 234.5 ₽`.
    pub(crate) fn sum(&self, figure: &str) -> String {
        let mut said = self.figure(figure);
        said.push(SPACE);
        said.push_str(self.country.currency());
        said
    }

    /// Digits with a point, grouped and with the country's decimal sign.
    pub(crate) fn figure(&self, figure: &str) -> String {
        let (whole, decimals) = figure.split_once('.').map_or((figure, None), |(w, d)| (w, Some(d)));
        let mut said = String::with_capacity(figure.len().saturating_mul(2));
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && whole.len().saturating_sub(at) % 3 == 0 {
                said.push(GROUP);
            }
            said.push(digit);
        }
        if let Some(decimals) = decimals {
            said.push_str(self.point());
            said.push_str(decimals);
        }
        said
    }

    /// A quantity as far as it is typed, with the sign of its unit: `1.5 кг`.
    pub(crate) fn quantity(&self, figure: &str, sign: &str) -> String {
        let mut said = self.figure(figure);
        said.push(SPACE);
        said.push_str(sign);
        said
    }

    /// A price of goods as a key shows it: with its unit, unless it is that of a piece: `139.90 ₽/кг`.
    pub(crate) fn price(&self, price: Money, unit: Unit) -> String {
        let mut said = self.money(price);
        if unit != Unit::Piece {
            said.push('/');
            said.push_str(&self.unit(unit));
        }
        said
    }

    /// A kind of payment.
    pub(crate) fn tender(&self, tender: Tender) -> String {
        self.word(&format!("tender-{}", tender.as_str()))
    }

    /// A rate of tax: `20 %`, `20/120`.
    pub(crate) fn vat(&self, vat: Vat) -> String {
        let percent = vat.percent();
        match vat {
            Vat::None => self.word("vat-none"),
            Vat::Vat5Of105 | Vat::Vat7Of107 | Vat::Vat10Of110 | Vat::Vat20Of120 | Vat::Vat22Of122 => {
                format!("{percent}/{}", percent.saturating_add(100))
            }
            _ => format!("{percent}\u{a0}%"),
        }
    }

    /// Hundredths of a percent: `12.5 %`.
    pub(crate) fn percent(&self, hundredths: u16) -> String {
        let (whole, decimals) = (hundredths / 100, hundredths % 100);
        let figure = format!("{whole}.{decimals:02}");
        self.quantity(figure.trim_end_matches('0').trim_end_matches('.'), "%")
    }

    /// Sign of a unit.
    pub(crate) fn unit(&self, unit: Unit) -> String {
        match self.language {
            Language::Ru => unit.sign_ru().to_owned(),
            Language::Kk => unit.sign_kk().to_owned(),
            Language::En => self.say("unit", &[("unit", unit.name().to_owned())]),
        }
    }

    /// `03.02.2026 14:05`, on the shop's wall.
    pub(crate) fn time(&self, at: Stamp) -> String {
        at.local().format("%d.%m.%Y %H:%M").to_string()
    }

    /// `03.02.2026`, on the shop's wall.
    pub(crate) fn date(&self, at: Stamp) -> String {
        at.local().format("%d.%m.%Y").to_string()
    }

    /// `14:05`, on the shop's wall.
    pub(crate) fn clock(&self, at: Stamp) -> String {
        at.local().format("%H:%M").to_string()
    }

    /// How long, in hours and minutes; nothing below zero.
    pub(crate) fn span(&self, minutes: i64) -> String {
        let minutes = minutes.max(0);
        self.say("span", &[("hours", (minutes / 60).to_string()), ("minutes", (minutes % 60).to_string())])
    }
}

/// A name of goods whose figures are not parted from what they count: no line breaks in `930 мл`.
pub(crate) fn unbroken(name: &str) -> String {
    let mut said = String::with_capacity(name.len().saturating_add(2));
    for (at, word) in name.split(' ').enumerate() {
        if at > 0 {
            let counted = said.ends_with(|c: char| c.is_ascii_digit()) && word.chars().count() <= 3;
            said.push(if counted { SPACE } else { ' ' });
        }
        said.push_str(word);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_said_as_the_country_writes_them() {
        let ru = Words::of(Language::Ru, CountryCode::Ru);
        let kz = Words::of(Language::Kk, CountryCode::Kz);
        assert_eq!(ru.money(Money::from_minor(123_456_705)), "1\u{202f}234\u{202f}567.05\u{a0}₽");
        assert_eq!(kz.money(Money::from_minor(100_000)), "1\u{202f}000,00\u{a0}₸");
        assert_eq!(kz.money(Money::from_minor(5)), "0,05\u{a0}₸");
        assert_eq!(ru.sum("12345."), "12\u{202f}345.\u{a0}₽");
        assert_eq!(kz.quantity("1.25", &kz.unit(Unit::Kilogram)), "1,25\u{a0}кг");
        assert_eq!(ru.price(Money::from_minor(13_990), Unit::Kilogram), "139.90\u{a0}₽/кг");
        assert_eq!(ru.price(Money::from_minor(13_990), Unit::Piece), "139.90\u{a0}₽");
        let en = Words::of(Language::En, CountryCode::Kz);
        assert_eq!(en.quantity("1", &en.unit(Unit::Piece)), "1\u{a0}pc");
    }

    #[test]
    fn a_percent_has_no_needless_decimals() {
        let ru = Words::of(Language::Ru, CountryCode::Ru);
        let said = [1_000, 1_250, 1_205, 5].map(|hundredths| ru.percent(hundredths));
        assert_eq!(said, ["10\u{a0}%", "12.5\u{a0}%", "12.05\u{a0}%", "0.05\u{a0}%"]);
    }

    #[test]
    fn a_figure_is_not_parted_from_what_it_counts() {
        for (name, said) in [
            ("Молоко 3,2 %, 930 мл", "Молоко 3,2\u{a0}%, 930\u{a0}мл"),
            ("Батон нарезной, 350 г", "Батон нарезной, 350\u{a0}г"),
            ("Сыр Российский 50 %", "Сыр Российский 50\u{a0}%"),
            ("Кубик 2 этажа", "Кубик 2 этажа"),
            ("", ""),
            (" 5  г ", " 5\u{a0} г "),
        ] {
            assert_eq!(unbroken(name), said);
        }
    }
}
