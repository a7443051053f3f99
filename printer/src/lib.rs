//! Slip to paper.
//!
//! A country decides what stands on paper and hands it over as a [slip](domain::slip::Slip); this crate decides where
//! it stands. It knows no receipts, no taxes and no languages.
#![forbid(unsafe_code)]

mod backend;
mod bars;
mod escpos;
mod font;
mod layout;
mod page;
mod pdf;
mod picture;
mod qr;
mod text;

pub use backend::{Confirm, Settings, open};
pub use escpos::{Drawer, Profile, QrBy, Raster, escpos};
pub use pdf::pdf;
pub use picture::{Picture, picture};
pub use text::text;

/// Characters in a line of 58 mm paper: 384 dots, a font 12 dots wide.
pub const COLUMNS_58_MM: usize = 32;

/// Characters in a line of 80 mm paper: 576 dots, a font 12 dots wide.
pub const COLUMNS_80_MM: usize = 48;
