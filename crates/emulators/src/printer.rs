//! The emulated receipt printer: ESC/POS bytes in, what a person would hold out.
//!
//! It reads the bytes strictly by Epson's published ESC/POS command reference and draws them with fonts of its own, so
//! that a picture shows who drew what: dots of a raster picture are exactly those that were sent.
//!
//! # Layers
//!
//! * [`Printer`]: a pure state machine, bytes in, answers out, jobs in the tray. Cheap to clone: jobs are shared.
//! * [`Server`]: the same as a thread over TCP or a pseudo-terminal, with jobs, state, control and log as files.
//!
//! # Commands
//!
//! | Group | Built |
//! |---|---|
//! | printing and feeding | LF, FF, ESC d, ESC J, ESC 2, ESC 3, GS V 0, 1, 65, 66; CR and NUL are passed over |
//! | letters | ESC !, ESC E, ESC -, ESC M, GS !, GS B, ESC a; ESC t 0 (PC437), 17 (PC866), 46 (WPC1251), 53 (KZ-1048) |
//! | pictures | GS v 0; GS ( k for QR model 2: size, level, store, print |
//! | status | DLE EOT 1 to 4, GS a, GS r 1 and 2, GS I 1 to 3 and 65 to 68 |
//! | others | ESC @, ESC =, ESC p, DLE ENQ 1 and 2, DLE DC4 8 |
//!
//! A job ends with a cut, with FF, or with the roll; a cut of nothing is no job. One dot is 1/203 inch, also in ESC J, ESC 3
//! and GS V 65; ESC 2 is 34 dots. Font A is 12 × 24, font B 9 × 17 dots; a line that is full is printed.
//!
//! # Problems
//!
//! Nothing is guessed. A job's problems are empty when the register kept to the reference; else they name:
//!
//! * an unknown command or a value out of range. Its first two bytes are passed over (a known command is passed over with
//!   its parameters, `GS (` with as many as it announces), and what follows is printed as letters: the garbage that a real
//!   printer shows;
//! * a byte that the page has no letter for: a blank;
//! * ESC a, GS V, GS v 0 and the printing of a QR symbol while letters wait in the line: passed over;
//! * a picture or symbol wider than the paper: cut at the edge, the symbol not printed;
//! * GS V 0 or 1 within 12 mm after the last black dot: the cutter stands so far behind the head;
//! * a strip that is too long, and bytes lost because the buffer was full.
//!
//! # Conditions
//!
//! While there is no paper, the cover is open or the cutter is stuck, nothing is printed and the bytes wait; real-time
//! commands are carried out as they come in, even inside the data of another command, as the reference has it. When all is well
//! again the printer goes on with what waits. After the paper ran out, what hung from it is a job of its own
//! ([`End::PaperOut`]) and the rest comes on the new roll. A new connection changes nothing: what was sent half is still
//! half; DLE DC4 8 or DLE ENQ 2 clear the buffers. What a program lets go wrong is in [`faults`].

mod command;
pub mod faults;
mod files;
mod font;
mod line;
mod machine;
mod page;
mod picture;
mod qr;
mod realtime;
mod server;
mod status;
mod strip;

pub use machine::{Options, Printer, Width};
pub use picture::Picture;
pub use server::{Server, ServerError, ServerOptions};
pub use status::Condition;
pub use strip::{End, Job, Problem};
