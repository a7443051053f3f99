//! One question and one answer over TCP, within one patience.

use crate::clock::Clock;
use domain::country::{Exchange, FrameLen};
use domain::device::{Endpoint, Outcome};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// An operator reached over TCP. A connection serves one exchange: an answer that comes later comes to a closed door and
/// can not be taken for another one's. After [`Endpoint::connect`] the exchanges share a connection until one of them goes
/// wrong.
pub struct Tcp {
    address: String,
    clock: Arc<dyn Clock>,
    /// The addresses that the name had last.
    known: Vec<SocketAddr>,
    /// A question to the system's resolver that has not been answered. It has no time limit of its own.
    asked: Option<Receiver<io::Result<Vec<SocketAddr>>>>,
    /// The connection that exchanges share.
    kept: Option<TcpStream>,
}

impl Tcp {
    /// The operator at `host:port`. Nothing is connected yet.
    pub fn new(address: impl Into<String>, clock: Arc<dyn Clock>) -> Self {
        Self { address: address.into(), clock, known: Vec::new(), asked: None, kept: None }
    }

    fn try_exchange(&mut self, work: &Exchange) -> io::Result<Vec<u8>> {
        let clock = Arc::clone(&self.clock);
        let deadline = clock.now().mono + work.patience;
        let left = || left(&*clock, deadline);
        let shared = self.kept.take();
        let keeps = shared.is_some();
        let mut stream = match shared {
            Some(stream) => stream,
            None => self.open(&left)?,
        };
        stream.set_write_timeout(Some(left()?))?;
        stream.write_all(&work.request)?;
        let answer = receive(&mut stream, work.frame_len, &left)?;
        if keeps {
            self.kept = Some(stream);
        }
        Ok(answer)
    }

    fn open(&mut self, left: &dyn Fn() -> io::Result<Duration>) -> io::Result<TcpStream> {
        let addresses = self.resolve(left()? / 2)?;
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        let count = u32::try_from(addresses.len()).unwrap_or(1);
        for (address, shares) in addresses.iter().zip((1..=count).rev()) {
            // An address that swallows everything leaves the others their share.
            match TcpStream::connect_timeout(address, left()? / shares) {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    return Ok(stream);
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// The addresses of the name; those it had last when the resolver is slow or fails.
    fn resolve(&mut self, patience: Duration) -> io::Result<Vec<SocketAddr>> {
        if let Ok(address) = self.address.parse() {
            return Ok(vec![address]);
        }
        let asked = match self.asked.take() {
            Some(asked) => asked,
            None => ask(self.address.clone())?,
        };
        let failed = match asked.recv_timeout(patience) {
            Ok(Ok(addresses)) => {
                self.known = addresses;
                return Ok(self.known.clone());
            }
            Ok(Err(error)) => error,
            Err(RecvTimeoutError::Timeout) => {
                self.asked = Some(asked);
                io::Error::new(io::ErrorKind::TimedOut, "the resolver does not answer")
            }
            Err(RecvTimeoutError::Disconnected) => io::Error::other("the resolver failed"),
        };
        if self.known.is_empty() { Err(failed) } else { Ok(self.known.clone()) }
    }
}

/// Asks the system's resolver, which may take as long as it likes.
fn ask(name: String) -> io::Result<Receiver<io::Result<Vec<SocketAddr>>>> {
    let (answer, asked) = sync_channel(1);
    thread::Builder::new().name("resolver".into()).spawn(move || {
        // Nobody may want it any more.
        let _ = answer.send(name.to_socket_addrs().map(Vec::from_iter));
    })?;
    Ok(asked)
}

fn left(clock: &dyn Clock, deadline: Duration) -> io::Result<Duration> {
    let left = deadline.saturating_sub(clock.now().mono);
    if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
}

impl Endpoint for Tcp {
    fn connect(&mut self, patience: Duration) -> Outcome<()> {
        self.kept = None;
        let clock = Arc::clone(&self.clock);
        let deadline = clock.now().mono + patience;
        match self.open(&|| left(&*clock, deadline)) {
            Ok(stream) => {
                self.kept = Some(stream);
                Outcome::Done(())
            }
            Err(error) => Outcome::Unknown(format!("{}: {error}", self.address)),
        }
    }

    fn exchange(&mut self, question: &Exchange) -> Outcome<Vec<u8>> {
        match self.try_exchange(question) {
            Ok(answer) => Outcome::Done(answer),
            Err(error) => Outcome::Unknown(format!("{}: {error}", self.address)),
        }
    }
}

fn receive(
    stream: &mut TcpStream,
    frame_len: fn(&[u8]) -> FrameLen,
    left: &dyn Fn() -> io::Result<Duration>,
) -> io::Result<Vec<u8>> {
    let mut received = Vec::new();
    let mut chunk = [0u8; 4096];
    loop {
        match frame_len(&received) {
            FrameLen::Done(len) => {
                received.truncate(len);
                return Ok(received);
            }
            FrameLen::Bad => return Err(io::Error::new(io::ErrorKind::InvalidData, "not a frame")),
            FrameLen::Need(_) => {}
        }
        stream.set_read_timeout(Some(left()?))?;
        match stream.read(&mut chunk) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => received.extend_from_slice(chunk.get(..n).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::RealClock;
    use std::net::TcpListener;

    fn three(received: &[u8]) -> FrameLen {
        if received.len() < 3 { FrameLen::Need(3) } else { FrameLen::Done(3) }
    }

    /// An operator that answers one question with its own bytes.
    fn echo() -> io::Result<SocketAddr> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        thread::spawn(move || -> io::Result<()> {
            let (mut stream, _) = listener.accept()?;
            let mut bytes = [0; 3];
            stream.read_exact(&mut bytes)?;
            stream.write_all(&bytes)
        });
        Ok(address)
    }

    fn tcp(address: String) -> Tcp {
        Tcp::new(address, Arc::new(RealClock { offset_min: 0 }))
    }

    fn question() -> Exchange {
        Exchange { request: b"abc".to_vec(), frame_len: three, patience: Duration::from_secs(4) }
    }

    #[test]
    fn a_name_is_looked_up_and_its_addresses_are_kept() -> io::Result<()> {
        let port = echo()?.port();
        let mut tcp = tcp(format!("localhost:{port}"));
        assert_eq!(tcp.exchange(&question()), Outcome::Done(b"abc".to_vec()));
        assert!(tcp.known.iter().any(|address| address.port() == port));
        Ok(())
    }

    #[test]
    fn exchanges_share_a_connection_until_one_goes_wrong() -> io::Result<()> {
        let mut tcp = tcp(echo()?.to_string()); // it takes one connection and answers one question
        assert_eq!(tcp.connect(Duration::from_secs(4)), Outcome::Done(()));
        assert_eq!(tcp.exchange(&question()), Outcome::Done(b"abc".to_vec()));
        assert!(tcp.kept.is_some());
        assert!(matches!(tcp.exchange(&question()), Outcome::Unknown(_)), "the other side has hung up");
        assert!(tcp.kept.is_none());
        Ok(())
    }

    #[test]
    fn a_silent_resolver_and_a_dead_address_leave_time_for_the_last_good_ones() -> io::Result<()> {
        let dead = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let (_never, asked) = sync_channel(1);
        let mut tcp = tcp("operator.example:7777".into());
        (tcp.known, tcp.asked) = (vec![dead, echo()?], Some(asked));
        assert_eq!(tcp.exchange(&question()), Outcome::Done(b"abc".to_vec()));
        assert!(tcp.asked.is_some(), "the resolver is not asked a second time meanwhile");
        Ok(())
    }
}
