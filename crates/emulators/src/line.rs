//! The line of an emulated device: a TCP port or a pseudo-terminal, served without busy waiting.
//!
//! [`Port`] is what every emulator process stands on: it waits for bytes, for a peer that comes or goes, for
//! a deadline or for the [`Stopper`], and sends bytes. One peer at a time: over TCP a new connection replaces
//! the old one, which is closed once what it had sent was read; a pseudo-terminal may be opened and closed by clients as often as they like.
//!
//! * **TCP**: port 0 takes any free port; [`Port::address`] names the one taken.
//! * **Pseudo-terminal**: the slave is set to raw mode, and the path given becomes a symbolic link to it. The
//!   link is replaced when one is there already, any other file is left alone and refused. It is removed at
//!   the end. The port keeps the slave open itself, so that a client that hangs up causes no end of file;
//!   it watches the slave to learn that a client came or went, throws away what lay unread for the previous
//!   one, and lifts an exclusive lock that a killed client has left behind.
//!
//! Waiting is one `ppoll` with a timeout in nanoseconds. The kernel rounds it up by its timer slack (50 µs on
//! an ordinary Linux), and [`Port::wait`] returns [`Event::Due`] only when the deadline has passed, so what is
//! sent at a due time is late by that much and never early. What a peer does not take in time is lost, as on a
//! wire without flow control: a pseudo-terminal drops bytes, a TCP connection is closed.

use std::io::{self, ErrorKind, Read, Write};
use std::mem::MaybeUninit;
use std::net::{TcpListener, TcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::inotify;
use rustix::fs::{Mode, OFlags};
use rustix::pty::OpenptFlags;
use rustix::termios::{OptionalActions, QueueSelector};

/// Where a device is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// `HOST:PORT`; port 0 takes any free one.
    Tcp(String),
    /// Path of the symbolic link that will lead to the pseudo-terminal.
    Pty(PathBuf),
}

/// Why [`Port::wait`] returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Bytes were read.
    Bytes,
    /// A peer came or went: what was on the way to the previous one is void.
    Peer,
    /// The deadline has passed.
    Due,
    /// The [`Stopper`] asks to end.
    Stopped,
}

/// Ends a [`Port::wait`] of another thread, now and at every later call.
#[derive(Debug, Clone)]
pub struct Stopper(Arc<UnixStream>);

impl Stopper {
    /// Asks the port's owner to end. May be called any number of times.
    pub fn stop(&self) {
        // A full socket means that it has been asked often enough already.
        let _ = (&*self.0).write(&[1]);
    }
}

#[derive(Debug)]
enum Line {
    Tcp { listener: TcpListener, peer: Option<TcpStream> },
    Pty { master: OwnedFd, slave: OwnedFd, watch: OwnedFd, link: PathBuf, target: PathBuf },
}

/// An open line. See the module's documentation.
#[derive(Debug)]
pub struct Port {
    line: Line,
    stop: UnixStream,
    address: String,
}

/// The monotonic clock of the process; due times of emulated lines are points on it.
#[expect(clippy::disallowed_methods, reason = "an emulated line keeps real time")]
pub fn now() -> Instant {
    Instant::now()
}

impl Port {
    /// Opens the line. From here on clients can connect.
    ///
    /// # Errors
    /// Whatever the system says: an address in use, no pseudo-terminal left, a file in the link's place.
    pub fn open(endpoint: &Endpoint) -> io::Result<(Self, Stopper)> {
        let (line, address) = match endpoint {
            Endpoint::Tcp(address) => {
                let listener = TcpListener::bind(address.as_str())?;
                listener.set_nonblocking(true)?;
                let address = listener.local_addr()?.to_string();
                (Line::Tcp { listener, peer: None }, address)
            }
            Endpoint::Pty(link) => (open_pty(link)?, link.display().to_string()),
        };
        let (stop, remote) = UnixStream::pair()?;
        remote.set_nonblocking(true)?;
        Ok((Self { line, stop, address }, Stopper(Arc::new(remote))))
    }

    /// `HOST:PORT` with the port really taken, or the path of the link.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Waits for the first of: bytes (appended to `into`), a change of peer, the deadline, the stopper.
    ///
    /// # Errors
    /// The line itself broke; a lost peer is no error.
    pub fn wait(&mut self, until: Option<Instant>, into: &mut Vec<u8>) -> io::Result<Event> {
        loop {
            let timeout = until.map(|due| {
                let left = due.saturating_duration_since(now());
                let seconds = i64::try_from(left.as_secs()).unwrap_or(i64::MAX);
                Timespec { tv_sec: seconds, tv_nsec: i64::from(left.subsec_nanos()) }
            });
            let [stopped, peer_changed, readable] = match self.poll(timeout.as_ref()) {
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                ready => ready?,
            };
            if stopped {
                return Ok(Event::Stopped);
            }
            // What a TCP peer has sent before it left is heard before the next one is let in.
            let first = readable && matches!(self.line, Line::Tcp { .. });
            if peer_changed && !first && self.change_peer()? {
                return Ok(Event::Peer);
            }
            if readable {
                match self.receive(into)? {
                    Some(0) => {}
                    Some(_) => return Ok(Event::Bytes),
                    None => return Ok(Event::Peer),
                }
            }
            if until.is_some_and(|due| now() >= due) {
                return Ok(Event::Due);
            }
        }
    }

