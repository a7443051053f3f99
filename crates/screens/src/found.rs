//! What is looked for in the history: a period, a kind, and what was typed.

use crate::place::Scene;
use chrono::{Days, Months, NaiveDate, NaiveTime};
use domain::money::Money;
use domain::receipt::Operation;
use domain::shift::ShiftNo;
use domain::time::Stamp;
use store::{Filter, Kinds, Page, StoreError};

/// Rows of a page.
const ROWS: usize = 30;
/// Rows that are kept at most.
const MOST: usize = 300;
/// Characters that are looked at.
const TYPED: usize = 60;

/// Memory of the history's screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Search {
    pub(crate) period: Period,
    /// The shift that is looked at, where it is one.
    pub(crate) shift: Option<ShiftNo>,
    pub(crate) kind: Option<Kind>,
    pub(crate) typed: String,
    /// Whether the periods and kinds are shown.
    pub(crate) choosing: bool,
    /// What was found by then.
    pub(crate) page: Page,
}

/// When.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Period {
    #[default]
    All,
    Shift,
    Today,
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// What, as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sales,
    Returns,
    Purchases,
    Corrections,
    Cash,
    Reports,
}

impl Period {
    pub(crate) const ALL: [Self; 7] =
        [Self::All, Self::Today, Self::Shift, Self::Month, Self::Quarter, Self::HalfYear, Self::Year];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::All => "period-all",
            Self::Shift => "period-shift",
            Self::Today => "period-today",
            Self::Month => "period-month",
            Self::Quarter => "period-quarter",
            Self::HalfYear => "period-half-year",
            Self::Year => "period-year",
        }
    }

    /// Its first day.
    fn since(self, today: NaiveDate) -> Option<NaiveDate> {
        let months = match self {
            Self::All | Self::Shift => return None,
            Self::Today => 0,
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        };
        today.checked_sub_months(Months::new(months))
    }
}

impl Kind {
    pub(crate) const ALL: [Self; 6] =
        [Self::Sales, Self::Returns, Self::Purchases, Self::Corrections, Self::Cash, Self::Reports];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sales => "kinds-sales",
            Self::Returns => "kinds-returns",
            Self::Purchases => "kinds-purchases",
            Self::Corrections => "kinds-corrections",
            Self::Cash => "kinds-cash",
            Self::Reports => "kinds-reports",
        }
    }

    const fn kinds(self) -> Kinds {
        match self {
            Self::Sales => Kinds::Receipts(Operation::Sale),
            Self::Returns => Kinds::Receipts(Operation::SaleReturn),
            Self::Purchases => Kinds::Receipts(Operation::Purchase),
            Self::Corrections => Kinds::Corrections,
            Self::Cash => Kinds::Cash,
            Self::Reports => Kinds::Reports,
        }
    }
}

/// What was typed, understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typed {
    Nothing,
    Number(u64),
    Sum(Money),
    Days(NaiveDate, NaiveDate),
    Unclear,
}

/// Understands a number, a sum with its decimals, a day or two.
pub(crate) fn understand(text: &str) -> Typed {
    let text = text.trim();
    if text.is_empty() {
        return Typed::Nothing;
    }
    if let Ok(number) = text.parse() {
        return Typed::Number(number);
    }
    let days: Option<Vec<NaiveDate>> = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter(|part| !part.is_empty())
        .map(day)
        .collect();
    if let Some(&[first, .., last] | &[first @ last]) = days.as_deref() {
        return Typed::Days(first.min(last), first.max(last));
    }
    let sum: String =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    Money::parse(&sum).map_or(Typed::Unclear, Typed::Sum)
}

/// `03.02.2026` or `03.02.26`.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let year: i32 = match year.len() {
        2 => year.parse::<i32>().ok()?.checked_add(2000)?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)?;
    parts.next().is_none().then_some(date)
}

impl Search {
    /// What was typed, cut.
    pub(crate) fn type_in(&mut self, text: &str) {
        self.typed = text.chars().filter(|c| !c.is_control()).take(TYPED).collect();
    }

    fn filter(&self, scene: &Scene<'_>) -> Filter {
        let offset = scene.situation.offset_min;
        let start = |day: NaiveDate| Stamp::from_local(day.and_time(NaiveTime::MIN), offset).utc_ms;
        let today = scene.now.wall.local().date();
        let mut filter = Filter {
            from: self.period.since(today).map(start),
            kinds: self.kind.map(Kind::kinds),
            shift: self.shift.filter(|_| self.period == Period::Shift),
            ..Filter::default()
        };
        match understand(&self.typed) {
            Typed::Number(number) => filter.number = Some(number),
            Typed::Sum(sum) => filter.sum = Some(sum),
            Typed::Days(first, last) => {
                filter.from = Some(start(first));
                filter.until = last.checked_add_days(Days::new(1)).map(start);
            }
            Typed::Nothing | Typed::Unclear => {}
        }
        filter
    }

    /// Looks anew. A number that nothing has may be a sum without its decimals.
    ///
    /// # Errors
    /// Any error of the store.
    pub(crate) fn look(&mut self, scene: &Scene<'_>) -> Result<(), StoreError> {
        let filter = self.filter(scene);
        self.page = scene.books.history(&filter, None, ROWS)?;
        let sum = filter.number.and_then(|number| number.checked_mul(100)).map(Money::from_minor);
        if self.page.documents.is_empty() && sum.is_some() {
            self.page = scene.books.history(&Filter { number: None, sum, ..filter }, None, ROWS)?;
        }
        Ok(())
    }

    /// Looks on.
    ///
    /// # Errors
    /// Any error of the store.
    pub(crate) fn more(&mut self, scene: &Scene<'_>) -> Result<(), StoreError> {
        let Some(before) = self.page.before else { return Ok(()) };
        let next = scene.books.history(&self.filter(scene), Some(before), ROWS)?;
        self.page.documents.extend(next.documents);
        self.page.before = next.before.filter(|_| self.page.documents.len() < MOST);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_number_a_sum_or_days() {
        let on = |d, m, y| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        for (text, typed) in [
            ("", Typed::Nothing),
            (" 17 ", Typed::Number(17)),
            ("36.90", Typed::Sum(Money::from_minor(3_690))),
            ("1 036,90", Typed::Sum(Money::from_minor(103_690))),
            ("03.02.2026", Typed::Days(on(3, 2, 2026), on(3, 2, 2026))),
            ("03.02.26", Typed::Days(on(3, 2, 2026), on(3, 2, 2026))),
            ("15.02.2026 - 03.02.2026", Typed::Days(on(3, 2, 2026), on(15, 2, 2026))),
            ("31.02.2026", Typed::Unclear),
            ("хлеб", Typed::Unclear),
        ] {
            assert_eq!(understand(text), typed, "{text}");
        }
    }
}
