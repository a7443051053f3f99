//! Standard output and error, with readers that may leave.

use std::io::{self, ErrorKind, Write};

/// Writes a line of data to standard output.
///
/// A reader that has left (`kassa … | head -1`) is no failure: what the command did stays done.
///
/// # Errors
/// Any other error of the output: a full disk behind a redirection.
pub fn line(text: &str) -> io::Result<()> {
    bytes(format!("{text}\n").as_bytes())
}

/// Writes data to standard output as it is.
///
/// # Errors
/// As [`line()`].
pub fn bytes(data: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(data).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// Says something to the person. A closed standard error is nobody's loss.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