    /// Waits for the deadline or the stopper alone: bytes and peers wait outside, as before a device that is busy.
    ///
    /// # Errors
    /// The line itself broke.
    pub fn hold(&self, until: Instant) -> io::Result<Event> {
        loop {
            let left = until.saturating_duration_since(now());
            if left.is_zero() {
                return Ok(Event::Due);
            }
            let seconds = i64::try_from(left.as_secs()).unwrap_or(i64::MAX);
            let timeout = Timespec { tv_sec: seconds, tv_nsec: i64::from(left.subsec_nanos()) };
            let mut stop = [PollFd::new(&self.stop, PollFlags::IN)];
            match poll(&mut stop, Some(&timeout)) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Ok(_) => return Ok(Event::Stopped),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Is a TCP peer connected? `None` on a pseudo-terminal, where nobody can tell.
    pub fn has_peer(&self) -> Option<bool> {
        match &self.line {
            Line::Tcp { peer, .. } => Some(peer.is_some()),
            Line::Pty { .. } => None,
        }
    }

    fn poll(&self, timeout: Option<&Timespec>) -> io::Result<[bool; 3]> {
        let (peers, data) = match &self.line {
            Line::Tcp { listener, peer } => (listener.as_fd(), peer.as_ref().map(AsFd::as_fd)),
            Line::Pty { master, watch, .. } => (watch.as_fd(), Some(master.as_fd())),
        };
        let idle = self.stop.as_fd();
        let readable = if data.is_some() { PollFlags::IN } else { PollFlags::empty() };
        let mut fds = [
            PollFd::from_borrowed_fd(idle, PollFlags::IN),
            PollFd::from_borrowed_fd(peers, PollFlags::IN),
            PollFd::from_borrowed_fd(data.unwrap_or(idle), readable),
        ];
        poll(&mut fds, timeout)?;
        Ok(fds.map(|fd| !fd.revents().is_empty()))
    }

    /// Takes a new peer in. False when nothing has changed after all.
    fn change_peer(&mut self) -> io::Result<bool> {
        match &mut self.line {
            Line::Tcp { listener, peer } => match listener.accept() {
                Ok((stream, _)) => {
                    stream.set_nonblocking(true)?;
                    stream.set_nodelay(true)?;
                    *peer = Some(stream);
                    Ok(true)
                }
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::ConnectionAborted) => {
                    Ok(false)
                }
                Err(e) => Err(e),
            },
            Line::Pty { slave, watch, .. } => {
                let mut buffer = [MaybeUninit::<u8>::uninit(); 1024];
                let mut events = inotify::Reader::new(watch, &mut buffer);
                while events.next().is_ok() {}
                rustix::termios::ioctl_tiocnxcl(&*slave)?;
                rustix::termios::tcflush(&*slave, QueueSelector::IFlush)?;
                Ok(true)
            }
        }
    }

    /// Reads what is there: `Some(0)` is nothing yet, `None` a peer that has gone.
    fn receive(&mut self, into: &mut Vec<u8>) -> io::Result<Option<usize>> {
        let mut buffer = [0_u8; 4096];
        let read = match &mut self.line {
            Line::Tcp { peer, .. } => match peer {
                Some(stream) => match stream.read(&mut buffer) {
                    Ok(n) if n > 0 => Ok(n),
                    Err(e) if e.kind() == ErrorKind::WouldBlock => Ok(0),
                    Ok(_) | Err(_) => {
                        *peer = None;
                        return Ok(None);
                    }
                },
                None => Ok(0),
            },
            Line::Pty { master, .. } => match rustix::io::read(&*master, &mut buffer) {
                Err(rustix::io::Errno::AGAIN) => Ok(0),
                read => read.map_err(io::Error::from),
            },
        }?;
        into.extend_from_slice(buffer.get(..read).unwrap_or_default());
        Ok(Some(read))
    }

    /// Sends bytes to the peer, if there is one and it takes them.
    pub fn send(&mut self, bytes: &[u8]) {
        match &mut self.line {
            Line::Tcp { peer, .. } => {
                if peer.as_mut().is_some_and(|stream| stream.write_all(bytes).is_err()) {
                    *peer = None;
                }
            }
            Line::Pty { master, .. } => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    match rustix::io::write(&*master, rest) {
                        Ok(n) => rest = rest.get(n..).unwrap_or_default(),
                        Err(_) => return,
                    }
                }
            }
        }
    }

    /// Hangs up on a TCP peer; a pseudo-terminal has nobody to hang up on.
    pub fn disconnect(&mut self) {
        if let Line::Tcp { peer, .. } = &mut self.line {
            *peer = None;
        }
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        if let Line::Pty { link, target, .. } = &self.line
            && std::fs::read_link(link).is_ok_and(|found| found == *target)
        {
            // Somebody else may have taken it in between; then there is nothing to tidy.
            let _ = std::fs::remove_file(link);
        }
    }
}

