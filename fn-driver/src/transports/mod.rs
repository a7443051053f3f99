//! Links to real devices, and one within the process.

mod clock;
mod in_process;
mod tcp;
mod tty;

use std::io;

pub use in_process::{InProcess, Peer};
pub use tcp::Tcp;
pub use tty::Tty;

use crate::link::Link;

/// Speed of a ФН after power-on (ФН protocol 1.2).
const DEFAULT_BAUD: u32 = 115_200;

/// Opens a link by its address:
/// * `serial:/dev/ttyS1?baud=115200`: serial port, 8 data bits, no parity, 1 stop bit; the speed may be left out;
/// * `pty:/dev/pts/3`: the same on a pseudo terminal, without a speed;
/// * `tcp:127.0.0.1:7778`: the same bytes over TCP.
///
/// # Errors
/// `InvalidInput` for an address of another form; otherwise what the system says, with the address in the text.
pub fn open(url: &str) -> io::Result<Box<dyn Link + Send>> {
    let bad =
        |why: &str| io::Error::new(io::ErrorKind::InvalidInput, format!("address of the ФН {url:?}: {why}"));
    let named = |cause: io::Error| io::Error::new(cause.kind(), format!("cannot open {url}: {cause}"));
    let Some((scheme, rest)) = url.split_once(':') else {
        return Err(bad("it begins with serial:, pty: or tcp:"));
    };
    let (place, query) = match rest.split_once('?') {
        Some((place, query)) => (place, Some(query)),
        None => (rest, None),
    };
    if place.is_empty() {
        return Err(bad("the port is missing"));
    }
    match (scheme, query) {
        ("serial", query) => {
            let baud = match query {
                None => DEFAULT_BAUD,
                Some(query) => query
                    .strip_prefix("baud=")
                    .and_then(|baud| baud.parse().ok())
                    .filter(|baud| *baud > 0)
                    .ok_or_else(|| bad("only baud=NUMBER may follow the question mark"))?,
            };
            Ok(Box::new(Tty::open_serial(place, baud).map_err(named)?))
        }
        ("pty", None) => Ok(Box::new(Tty::open_pty(place).map_err(named)?)),
        ("tcp", None) => {
            if place
                .rsplit_once(':')
                .is_none_or(|(host, port)| host.is_empty() || port.parse::<u16>().is_err())
            {
                return Err(bad("expected tcp:HOST:PORT"));
            }
            Ok(Box::new(Tcp::connect(place).map_err(named)?))
        }
        ("pty" | "tcp", Some(_)) => Err(bad("nothing may follow the port")),
        _ => Err(bad("it begins with serial:, pty: or tcp:")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(url: &str) -> io::Error {
        match open(url) {
            Ok(_) => panic!("{url} was opened"),
            Err(error) => error,
        }
    }

    #[test]
    fn an_address_of_another_form_is_refused_with_the_reason() {
        for url in [
            "",
            "/dev/ttyS1",
            "usb:1",
            "serial:",
            "serial:/dev/ttyS1?speed=1",
            "serial:/dev/ttyS1?baud=0",
            "serial:/dev/ttyS1?baud=fast",
            "pty:",
            "pty:/dev/pts/1?baud=1",
            "tcp:",
            "tcp:localhost",
            "tcp::7778",
            "tcp:localhost:port",
        ] {
            let error = refusal(url);
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{url}: {error}");
            assert!(error.to_string().contains(url), "{error}");
        }
    }

    #[test]
    fn a_missing_port_is_named() {
        for url in ["serial:/dev/no-such-port?baud=9600", "pty:/dev/no-such-port"] {
            let error = refusal(url);
            assert_eq!(error.kind(), io::ErrorKind::NotFound, "{error}");
            assert!(error.to_string().contains(url), "{error}");
        }
    }

    #[test]
    fn a_closed_tcp_port_is_named() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = format!("tcp:{free}");
        let error = refusal(&url);
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused, "{error}");
        assert!(error.to_string().contains(&url), "{error}");
    }
}
