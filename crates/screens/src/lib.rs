//! What every person sees, as data. A view goes in and a [`Screen`] comes out; a tap becomes an effect.
//!
//! A shell (the browser, the Android launcher) knows the block kinds of [`screen`] and nothing else, so shells stay small
//! and can not disagree. Nothing here waits: a screen is drawn from the last published view and from quick questions to
//! the goods.
#![forbid(unsafe_code)]

pub mod screen;

pub use screen::{Block, Button, Kind, Patch, Screen, Tap};
