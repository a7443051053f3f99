//! The wire of a printer: a TCP connection, a serial port, a pseudo terminal.

use serialport::{ClearBuffer, DataBits, FlowControl, Parity, SerialPort as _, StopBits, TTYPort};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

const CONNECT: Duration = Duration::from_secs(3);

/// How long a printer may take no byte at all.
const STALL: Duration = Duration::from_secs(10);

/// Bytes given to the system at once.
const CHUNK: usize = 4096;

const DEFAULT_BAUD: u32 = 115_200;

/// Where a printer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// `HOST:PORT`.
    Tcp(String),
    /// Path and speed.
    Serial(String, u32),
    /// Path.
    Pty(String),
}

impl Address {
    /// Reads an address; the error says what is wrong with it.
    pub fn parse(url: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = url.split_once(':').ok_or("it begins with tcp:, serial:, pty: or dir:")?;
        let (place, query) = match rest.split_once('?') {
            Some((place, query)) => (place, Some(query)),
            None => (rest, None),
        };
        if place.is_empty() {
            return Err("the place is missing");
        }
        match (scheme, query) {
            ("tcp", None) => match place.rsplit_once(':') {
                Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
                    Ok(Self::Tcp(place.to_owned()))
                }
                _ => Err("expected tcp:HOST:PORT"),
            },
            ("pty", None) => Ok(Self::Pty(place.to_owned())),
            ("serial", None) => Ok(Self::Serial(place.to_owned(), DEFAULT_BAUD)),
            ("serial", Some(query)) => {
                let baud = query.strip_prefix("baud=").and_then(|baud| baud.parse().ok());
                let baud =
                    baud.filter(|baud| *baud > 0).ok_or("only baud=NUMBER may follow the question mark")?;
                Ok(Self::Serial(place.to_owned(), baud))
            }
            ("tcp" | "pty", Some(_)) => Err("nothing may follow the place"),
            _ => Err("it begins with tcp:, serial:, pty: or dir:"),
        }
    }
}

/// A point in time until which something may last.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Instant);

impl Deadline {
    /// So much from now.
    #[expect(clippy::disallowed_methods, reason = "a wire owns the clock of its device")]
    pub fn after(time: Duration) -> Self {
        let now = Instant::now();
        Self(now.checked_add(time).unwrap_or(now))
    }

    /// What is left; nothing when it is over.
    #[expect(clippy::disallowed_methods, reason = "a wire owns the clock of its device")]
    pub fn left(self) -> Option<Duration> {
        self.0.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }
}

/// An open wire.
pub enum Port {
    Tcp(TcpStream),
    Tty(TTYPort),
}

impl Port {
    /// Opens it. What an earlier talk left in the buffers of a line is forgotten.
    pub fn open(address: &Address) -> io::Result<Self> {
        match address {
            Address::Tcp(place) => {
                let mut failed = io::Error::new(ErrorKind::NotFound, "the name has no address");
                for address in place.to_socket_addrs()? {
                    match TcpStream::connect_timeout(&address, CONNECT) {
                        Ok(stream) => {
                            stream.set_nodelay(true)?;
                            stream.set_write_timeout(Some(STALL))?;
                            return Ok(Self::Tcp(stream));
                        }
                        Err(cause) => failed = cause,
                    }
                }
                Err(failed)
            }
            Address::Serial(path, baud) => tty(path, *baud, true),
            // The lock of a pseudo terminal would outlive a killed process.
            Address::Pty(path) => tty(path, DEFAULT_BAUD, false),
        }
    }

    /// What has come, after at most so long; nothing is 0.
    ///
    /// # Errors
    /// `UnexpectedEof` when the other side closed; anything the system says.
    pub fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        let read = match self {
            Self::Tcp(stream) => {
                stream.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
                stream.read(buffer)
            }
            Self::Tty(port) => {
                port.set_timeout(wait)?;
                port.read(buffer)
            }
        };
        match read {
            Ok(0) => Err(io::Error::new(ErrorKind::UnexpectedEof, "the printer has closed the connection")),
            Ok(count) => Ok(count),
            Err(cause) => match cause.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => Ok(0),
                _ => Err(cause),
            },
        }
    }

    /// Hands all bytes to the system.
    ///
    /// # Errors
    /// `TimedOut` when the printer takes no byte for ten seconds; anything the system says. How many bytes went out is
    /// not known then.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        for chunk in bytes.chunks(CHUNK) {
            let written = match self {
                Self::Tcp(stream) => stream.write_all(chunk),
                Self::Tty(port) => {
                    port.set_timeout(STALL).map_err(io::Error::from).and_then(|()| port.write_all(chunk))
                }
            };
            written.map_err(|cause| match cause.kind() {
                ErrorKind::WouldBlock => io::Error::new(ErrorKind::TimedOut, "the printer takes no bytes"),
                _ => cause,
            })?;
        }
        Ok(())
    }
}

fn tty(path: &str, baud: u32, exclusive: bool) -> io::Result<Port> {
    let port = TTYPort::open(
        &serialport::new(path, baud)
            .data_bits(DataBits::Eight)
            .parity(Parity::None)
            .stop_bits(StopBits::One)
            // No answer of a printer looks like XON or XOFF, so this harms none that does not use it.
            .flow_control(FlowControl::Software)
            .exclusive(exclusive),
    )?;
    port.clear(ClearBuffer::All)?;
    Ok(Port::Tty(port))
}
