//! Checks of document data passed by 07h, and what is remembered of them for the counters.
//!
//! Source: ФН protocol 6.3 (07h), 8.1; order ЕД-7-20/662@ for what an item must hold. Conventions where the
//! sources name a code but not its case: a mandatory tag missing in an item or another group, or 1222 without
//! 1226 and the reverse, is 0Ah; an item or another group that is no list of whole objects is 18h with the
//! group's tag; a block that is no list of whole objects is 01h.

use super::code::{self, Refusal, ensure};
use super::document::{Form, Format, Registration};
use super::tags::{self, Shape};
use super::tlv::{self, Tlv};

/// What the device remembers of the data passed so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    seen: Vec<u16>,
    /// Payments by the order of the mask of 0Dh.
    pub payments: [Option<u64>; 5],
    /// Sums of the tags 1102 to 1107.
    pub vat: [u64; 6],
    /// Number of items.
    pub items: u32,
    /// 1173: 0 a correction of the user's own, 1 by order.
    correction: u8,
    /// Whether the basis of a correction (1174) names the order (1179).
    ordered: bool,
}

impl Facts {
    /// Whether a tag was passed outside of any group.
    pub fn has(&self, tag: u16) -> bool {
        self.seen.contains(&tag)
    }

    /// Whether the basis of a correction is there, with the number of the order where there was one.
    pub fn based(&self) -> bool {
        self.has(1174) && (self.correction == 0 || self.ordered)
    }

    /// Remembers one object that stands outside of any group.
    fn note(&mut self, object: Tlv<'_>) {
        self.seen.push(object.tag);
        let number = tlv::vln(object.value);
        let payment = match object.tag {
            1031 => Some(0),
            1081 => Some(1),
            1215..=1217 => Some(usize::from(object.tag - 1213)),
            _ => None,
        };
        if let Some(slot) = payment.and_then(|at| self.payments.get_mut(at)) {
            *slot = number;
        }
        if let 1102..=1107 = object.tag
            && let Some(slot) = self.vat.get_mut(usize::from(object.tag - 1102))
        {
            *slot = number.unwrap_or(0);
        }
        match object.tag {
            1173 => self.correction = object.value.first().copied().unwrap_or(0),
            1174 => self.ordered = tlv::find(object.value, 1179).is_some(),
            _ => {}
        }
    }
}

/// Rules for one document.
pub(super) struct Rules<'a> {
    /// Its form.
    pub form: Form,
    /// Format the device works in, or is about to.
    pub format: Format,
    /// Registration it works under; none while the first is being made.
    pub registration: Option<&'a Registration>,
    /// Largest number of items.
    pub max_items: u32,
}

impl Rules<'_> {
    /// Checks a block and adds what it tells to `facts`, which are to be dropped after a refusal.
    pub fn admit(&self, block: &[u8], facts: &mut Facts) -> Result<(), Refusal> {
        ensure(tlv::objects(block).all(|object| object.is_ok()), code::UNKNOWN)?;
        for object in tlv::objects(block).flatten() {
            if self.format.checked() {
                let allowed =
                    tags::passed(self.form, self.format).iter().any(|list| list.contains(&object.tag));
                self.object(object, allowed, facts.has(object.tag))?;
                if object.tag == 1059 {
                    facts.items += 1;
                    ensure(facts.items <= self.max_items, code::ITEMS)?;
                }
            }
            facts.note(object);
        }
        Ok(())
    }

    /// One object on any level.
    fn object(&self, object: Tlv<'_>, allowed: bool, seen: bool) -> Result<(), Refusal> {
        let tag = object.tag;
        let Some(shape) = tags::shape(tag).filter(|_| allowed) else {
            return Err(Refusal::tag(code::TAG, tag));
        };
        if seen && !tags::repeats(tag) {
            return Err(Refusal::tag(code::DUPLICATE, tag));
        }
        let length = object.value.len();
        let fits = match shape {
            Shape::Fixed(exactly) => length == exactly,
            Shape::UpTo(most) | Shape::Group(most) => (1..=most).contains(&length),
            Shape::Quantity => (2..=8).contains(&length),
        };
        if !fits || !value_is_valid(object, self.format) {
            return Err(Refusal::tag(code::TAG_VALUE, tag));
        }
        self.registered(object)?;
        if let Shape::Group(_) = shape {
            self.group(object)?;
        }
        Ok(())
    }

    /// The objects of a group, each against the others.
    fn group(&self, group: Tlv<'_>) -> Result<(), Refusal> {
        let allowed = tags::children(group.tag, self.format);
        let mut seen = Vec::new();
        for object in tlv::objects(group.value) {
            let object = object.map_err(|_| Refusal::tag(code::TAG_VALUE, group.tag))?;
            self.object(object, allowed.contains(&object.tag), seen.contains(&object.tag))?;
            // The rates that have tags of their own do not stand among the others.
            let other_rate = (group.tag, object.tag) != (1119, 1199) || object.value >= &[7];
            other_rate.then_some(()).ok_or_else(|| Refusal::tag(code::TAG_VALUE, 1199))?;
            seen.push(object.tag);
        }
        let complete = tags::needs(group.tag, self.format).iter().all(|tag| seen.contains(tag));
        ensure(complete && seen.contains(&1222) == seen.contains(&1226), code::MODE)
    }

    /// What contradicts the registration: excise goods, tax system.
    fn registered(&self, object: Tlv<'_>) -> Result<(), Refusal> {
        let Some(registration) = self.registration else { return Ok(()) };
        let contradicts = match (object.tag, object.value) {
            // 2 in every format; 30 and 31 are excise goods of FFD 1.2 without and with a marking code.
            (1212, [2 | 30 | 31]) => !registration.excise(),
            (1055, [tax]) => tax & registration.tax == 0,
            _ => false,
        };
        if contradicts { Err(Refusal::tag(code::REGISTRATION, object.tag)) } else { Ok(()) }
    }
}

/// Values that are closed enumerations, the quantity, which is greater than zero, and dates without a time of day.
fn value_is_valid(object: Tlv<'_>, format: Format) -> bool {
    const DAY: u32 = 24 * 60 * 60;
    match (object.tag, object.value) {
        (1055, [tax]) => tax.count_ones() == 1 && *tax < 0x40,
        (1222, [agent]) => agent.count_ones() == 1,
        (1199, [rate]) => (1..=12).contains(rate),
        (1212, [subject]) => {
            matches!(subject, 1..=27) || (format == Format::V12 && (30..=33).contains(subject))
        }
        (1214, [method]) => (1..=7).contains(method),
        (1173 | 1108 | 1125, [flag]) => *flag <= 1,
        (1189, [version]) => (1..=4).contains(version),
        (2108, [measure]) => {
            matches!(measure, 0 | 10..=12 | 20..=22 | 30..=32 | 40..=42 | 50 | 51 | 70..=73 | 80..=83 | 255)
        }
        (1023, [_, number @ ..]) => number.iter().any(|byte| *byte != 0),
        (1178, seconds) => {
            seconds.try_into().is_ok_and(|seconds| u32::from_le_bytes(seconds).is_multiple_of(DAY))
        }
        _ => true,
    }
}
