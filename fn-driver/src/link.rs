//! The lowest layer: bytes to and from one device, with the clock that measures its time-outs.

use std::io;
use std::time::Duration;

/// A byte pipe to one device. Owns the clock: everything above measures time by [`Link::now`] alone, so the same
/// driver runs on a serial port and, in virtual time, inside a simulator.
pub trait Link {
    /// Hands all bytes to the device.
    ///
    /// # Errors
    /// An error means that the last byte was **not** handed over, so a frame sent this way cannot have been
    /// executed. Some of its first bytes may have left.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Waits for at least one byte and returns as soon as there is one, with the number of bytes put into `buf`.
    /// Bytes that are already there are given even when `deadline` (a value of [`Link::now`]) has passed;
    /// `Ok(0)` says that there were none until the deadline. `buf` is not empty.
    ///
    /// # Errors
    /// The port or the connection is gone. The end of a stream is such an error too, never `Ok(0)`.
    fn receive(&mut self, buf: &mut [u8], deadline: Duration) -> io::Result<usize>;

    /// Time since an arbitrary fixed moment; never goes back.
    fn now(&self) -> Duration;
}

impl<L: Link + ?Sized> Link for Box<L> {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        (**self).send(bytes)
    }

    fn receive(&mut self, buf: &mut [u8], deadline: Duration) -> io::Result<usize> {
        (**self).receive(buf, deadline)
    }

    fn now(&self) -> Duration {
        (**self).now()
    }
}
