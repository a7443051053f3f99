//! Kazakhstan as the engine asks for it.

// Marked as tests for the lints: helpers may unwrap like the tests they serve.
#[cfg(test)]
mod admit;
#[cfg(test)]
mod answers;
#[cfg(test)]
mod autonomous;
#[cfg(test)]
mod compose;
#[cfg(test)]
mod given;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod papers;
