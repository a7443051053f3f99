//! Serial ports and pseudo terminals.

use std::io::{self, ErrorKind, Read, Write};
use std::time::Duration;

use serialport::{ClearBuffer, DataBits, FlowControl, Parity, SerialPort as _, StopBits, TTYPort};

use super::DEFAULT_BAUD;
use super::clock::{Clock, WRITE_TIMEOUT, closed};
use crate::link::Link;

/// A terminal device in raw mode, 8N1, without flow control.
///
/// Waiting is one `ppoll` with the time left, so bytes are given as soon as the system has them.
pub struct Tty {
    port: TTYPort,
    clock: Clock,
}

impl Tty {
    /// Opens a serial port at `baud` bit/s for this process alone, and forgets what an earlier owner left in its
    /// buffers.
    ///
    /// # Errors
    /// No such port, no right to it, in use by another process, or a speed it does not have.
    pub fn open_serial(path: &str, baud: u32) -> io::Result<Self> {
        Self::open(path, baud, true)
    }

    /// Opens a pseudo terminal. It has no speed and is not locked: the lock would outlive a killed process, because
    /// the device at the other end keeps the terminal alive.
    ///
    /// # Errors
    /// No such terminal, or no right to it.
    pub fn open_pty(path: &str) -> io::Result<Self> {
        Self::open(path, DEFAULT_BAUD, false)
    }

    fn open(path: &str, baud: u32, exclusive: bool) -> io::Result<Self> {
        let port = TTYPort::open(
            &serialport::new(path, baud)
                .data_bits(DataBits::Eight)
                .parity(Parity::None)
                .stop_bits(StopBits::One)
                .flow_control(FlowControl::None)
                .exclusive(exclusive),
        )?;
        port.clear(ClearBuffer::All)?;
        Ok(Self { port, clock: Clock::start() })
    }
}

impl Link for Tty {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.port.set_timeout(WRITE_TIMEOUT)?;
        self.port.write_all(bytes)
    }

    fn receive(&mut self, buf: &mut [u8], deadline: Duration) -> io::Result<usize> {
        loop {
            self.port.set_timeout(self.clock.left_until(deadline))?;
            match self.port.read(buf) {
                Ok(0) => return Err(closed()),
                Ok(count) => return Ok(count),
                Err(cause) if cause.kind() == ErrorKind::TimedOut => return Ok(0),
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(cause) => return Err(cause),
            }
        }
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }
}
