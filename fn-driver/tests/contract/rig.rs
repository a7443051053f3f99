//! The scripted ФН at the end of each transport.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use fn_driver::transports::{InProcess, Peer, open};
use fn_driver::{Fn, Link, Settings};

use crate::device::{Device, Piece};

/// A driver and the device it talks to.
pub struct Rig {
    pub driver: Fn<AnyLink>,
    device: Arc<Mutex<Device>>,
}

pub enum AnyLink {
    Real(Box<dyn Link + Send>),
    Virtual(InProcess<Shared>),
}

impl Link for AnyLink {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Real(link) => link.send(bytes),
            Self::Virtual(link) => link.send(bytes),
        }
    }

    fn receive(&mut self, buf: &mut [u8], deadline: Duration) -> io::Result<usize> {
        match self {
            Self::Real(link) => link.receive(buf, deadline),
            Self::Virtual(link) => link.receive(buf, deadline),
        }
    }

    fn now(&self) -> Duration {
        match self {
            Self::Real(link) => link.now(),
            Self::Virtual(link) => link.now(),
        }
    }
}

/// A quarter of the times of the table: a silent ФН costs the suite half a second.
fn settings() -> Settings {
    Settings { timeout_percent: 25, ..Settings::default() }
}

impl Rig {
    fn new(link: AnyLink, device: Arc<Mutex<Device>>) -> Self {
        Self { driver: Fn::new(link, settings()), device }
    }

    pub fn with(self, settings: Settings) -> Self {
        Self { driver: Fn::new(self.driver.into_link(), settings), device: self.device }
    }

    pub fn device(&self) -> MutexGuard<'_, Device> {
        self.device.lock().unwrap()
    }

    /// Lets time pass on the clock of the link.
    pub fn pass(&mut self, time: Duration) {
        match self.driver.link_mut() {
            AnyLink::Real(_) => thread::sleep(time),
            AnyLink::Virtual(link) => link.advance_to(link.now() + time),
        }
    }

    /// A new driver on the same device, as after a crash of the program.
    pub fn reopened(self) -> Self {
        self.with(settings())
    }
}

/// The device as a peer in virtual time.
pub struct Shared {
    device: Arc<Mutex<Device>>,
    pieces: VecDeque<Piece>,
}

fn gone() -> io::Error {
    ErrorKind::BrokenPipe.into()
}

impl Peer for Shared {
    fn on_bytes(&mut self, now: Duration, bytes: &[u8]) -> io::Result<()> {
        let mut device = self.device.lock().unwrap();
        if device.vanished {
            return Err(gone());
        }
        self.pieces.extend(device.hear(now, bytes));
        Ok(())
    }

    fn poll(&mut self, until: Duration, out: &mut Vec<u8>) -> io::Result<Option<Duration>> {
        if self.device.lock().unwrap().vanished {
            return Err(gone());
        }
        if self.pieces.front().is_none_or(|piece| piece.due > until) {
            return Ok(None);
        }
        Ok(self.pieces.pop_front().map(|piece| {
            out.extend(piece.bytes);
            piece.due
        }))
    }
}

pub fn in_process() -> Rig {
    let device = Arc::new(Mutex::new(Device::new()));
    let peer = Shared { device: device.clone(), pieces: VecDeque::new() };
    Rig::new(AnyLink::Virtual(InProcess::new(peer)), device)
}

/// The device's end of a real link.
trait Line: Read + Send + Sized + 'static {
    fn write_all_at_once(&self, bytes: &[u8]);
    fn another(&self) -> Self;
    fn hang_up(self);
}

impl Line for TcpStream {
    fn write_all_at_once(&self, bytes: &[u8]) {
        // The driver may have gone already.
        let _ = (&*self).write_all(bytes);
    }
    fn another(&self) -> Self {
        self.try_clone().unwrap()
    }
    fn hang_up(self) {
        self.shutdown(Shutdown::Both).unwrap();
    }
}

impl Line for File {
    fn write_all_at_once(&self, bytes: &[u8]) {
        let _ = (&*self).write_all(bytes);
    }
    fn another(&self) -> Self {
        self.try_clone().unwrap()
    }
    fn hang_up(self) {}
}

fn serve<L: Line>(mut line: L, device: Arc<Mutex<Device>>) {
    #[expect(clippy::disallowed_methods, reason = "the far end of a real link has a clock of its own")]
    let start = Instant::now();
    let mut buffer = [0; 4096];
    // The end of the driver ends this loop.
    while let Ok(count @ 1..) = line.read(&mut buffer) {
        let mut device = device.lock().unwrap();
        let pieces = device.hear(start.elapsed(), &buffer[..count]);
        if device.vanished {
            return line.hang_up();
        }
        drop(device);
        for piece in pieces {
            let wait = piece.due.saturating_sub(start.elapsed());
            if wait.is_zero() {
                line.write_all_at_once(&piece.bytes);
            } else {
                let line = line.another();
                thread::spawn(move || {
                    thread::sleep(wait);
                    line.write_all_at_once(&piece.bytes);
                });
            }
        }
    }
}

pub fn tcp() -> Rig {
    let device = Arc::new(Mutex::new(Device::new()));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let link = open(&format!("tcp:{}", listener.local_addr().unwrap())).unwrap();
    let (line, _) = listener.accept().unwrap();
    line.set_nodelay(true).unwrap();
    let far = device.clone();
    thread::spawn(move || serve(line, far));
    Rig::new(AnyLink::Real(link), device)
}

pub fn pty() -> Rig {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let device = Arc::new(Mutex::new(Device::new()));
    let line = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&line).unwrap();
    unlockpt(&line).unwrap();
    let name = ptsname(&line, Vec::new()).unwrap();
    let link = open(&format!("pty:{}", name.to_str().unwrap())).unwrap();
    let far = device.clone();
    thread::spawn(move || serve(File::from(line), far));
    Rig::new(AnyLink::Real(link), device)
}
