//! The commands, one file per group of the protocol text (ФН protocol 6.2–6.13).
//!
//! A command is a value: `GetStatus`, `BeginReceipt(at)`, `FindDocument(number)`. All commands of the text are here but
//! those that check marking codes and deliver notifications (B0–BF); they are further files of the same form.

pub mod closing;
pub mod counters;
pub mod dump;
pub mod exchange;
pub mod five_years;
pub mod keys;
pub mod receipt;
pub mod registration;
pub mod registration_old;
pub mod search;
pub mod service;
pub mod settlements;
pub mod shift;
pub mod status;

pub use closing::*;
pub use counters::*;
pub use dump::*;
pub use exchange::*;
pub use five_years::*;
pub use keys::*;
pub use receipt::*;
pub use registration::*;
pub use registration_old::*;
pub use search::*;
pub use service::*;
pub use settlements::*;
pub use shift::*;
pub use status::*;

/// A command without parameters, or one whose single field is appended by `encode`.
macro_rules! command {
    ($(#[$doc:meta])* $name:ident: $code:literal, $text:literal, $after:ident => $answer:ty = $decode:path) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name;

        command!(@impl $name, $code, $text, $after, $answer, $decode, |_this: &Self, _body: &mut Vec<u8>| {});
    };
    ($(#[$doc:meta])* $name:ident($(#[$field_doc:meta])* $field:ty): $code:literal, $text:literal, $after:ident
        => $answer:ty = $decode:path, $encode:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name($(#[$field_doc])* pub $field);

        command!(@impl $name, $code, $text, $after, $answer, $decode, |this: &Self, body: &mut Vec<u8>| {
            let encode: fn($field) -> _ = $encode;
            body.extend_from_slice(&encode(this.0));
        });
    };
    (@impl $name:ident, $code:literal, $text:literal, $after:ident, $answer:ty, $decode:path, $encode:expr) => {
        impl $crate::command::Command for $name {
            const CODE: u8 = $code;
            const NAME: &'static str = $text;
            const AFTER_SILENCE: $crate::command::AfterSilence = $crate::command::AfterSilence::$after;
            type Answer = $answer;

            fn encode(&self, body: &mut Vec<u8>) {
                let encode: fn(&Self, &mut Vec<u8>) = $encode;
                encode(self, body);
            }

            fn decode(data: &[u8]) -> Result<$answer, $crate::command::Malformed> {
                $decode(data)
            }
        }
    };
}
pub(crate) use command;

#[cfg(test)]
mod layout_tests;
#[cfg(test)]
mod tests;
