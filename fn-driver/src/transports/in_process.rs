//! A device inside the process, in virtual time.

use std::io;
use std::time::Duration;

use crate::link::Link;

/// A simulated device on the other side of an [`InProcess`] link.
pub trait Peer {
    /// Bytes that the driver sent at `now`.
    ///
    /// # Errors
    /// The device is gone; the driver sees the error as its own.
    fn on_bytes(&mut self, now: Duration, bytes: &[u8]) -> io::Result<()>;

    /// Appends to `out` the next piece the device sends, if it is due at `until` or before, and returns when it is
    /// due. Pieces come in the order of their times; a returned piece is not empty and is not returned again.
    ///
    /// # Errors
    /// The device is gone.
    fn poll(&mut self, until: Duration, out: &mut Vec<u8>) -> io::Result<Option<Duration>>;
}

/// A link to a [`Peer`] with a clock of its own: nothing waits. Receiving moves the clock to the moment at which
/// the bytes are due, or to the deadline.
pub struct InProcess<P> {
    peer: P,
    now: Duration,
    pending: Vec<u8>,
    taken: usize,
}

impl<P: Peer> InProcess<P> {
    /// A link whose clock stands at zero.
    pub fn new(peer: P) -> Self {
        Self { peer, now: Duration::ZERO, pending: Vec::new(), taken: 0 }
    }

    /// Lets time pass outside of the dialogue; never back.
    pub fn advance_to(&mut self, now: Duration) {
        self.now = self.now.max(now);
    }

    /// The device.
    pub fn peer(&self) -> &P {
        &self.peer
    }

    /// The device, for tests and simulators.
    pub fn peer_mut(&mut self) -> &mut P {
        &mut self.peer
    }
}

impl<P: Peer> Link for InProcess<P> {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.peer.on_bytes(self.now, bytes)
    }

    fn receive(&mut self, buf: &mut [u8], deadline: Duration) -> io::Result<usize> {
        if self.taken == self.pending.len() {
            self.pending.clear();
            self.taken = 0;
            let until = deadline.max(self.now);
            match self.peer.poll(until, &mut self.pending)? {
                Some(due) => self.now = self.now.max(due),
                None => {
                    self.now = until;
                    return Ok(0);
                }
            }
        }
        let waiting = self.pending.get(self.taken..).unwrap_or_default();
        let count = waiting.len().min(buf.len());
        for (to, from) in buf.iter_mut().zip(waiting) {
            *to = *from;
        }
        self.taken += count;
        Ok(count)
    }

    fn now(&self) -> Duration {
        self.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct OneLetter(Option<Duration>);

    impl Peer for OneLetter {
        fn on_bytes(&mut self, now: Duration, _bytes: &[u8]) -> io::Result<()> {
            self.0 = Some(now + Duration::from_millis(30));
            Ok(())
        }

        fn poll(&mut self, until: Duration, out: &mut Vec<u8>) -> io::Result<Option<Duration>> {
            let due = self.0.take_if(|due| *due <= until);
            if due.is_some() {
                out.extend(b"abc");
            }
            Ok(due)
        }
    }

    #[test]
    fn time_moves_to_the_deadline_or_to_the_bytes() {
        let mut link = InProcess::new(OneLetter(None));
        let mut buf = [0; 2];
        assert_eq!(link.receive(&mut buf, Duration::from_millis(10)).unwrap(), 0);
        assert_eq!(link.now(), Duration::from_millis(10));
        link.send(b"?").unwrap();
        assert_eq!(link.receive(&mut buf, Duration::from_millis(20)).unwrap(), 0);
        assert_eq!(link.receive(&mut buf, Duration::from_secs(9)).unwrap(), 2);
        assert_eq!((buf, link.now()), (*b"ab", Duration::from_millis(40)));
        assert_eq!(
            link.receive(&mut buf, Duration::ZERO).unwrap(),
            1,
            "what is there is given at any deadline"
        );
        link.advance_to(Duration::from_millis(5));
        assert_eq!(link.now(), Duration::from_millis(40), "time never goes back");
    }
}
