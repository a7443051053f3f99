//! Discount or markup of a line, or of the whole receipt.

use super::Drawn;
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::parts::{chosen, danger, go, main, plain, side};
use crate::place::Scene;
use crate::said::Words;
use crate::screen::{KeypadLayout, Kind, Signal, Tap};
use crate::session::{How, Session};
use crate::typed::{MAX_SUM, Pressed, Typed};
use domain::discount::Adjustment;
use domain::money::Money;

/// Keys for what is asked for most, percent.
const QUICK: [u64; 6] = [5, 10, 15, 20, 30, 50];
/// The most that may be put on, percent.
const MAX_ON: Money = Money::from_minor(50_000);
/// The most that may be taken off: never all.
const MAX_OFF: Money = Money::from_minor(9_999);

impl How {
    const ALL: [Self; 4] = [Self::PercentOff, Self::SumOff, Self::PercentOn, Self::SumOn];

    const fn name(self) -> &'static str {
        match self {
            Self::PercentOff => "percent-off",
            Self::SumOff => "sum-off",
            Self::PercentOn => "percent-on",
            Self::SumOn => "sum-on",
        }
    }

    /// `− %`, `+ ₽`: whole words stand beside the keypad.
    fn sign(self, words: &Words) -> String {
        let what = if self.is_percent() { "%" } else { words.country.currency() };
        let sign = if matches!(self, Self::PercentOff | Self::SumOff) { '−' } else { '+' };
        format!("{sign}\u{a0}{what}")
    }

    const fn of(adjustment: Adjustment) -> Self {
        match adjustment {
            Adjustment::PercentOff(_) => Self::PercentOff,
            Adjustment::PercentOn(_) => Self::PercentOn,
            Adjustment::SumOff(_) => Self::SumOff,
            Adjustment::SumOn(_) => Self::SumOn,
        }
    }

    const fn is_percent(self) -> bool {
        matches!(self, Self::PercentOff | Self::PercentOn)
    }

    /// The most that may be typed; a percent has two decimals, as money has.
    const fn most(self) -> Money {
        match self {
            Self::PercentOff => MAX_OFF,
            Self::PercentOn => MAX_ON,
            Self::SumOff | Self::SumOn => MAX_SUM,
        }
    }

    fn adjustment(self, figure: Money) -> Option<Adjustment> {
        let percent = || u16::try_from(figure.minor()).ok();
        Some(match self {
            Self::PercentOff => Adjustment::PercentOff(percent()?),
            Self::PercentOn => Adjustment::PercentOn(percent()?),
            Self::SumOff => Adjustment::SumOff(figure),
            Self::SumOn => Adjustment::SumOn(figure),
        })
    }
}

/// `−10 %`, `+50.00 ₽`.
pub(super) fn said(words: &Words, adjustment: Adjustment) -> String {
    match adjustment {
        Adjustment::PercentOff(hundredths) => format!("−{}", words.percent(hundredths)),
        Adjustment::PercentOn(hundredths) => format!("+{}", words.percent(hundredths)),
        Adjustment::SumOff(sum) => format!("−{}", words.money(sum)),
        Adjustment::SumOn(sum) => format!("+{}", words.money(sum)),
    }
}

/// What it is taken of, what that is called, and what was chosen before.
fn subject(scene: &Scene<'_>, no: Option<u32>) -> Option<(Money, String, Option<Adjustment>)> {
    let (_, sale) = scene.draft()?;
    match no {
        Some(no) => sale.row(no).map(|row| (row.line.cost, row.line.name.clone(), row.change)),
        None => Some((sale.subtotal()?, scene.words.word("whole-receipt"), sale.change)),
    }
}

fn how(session: &Session, before: Option<Adjustment>) -> How {
    session.how.or(before.map(How::of)).unwrap_or(How::PercentOff)
}

/// What was typed, if it may be.
fn typed(session: &Session, how: How, of: Money) -> Option<Adjustment> {
    let figure = session.typed.money().filter(|figure| *figure > Money::ZERO)?;
    let adjustment = how.adjustment(figure)?;
    adjustment.of(of).map(|_| adjustment)
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>, no: Option<u32>) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    let mut actions = Vec::new();
    if let Some((of, name, before)) = subject(scene, no) {
        let how = how(session, before);
        let wish = typed(session, how, of);
        let shown = if session.typed.is_empty() { before } else { wish };
        let after = shown
            .map_or(Some(of), |shown| shown.applied(of))
            .filter(|_| wish.is_some() || session.typed.is_empty());
        let sub =
            shown.map_or_else(String::new, |shown| format!("{} {}", words.money(of), said(words, shown)));
        let value = after.map_or_else(|| "—".to_owned(), |after| words.money(after));
        blocks.push(side("after", Kind::Figure { label: name, value, sub }));
        let buttons = How::ALL.map(|kind| chosen(plain(kind.name(), kind.sign(words)), kind == how));
        blocks.push(main("adjust", Kind::Buttons { buttons: buttons.into() }));
        if how.is_percent() {
            let key = |percent: u64| plain(&format!("quick-{percent}"), format!("{percent}%"));
            blocks.push(main("quick", Kind::Buttons { buttons: QUICK.map(key).into() }));
        }
        let figure = if session.typed.is_empty() { "0" } else { session.typed.as_str() };
        let value = if how.is_percent() { words.quantity(figure, "%") } else { words.sum(figure) };
        blocks.push(main(
            "pad",
            Kind::Keypad {
                layout: KeypadLayout::Calculator,
                label: words.word(how.name()),
                value,
                point: words.point(),
                enter: words.word("ok"),
                ready: wish.is_some(),
            },
        ));
        if before.is_some() {
            actions.push(danger("drop", words.word("discount-drop")));
        }
        actions.push(go("apply", words.word("apply")).ready_if(wish.is_some()));
    }
    Drawn { name: "discount", title: words.word("discount"), back: true, blocks, actions }
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, no: Option<u32>, tap: &Tap) -> Effect {
    let Some((of, _, before)) = subject(scene, no) else { return SHOW };
    let chosen = how(session, before);
    match (tap.block.as_str(), tap.action.as_str()) {
        ("adjust", name) => {
            if let Some(next) = How::ALL.into_iter().find(|how| how.name() == name) {
                if next.is_percent() != chosen.is_percent() {
                    session.typed = Typed::default();
                }
                session.how = Some(next);
            }
        }
        ("quick", id) if chosen.is_percent() => {
            if let Some(percent) = QUICK.into_iter().find(|percent| id == format!("quick-{percent}")) {
                session.typed = Typed::of(Money::from_minor(percent.saturating_mul(100)));
            }
        }
        ("pad", "enter") | ("actions", "apply") => {
            if let Some(adjustment) = typed(session, chosen, of) {
                return basket::adjust(session, scene, no, Some(adjustment));
            }
        }
        ("actions", "drop") => return basket::adjust(session, scene, no, None),
        ("pad", key) if session.typed.press_money(key, chosen.most()) == Pressed::Ignored => {
            return Effect::Show(Some(Signal::Refused));
        }
        _ => {}
    }
    SHOW
}
