//! The wire of the ФН over TCP.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::clock::{Clock, WRITE_TIMEOUT, closed};
use crate::link::Link;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A TCP connection without delay of small packets.
///
/// The socket does not block: what is there is read at once, waiting is one `poll` with the time left. (A read
/// time-out of the socket would be rounded up to the timer tick of the kernel.)
pub struct Tcp {
    stream: TcpStream,
    clock: Clock,
}

impl Tcp {
    /// Connects to `HOST:PORT`.
    ///
    /// # Errors
    /// The name is unknown, nobody listens there, or no answer within 5 seconds.
    pub fn connect(address: &str) -> io::Result<Self> {
        let mut failed = io::Error::new(ErrorKind::NotFound, "the name has no address");
        for address in address.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, CONNECT_TIMEOUT) {
                Ok(stream) => return Self::new(stream),
                Err(cause) => failed = cause,
            }
        }
        Err(failed)
    }

    /// Takes over a connection.
    ///
    /// # Errors
    /// The socket refuses its settings.
    pub fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Self { stream, clock: Clock::start() })
    }

    /// Whether the socket became ready (or failed, which the next read tells) until `deadline`.
    fn wait(&self, for_what: PollFlags, deadline: Duration) -> io::Result<bool> {
        let left = self.clock.left_until(deadline);
        // More than the time type holds is forever.
        let timeout = Timespec::try_from(left).ok();
        match poll(&mut [PollFd::new(&self.stream, for_what)], timeout.as_ref()) {
            Ok(ready) => Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => Ok(self.clock.now() < deadline),
            Err(cause) => Err(cause.into()),
        }
    }
}

impl Link for Tcp {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let deadline = self.clock.now().saturating_add(WRITE_TIMEOUT);
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.stream.write(rest) {
                Ok(0) => return Err(closed()),
                Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                Err(cause) if cause.kind() == ErrorKind::WouldBlock => {
                    if !self.wait(PollFlags::OUT, deadline)? {
                        return Err(ErrorKind::TimedOut.into());
                    }
                }
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(cause) => return Err(cause),
            }
        }
        Ok(())
    }

    fn receive(&mut self, buf: &mut [u8], deadline: Duration) -> io::Result<usize> {
        loop {
            match self.stream.read(buf) {
                Ok(0) => return Err(closed()),
                Ok(count) => return Ok(count),
                Err(cause) if cause.kind() == ErrorKind::WouldBlock => {
                    if self.clock.now() >= deadline {
                        return Ok(0);
                    }
                    self.wait(PollFlags::IN, deadline)?;
                }
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(cause) => return Err(cause),
            }
        }
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }
}
