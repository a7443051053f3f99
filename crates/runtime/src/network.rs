//! One question and one answer over TCP, within one patience.

use domain::country::{Exchange, FrameLen};
use domain::device::{Endpoint, Outcome};
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;

/// An operator reached over TCP. A connection serves one exchange: an answer that comes later comes to a closed door and
/// can not be taken for another one's.
pub struct Tcp {
    address: String,
    clock: Arc<dyn Clock>,
}

impl Tcp {
    /// The operator at `host:port`. Nothing is connected yet.
    pub fn new(address: impl Into<String>, clock: Arc<dyn Clock>) -> Self {
        Self { address: address.into(), clock }
    }
}

impl Endpoint for Tcp {
    fn exchange(&mut self, question: &Exchange) -> Outcome<Vec<u8>> {
        match try_exchange(&self.address, question, &*self.clock) {
            Ok(answer) => Outcome::Done(answer),
            Err(error) => Outcome::Unknown(format!("{}: {error}", self.address)),
        }
    }
}

fn try_exchange(endpoint: &str, work: &Exchange, clock: &dyn Clock) -> io::Result<Vec<u8>> {
    let deadline = clock.now().mono + work.patience;
    let left = || {
        let left = deadline.saturating_sub(clock.now().mono);
        if left.is_zero() { Err(io::Error::from(io::ErrorKind::TimedOut)) } else { Ok(left) }
    };
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in endpoint.to_socket_addrs()? {
        let mut stream = match TcpStream::connect_timeout(&address, left()?) {
            Ok(stream) => stream,
            Err(error) => {
                last = error;
                continue;
            }
        };
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(left()?))?;
        stream.write_all(&work.request)?;
        return receive(&mut stream, work.frame_len, &left);
    }
    Err(last)
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