fn open_pty(link: &Path) -> io::Result<Line> {
    let master = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    rustix::pty::grantpt(&master)?;
    rustix::pty::unlockpt(&master)?;
    let name = rustix::pty::ptsname(&master, Vec::new())?;
    let target = PathBuf::from(name.to_string_lossy().into_owned());
    let slave = rustix::fs::open(&target, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
    let mut modes = rustix::termios::tcgetattr(&slave)?;
    modes.make_raw();
    rustix::termios::tcsetattr(&slave, OptionalActions::Now, &modes)?;
    let flags = rustix::fs::fcntl_getfl(&master)?;
    rustix::fs::fcntl_setfl(&master, flags | OFlags::NONBLOCK)?;
    let watch = inotify::init(inotify::CreateFlags::NONBLOCK | inotify::CreateFlags::CLOEXEC)?;
    let came_or_went =
        inotify::WatchFlags::OPEN | inotify::WatchFlags::CLOSE_WRITE | inotify::WatchFlags::CLOSE_NOWRITE;
    inotify::add_watch(&watch, &target, came_or_went)?;

    if std::fs::symlink_metadata(link).is_ok_and(|there| !there.file_type().is_symlink()) {
        let text = format!("{} is there already and no symbolic link", link.display());
        return Err(io::Error::new(ErrorKind::AlreadyExists, text));
    }
    let mut beside = link.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let _ = std::fs::remove_file(&beside);
    std::os::unix::fs::symlink(&target, &beside)?;
    std::fs::rename(&beside, link)?;
    Ok(Line::Pty { master, slave, watch, link: link.to_path_buf(), target })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn wait_for(port: &mut Port, into: &mut Vec<u8>, wanted: Event) {
        while port.wait(None, into).expect("the line holds") != wanted {}
    }

    #[test]
    fn a_new_tcp_connection_replaces_the_old_one() {
        let (mut port, _stopper) = Port::open(&Endpoint::Tcp("127.0.0.1:0".into())).expect("a free port");
        let mut old = TcpStream::connect(port.address()).expect("connects");
        let mut read = Vec::new();
        wait_for(&mut port, &mut read, Event::Peer);
        let mut new = TcpStream::connect(port.address()).expect("connects again");
        wait_for(&mut port, &mut read, Event::Peer);
        new.write_all(b"hello").expect("is taken");
        while read.len() < 5 {
            wait_for(&mut port, &mut read, Event::Bytes);
        }
        port.send(b"world");
        let mut answer = [0; 5];
        new.read_exact(&mut answer).expect("the answer comes");
        assert_eq!(&answer, b"world");
        assert_eq!(old.read(&mut answer).expect("closed in order"), 0);
    }

    #[test]
    fn a_pty_survives_clients_and_keeps_nothing_for_the_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join("line");
        let (mut port, _stopper) = Port::open(&Endpoint::Pty(link.clone())).expect("a pseudo-terminal");
        for round in 0..3_u8 {
            let open = || std::fs::File::options().read(true).write(true).open(&link).expect("opens");
            let mut client = open();
            rustix::termios::ioctl_tiocexcl(&client).expect("locks");
            let mut read = Vec::new();
            client.write_all(&[round, b'\r', 3, 4, 5]).expect("is taken");
            while read.len() < 5 {
                wait_for(&mut port, &mut read, Event::Bytes);
            }
            assert_eq!(read, [round, b'\r', 3, 4, 5], "raw in both directions");
            port.send(&[round, b'\n', 0xFF, b'a']);
            let mut answer = [0; 3];
            client.read_exact(&mut answer).expect("the answer comes");
            assert_eq!(answer, [round, b'\n', 0xFF], "and one byte stays unread");
        }
        drop(port);
        assert!(!link.exists() && std::fs::symlink_metadata(&link).is_err(), "the link is removed");
    }

    #[test]
    fn an_ordinary_file_is_not_replaced_by_the_link() {
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join("precious");
        std::fs::write(&link, "data").expect("writes");
        let refused = Port::open(&Endpoint::Pty(link.clone())).expect_err("is refused");
        assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(link).expect("is there"), "data");
    }

    #[test]
    fn a_deadline_is_never_early_and_a_stop_ends_the_wait() {
        let (mut port, stopper) = Port::open(&Endpoint::Tcp("127.0.0.1:0".into())).expect("a free port");
        let mut read = Vec::new();
        for micros in [0, 1, 300, 2_000] {
            let due = now() + Duration::from_micros(micros);
            assert_eq!(port.wait(Some(due), &mut read).expect("the line holds"), Event::Due);
            assert!(now() >= due);
        }
        let stopper = std::thread::spawn(move || stopper.stop());
        assert_eq!(port.wait(None, &mut read).expect("the line holds"), Event::Stopped);
        stopper.join().expect("ends");
    }
}
