//! Printers behind [`domain::device::Printer`]: ESC/POS over a wire, and a folder.
//!
//! # What goes over the wire
//!
//! | When | Bytes | Command |
//! |---|---|---|
//! | asking how it is | `10 04 01` to `10 04 04`, one after another, each after the answer to the one before | DLE EOT 1 to 4 |
//! | before the first job, and after one whose outcome is not known | as many `00` as the longest picture command takes | fill up a command that was cut short |
//! | printing | one job ([`crate::escpos()`]) | |
//! | right after it | `1D 72 01` | GS r 1, paper sensor |
//!
//! A question has one second. Its answer is a byte with bits 1 and 4 set and bits 0 and 7 clear, and comes alone: automatic
//! status (a byte with bit 4 set and bits 0, 1 and 7 clear, three more after it), XON and XOFF are passed over, more than
//! three bytes of anything else mean that no printer speaks.
//!
//! # When a slip is printed
//!
//! GS r is no real-time command: the printer answers it when it comes to it, after everything before it was carried out. So
//! its answer means `Done`. DLE EOT would say "ready" with the whole job still in the buffer; GS ( H, which tells jobs apart,
//! is known to few printers. One that does not know GS r either is asked by DLE EOT ([`Confirm::Ready`]).
//!
//! While that answer is waited for, the four questions go out every second, and paper end, an open cover or an error end the
//! waiting: `Unknown`, since part of the slip is on paper. So do three rounds without an answer, a lost connection, and a printer
//! that is well and has not come to the end within 15 s and a millisecond a byte. Nothing is ever sent again by itself.
//!
//! Each talk opens its own connection and closes it: the wire is free for others in between, and no old answer is left.

mod device;
mod folder;
mod port;
mod status;

use crate::escpos::Profile;
use device::Device;
use domain::device::Printer;
use folder::Folder;
use port::Address;
use std::io::{self, ErrorKind};

/// How a printer tells that it has printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Confirm {
    /// By its answer to GS r.
    #[default]
    Processed,
    /// Not at all: when it took all bytes and is ready.
    Ready,
}

/// What a printer can and how it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// Paper, letters, cutter, drawer.
    pub profile: Profile,
    /// How it tells that it has printed.
    pub confirm: Confirm,
}

/// A printer by its address. Nothing is opened yet: a printer that is switched off is a printer that is not ready.
/// * `tcp:HOST:PORT`: network, usually port 9100;
/// * `serial:/dev/ttyS1?baud=115200`: serial port, 8 data bits, no parity, 1 stop bit, XON/XOFF; the speed may be left out;
/// * `pty:PATH`: the same on a pseudo terminal;
/// * `dir:PATH`: a folder, made when needed; each slip becomes `NNNN.txt` and `NNNN.png`.
///
/// # Errors
/// `InvalidInput` for an address of another form, with the reason.
pub fn open(url: &str, settings: Settings) -> io::Result<Box<dyn Printer>> {
    if let Some(path) = url.strip_prefix("dir:").filter(|path| !path.is_empty()) {
        return Ok(Box::new(Folder::new(path.into(), settings.profile.columns)));
    }
    let address = Address::parse(url).map_err(|why| {
        io::Error::new(ErrorKind::InvalidInput, format!("address of the printer {url:?}: {why}"))
    })?;
    Ok(Box::new(Device::new(address, settings)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_another_form_is_refused_with_the_reason() {
        for url in [
            "",
            "lp0",
            "usb:1",
            "dir:",
            "tcp:",
            "tcp:printer",
            "tcp::9100",
            "tcp:printer:port",
            "serial:",
            "serial:/dev/ttyS1?speed=1",
            "serial:/dev/ttyS1?baud=0",
            "pty:",
            "pty:/dev/pts/1?baud=1",
        ] {
            let error = open(url, Settings::default()).map(|_| ()).expect_err(url);
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{url}");
            assert!(error.to_string().contains(url), "{error}");
        }
    }

    #[test]
    fn nothing_is_opened_before_it_is_needed() {
        for url in ["tcp:127.0.0.1:1", "serial:/dev/no-such-port", "pty:/dev/no-such-port", "dir:/dev/null/x"]
        {
            assert!(open(url, Settings::default()).is_ok(), "{url}");
        }
    }
}
