//! What a scanner read, whatever the screen shows.

use crate::basket::{self, REFUSED, SHOW};
use crate::claim::{self, Claim};
use crate::code::{self, Scanned};
use crate::effect::Effect;
use crate::place::Scene;
use crate::screen::Signal;
use crate::session::{Place, Session, Strip, Wanted};
use domain::time::Stamp;

/// How far the time of acceptance may be from the one on paper, milliseconds: three days, for a device that was away.
const AROUND: i64 = 3 * 24 * 60 * 60 * 1_000;
/// Characters of a code that are shown.
const SHOWN: usize = 40;

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, value: &str) -> Effect {
    if let Some(claim) = code::latin_of(value).as_deref().and_then(claim::read).or_else(|| claim::read(value))
    {
        return claimed(session, scene, claim);
    }
    if !scene.situation.shift.is_open() {
        session.say(Strip::Word("no-shift"));
        return REFUSED;
    }
    let (forms, doubtful) = match code::read(value) {
        Scanned::Code(forms) => (forms, false),
        Scanned::Doubtful(forms) => (forms, true),
        Scanned::Noise => {
            session.say(Strip::Misread(shown(value)));
            return Effect::Show(Some(Signal::NotFound));
        }
    };
    for form in &forms {
        let mut goods = match scene.goods.with_barcode(form) {
            Ok(goods) => goods,
            Err(error) => {
                session.say(Strip::Refusal(error.refusal()));
                return REFUSED;
            }
        };
        if goods.len() > 1 {
            session.go(Place::Home);
            session.wanted = Wanted::Code(form.clone());
            session.say(Strip::Several);
            return Effect::Show(Some(Signal::NotFound));
        }
        if let Some(goods) = goods.pop() {
            return basket::add_goods(session, scene, goods);
        }
    }
    let code = shown(forms.first().map_or(value, String::as_str));
    session.say(if doubtful { Strip::Misread(code) } else { Strip::NoGoods(code) });
    Effect::Show(Some(Signal::NotFound))
}

/// A receipt: one of ours is shown, another one may be given back. The basket stays as it is.
pub(super) fn claimed(session: &mut Session, scene: &Scene<'_>, claim: Claim) -> Effect {
    let at = Stamp::from_local(claim.paper.at, scene.situation.offset_min).utc_ms;
    let (from, until) = (at.saturating_sub(AROUND), at.saturating_add(AROUND));
    match scene.books.with_sign(&claim.paper.sign, from, until) {
        Ok(Some(document)) => {
            session.go(Place::Found(document.id));
            SHOW
        }
        Ok(None) if !scene.situation.shift.is_open() => {
            session.say(Strip::Word("no-shift"));
            REFUSED
        }
        Ok(None) => {
            session.go(Place::Claimed);
            session.claim = Some(claim);
            SHOW
        }
        Err(error) => {
            session.say(Strip::Refusal(error.refusal()));
            REFUSED
        }
    }
}

fn shown(code: &str) -> String {
    let mut shown: String = code.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    if code.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
