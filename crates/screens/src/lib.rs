//! What every person sees, as data. A view goes in and a [`Screen`] comes out; a tap becomes an [`Effect`].
//!
//! A shell (the browser, the Android launcher) knows the block kinds of [`screen`] and nothing else, so shells stay small
//! and can not disagree. Nothing here waits: a screen is drawn from the last published view and from quick questions to
//! the goods.
//!
//! Whoever keeps the sessions of the shells (the desk) does four things with a tap:
//!
//! 1. compares the tap's revision with its own, which rises whenever [`state_of`] the view changes. An older one: draws
//!    again and does nothing else. Taps of block `scanner` are exempt, unless the basket that stood then has
//!    ended meanwhile ([`State::ends_basket_of`]);
//! 2. calls [`tap`] with the newest view, and carries the [`Effect`] out;
//! 3. tells the session by [`answered`] what became of it;
//! 4. draws all its sessions again by [`render`], as after each published view, and sends each the
//!    [`Patch`] to what it had. While [`Screen::name`] is `wait`, and once a minute else, it draws
//!    without a reason as well: some words count seconds and hours.
//!
//! * `shop.rs`, `session.rs`, `effect.rs`: what goes in and what comes out
//! * `place.rs`: which screen stands where
//! * `said.rs`: money, times and words of a language; `parts.rs`: blocks and keys; `state.rs`: the lights, and what is wrong
//! * `typed.rs`, `code.rs`, `claim.rs`, `notes.rs`: what keys type, what scanners read, which notes a buyer may hand over
//! * `found.rs`: what is looked for in the history
//! * `basket.rs`: changes of the draft, and the command that sells it
//! * `wizard/`: into service and out of it, in steps
//! * `desk/`: one file a screen, how it is drawn and what its taps do
#![forbid(unsafe_code)]

mod basket;
mod claim;
mod code;
mod desk;
mod effect;
mod found;
mod notes;
mod parts;
mod place;
mod said;
pub mod screen;
mod session;
mod shop;
mod state;
mod typed;
mod wizard;

pub use desk::{answered, changed, render, tap};
pub use effect::{Effect, Outcome, Wiring};
pub use screen::{Block, Button, Kind, Patch, Screen, Signal, Tap};
pub use session::Session;
pub use shop::{Books, Goods, Shop, Sight};
pub use state::{State, state_of};
pub use wizard::{Sheet, sheet};
