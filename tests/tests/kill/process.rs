//! The processes of a round.

use crate::binary;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Who is at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Russia: the fiscal storage, at the end of a serial line.
    Storage,
    /// Kazakhstan: the operator, over TCP.
    Operator,
}

/// A process that does not outlive its owner.
pub struct Process(pub Child);

impl Process {
    /// SIGKILL: no handler, no destructor, no flush.
    pub fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A shop: a data folder, and a device as another process.
pub struct Shop {
    dir: TempDir,
    /// Who is at the other end.
    pub side: Side,
    device: Option<Process>,
    /// `HOST:PORT` of the operator: the first start takes any port, later ones the same.
    address: Option<String>,
}

impl Shop {
    /// Starts the device and puts a register into service on it.
    pub fn open(side: Side) -> Self {
        let dir = tempfile::tempdir().expect("a folder of its own");
        let mut shop = Self { dir, side, device: None, address: None };
        fs::create_dir(shop.data()).expect("it is empty");
        shop.start_device("");
        let (country, wiring) = match side {
            Side::Storage => ("ru", format!("fn = \"emulator:pty:{}\"\n", shop.path("line").display())),
            Side::Operator => {
                let address = shop.address.as_deref().expect("the operator listens");
                ("kz", format!("operator = \"emulator:tcp:{address}\"\n"))
            }
        };
        fs::write(shop.data().join("kassa.toml"), wiring).expect("it is ours");
        let begun = shop.kassa(&["init", "--country", country, "--demo"]).output().expect("kassa runs");
        assert!(begun.status.success(), "{begun:?}");
        shop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// The journal and what follows from it.
    pub fn database(&self) -> PathBuf {
        self.data().join("register.db")
    }

    /// Everything the device has made permanent.
    pub fn device_state(&self) -> PathBuf {
        self.path("device.jsonl")
    }

    /// Frames that the device has seen and sent.
    pub fn device_log(&self) -> PathBuf {
        self.path("device.log")
    }

    /// `kassa --data …` with these arguments.
    pub fn kassa(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary::kassa());
        command.arg("--data").arg(self.data()).args(args).stdin(Stdio::null());
        command
    }

    /// Starts the device on the state it has, with these fault rules.
    pub fn start_device(&mut self, faults: &str) {
        self.kill_device();
        fs::write(self.path("faults"), faults).expect("it is ours");
        let mut command = Command::new(binary::kassa());
        match self.side {
            Side::Storage => {
                command.args(["emulate", "fn", "--baud", "115200", "--latency", "spec", "--pty"])
            }
            Side::Operator => command.args(["emulate", "operator", "--tcp"]),
        };
        match (self.side, &self.address) {
            (Side::Storage, _) => command.arg(self.path("line")),
            (Side::Operator, Some(address)) => command.arg(address),
            (Side::Operator, None) => command.arg("127.0.0.1:0"),
        };
        for (option, file) in [("--state", "device.jsonl"), ("--log", "device.log"), ("--faults", "faults")] {
            command.arg(option).arg(self.path(file));
        }
        let (process, line) = listening(&mut command);
        self.device = Some(process);
        self.address = Some(line);
    }

    /// Kills the device.
    pub fn kill_device(&mut self) {
        self.device = None;
    }

    /// Whether the device runs.
    pub fn has_device(&self) -> bool {
        self.device.is_some()
    }

    /// Starts `kassa serve` and waits until it listens.
    pub fn serve(&self) -> Process {
        listening(&mut self.kassa(&["serve"])).0
    }

    /// Asks for a task and waits for the answer; none when the process ended without one.
    pub fn ask(&self, key: &str, body: &str) -> Option<Value> {
        let file = self.body(body);
        let mut command = self.kassa(&["task", "--key", key]);
        let output = command.arg(file).stderr(Stdio::inherit()).output().expect("kassa runs");
        serde_json::from_slice(&output.stdout).ok()
    }

    fn body(&self, body: &str) -> PathBuf {
        let file = self.path("task.json");
        fs::write(&file, body).expect("it is ours");
        file
    }

    /// Starts a task. With `deaf` the caller takes no answer until it is asked to: the task that wants to print one waits.
    pub fn start_task(&self, key: &str, body: &str, deaf: bool) -> Task {
        let (ours, theirs) = UnixStream::pair().expect("a pair of sockets");
        if deaf {
            fill(&theirs);
        }
        let mut command = self.kassa(&["task", "--key", key]);
        command.arg(self.body(body)).stdout(OwnedFd::from(theirs)).stderr(Stdio::null());
        let process = Process(command.spawn().expect("kassa runs"));
        // The command keeps the other end open: only without it the end of the process is the end of the stream.
        drop(command);
        Task { process, stdout: ours, read: Vec::new() }
    }
}

/// Fills the buffer of a stream with white space, which JSON does not mind.
fn fill(mut stream: &UnixStream) {
    stream.set_nonblocking(true).expect("it is a socket");
    for blanks in [&[b' '; 4096][..], b" "] {
        while stream.write(blanks).is_ok() {}
    }
    stream.set_nonblocking(false).expect("it is a socket");
}

/// Starts a process and waits for its line `listening ADDR`.
fn listening(command: &mut Command) -> (Process, String) {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("kassa runs");
    let stdout = child.stdout.take().expect("it is piped");
    let process = Process(child);
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).expect("it is text");
    let address =
        line.trim_end().strip_prefix("listening ").unwrap_or_else(|| panic!("{command:?}: {line:?}"));
    (process, address.to_owned())
}

/// A running `kassa task` and what it has printed.
pub struct Task {
    /// The process.
    pub process: Process,
    stdout: UnixStream,
    read: Vec<u8>,
}

impl Task {
    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.process.0.try_wait().expect("it is our child").is_some()
    }

    /// Whether anything of an answer has come; waits for nothing.
    pub fn has_printed(&mut self) -> bool {
        self.stdout.set_nonblocking(true).expect("it is a socket");
        match self.stdout.read_to_end(&mut self.read) {
            Err(error) if error.kind() != ErrorKind::WouldBlock => panic!("{error}"),
            _ => self.read.iter().any(|byte| !byte.is_ascii_whitespace()),
        }
    }

    /// Waits for its end.
    pub fn wait(&mut self) {
        self.process.0.wait().expect("it is our child");
    }

    /// Waits for its end; gives the answer, if it was printed.
    pub fn answer(mut self) -> Option<Value> {
        self.stdout.set_nonblocking(false).expect("it is a socket");
        self.stdout.read_to_end(&mut self.read).expect("it is a socket");
        self.wait();
        serde_json::from_slice(&self.read).ok()
    }
}

/// Reads a file that is there.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
