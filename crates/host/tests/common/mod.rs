//! Runs the built binary in a folder of its own.

use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, prlimit};
use serde_json::Value;
use std::fmt::{self, Debug, Formatter};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use tempfile::TempDir;

/// A data folder and the binary that works on it.
pub struct Kassa {
    _dir: TempDir,
    data: PathBuf,
}

/// What came of a run.
pub struct Ran {
    pub code: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Debug for Ran {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { code, stdout, stderr } = self;
        write!(f, "exit code {code}\n{}\n{stderr}", String::from_utf8_lossy(stdout))
    }
}

/// A running command.
pub struct Running {
    child: Child,
    pub stdout: Option<BufReader<ChildStdout>>,
}

impl Kassa {
    pub fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        Self { _dir: dir, data }
    }

    pub fn begun(country: &str) -> Self {
        let kassa = Self::empty();
        let run = kassa.run(&["init", "--country", country, "--demo"]);
        assert_eq!(run.code, 0, "{run:?}");
        kassa
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kassa"));
        command.arg("--data").arg(&self.data).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        ran(self.command(args).spawn().unwrap())
    }

    /// With a terminal as standard output; what stands on it is thrown away.
    pub fn run_on_terminal(&self, args: &[&str]) -> Ran {
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&screen).unwrap();
        unlockpt(&screen).unwrap();
        let name = ptsname(&screen, Vec::new()).unwrap().into_string().unwrap();
        let terminal = std::fs::OpenOptions::new().read(true).write(true).open(name).unwrap();
        ran(self.command(args).stdout(terminal).spawn().unwrap())
    }

    /// A task by standard input.
    pub fn task(&self, task: &str, options: &[&str]) -> Ran {
        let args = [&["task", "-"], options].concat();
        let mut child = self.command(&args).stdin(Stdio::piped()).spawn().unwrap();
        // A command that ends before it reads is judged by its exit code.
        let _ = child.stdin.take().unwrap().write_all(task.as_bytes());
        ran(child)
    }

    pub fn start(&self, args: &[&str]) -> Running {
        running(&mut self.command(args))
    }

    /// A command begun by a shell that does something to its process first.
    pub fn start_after(&self, first: &str, args: &[&str]) -> Running {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{first}; exec \"$0\" \"$@\"")]);
        command.args([env!("CARGO_BIN_EXE_kassa"), "--data"]).arg(&self.data).args(args);
        running(command.stdin(Stdio::null()).stdout(Stdio::piped()))
    }
}

fn running(command: &mut Command) -> Running {
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let stdout = child.stdout.take().map(BufReader::new);
    Running { child, stdout }
}

fn ran(child: Child) -> Ran {
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Running {
    pub fn first_line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.as_mut().unwrap().read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Takes what it needs of a resource away from a process that runs.
    pub fn starve(&self, resource: Resource) {
        self.limit(resource, Rlimit { current: Some(0), ..getrlimit(resource) });
    }

    /// Gives back what [`starve`](Self::starve) took: the limits of this process.
    pub fn feed(&self, resource: Resource) {
        self.limit(resource, getrlimit(resource));
    }

    fn limit(&self, resource: Resource, limit: Rlimit) {
        prlimit(Some(Pid::from_child(&self.child)), resource, limit).unwrap();
    }

    pub fn wait(&mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap()
    }

    pub fn terminate(&mut self) -> i32 {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        self.wait()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Standard output as JSON, with this exit code.
pub fn json(run: &Ran, code: i32) -> Value {
    assert_eq!(run.code, code, "{run:?}");
    serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// Standard output as text, with this exit code.
pub fn text(run: &Ran, code: i32) -> String {
    assert_eq!(run.code, code, "{run:?}");
    String::from_utf8(run.stdout.clone()).unwrap()
}

/// A refusal with this exit code and this code.
pub fn refused_with(run: &Ran, code: i32, refusal: &str) {
    assert_eq!(run.code, code, "{run:?}");
    assert!(run.stderr.contains(&format!("[{refusal}")), "{run:?}");
}
