//! Kazakhstan as the engine asks for it.

mod admit;
mod answers;
mod autonomous;
mod compose;
mod given;
mod paper;
