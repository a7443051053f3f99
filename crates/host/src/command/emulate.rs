//! `kassa emulate`.

use super::emulated_storage::StorageArgs;
use crate::failure::{Ended, Exit, Failure};
use crate::{out, signals};
use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand, ValueEnum};
use domain::notice::Refusal;
use emulators::line::Endpoint;
use emulators::{faults, fiscal_storage as storage, ofd, operator, printer};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Runs an emulated device as a process of its own.
///
/// The first line on standard output is `listening ADDR`: `HOST:PORT` with the port really taken, or the path of the
/// pseudo-terminal's link. The emulator runs until it gets SIGTERM or SIGINT; standard input is not read.
///
/// The emulators refuse what the specification refuses, and share no codec with the register.
///
/// EXAMPLES
///   kassa emulate fn --tcp 127.0.0.1:0 --state fn.jsonl
///   kassa emulate ofd --tcp 127.0.0.1:0 --inbox inbox
///   kassa emulate operator --tcp 127.0.0.1:7777 --inbox inbox --rotate always
///   kassa emulate printer --tcp 127.0.0.1:9100 --out papers --width 80
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Emulate {
    #[command(subcommand)]
    device: Device,
}

#[derive(Debug, Subcommand)]
enum Device {
    Fn(FnArgs),
    Ofd(OfdArgs),
    Operator(OperatorArgs),
    Printer(PrinterArgs),
}

#[derive(Debug, Args)]
struct Common {
    /// Keep the state in this file; without it the state is gone with the process
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Decides keys, numbers and faults
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What goes wrong: one JSON rule a line; `-` reads standard input to its end before listening
    #[arg(long, value_name = "FILE|-")]
    faults: Option<PathBuf>,
    /// The device's clock: `real`, or a date or date and time to start from
    #[arg(long, value_name = "real|ISO-DATE", default_value = "real", value_parser = parse_clock)]
    clock: ClockArg,
    /// Append every frame to this file
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy)]
enum ClockArg {
    Real,
    From(NaiveDateTime),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LatencyArg {
    /// Commands take the time of the latency model
    Spec,
    /// Commands take no time
    #[value(name = "0")]
    Zero,
}

/// The Russian fiscal storage (ФН) at the end of a line.
///
/// The line clock is honest: a request counts as received when its bytes have had time to pass at the given speed, and
/// the last byte of an answer is written when it is due, never earlier.
///
/// FAULTS, one JSON object a line, `on` is the command code in hex: {"on": "16", "nth": 1, "do": "lose_answer"}.
/// All rules: docs/cli.md.
#[derive(Debug, Args)]
#[command(name = "fn", verbatim_doc_comment)]
struct FnArgs {
    /// Serve TCP here; port 0 takes any free one
    #[arg(long, value_name = "ADDR", required_unless_present = "pty", conflicts_with = "pty")]
    tcp: Option<String>,
    /// Serve a pseudo-terminal; LINK becomes a symbolic link to it
    #[arg(long, value_name = "LINK")]
    pty: Option<PathBuf>,
    /// Speed of the line, bit/s; 0: unpaced
    #[arg(long, default_value_t = 0)]
    baud: u32,
    /// How long commands take
    #[arg(long, value_enum, default_value_t = LatencyArg::Zero)]
    latency: LatencyArg,
    #[command(flatten)]
    storage: StorageArgs,
    #[command(flatten)]
    common: Common,
}

/// The operator of fiscal data of Russia (ОФД).
///
/// It takes the messages of any fiscal storage, and signs receipts that the emulated ones take.
///
/// FAULTS, one JSON object a line, `on` is the name of the document: {"on": "receipt", "nth": 1, "do": "lose_answer"}.
/// All rules: docs/cli.md.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
struct OfdArgs {
    /// Serve TCP here; port 0 takes any free one
    #[arg(long, value_name = "ADDR")]
    tcp: String,
    /// Write each document into this folder, as JSON and as TLV
    #[arg(long, value_name = "DIR")]
    inbox: Option<PathBuf>,
    /// Drop messages that are not signed by the key of an emulated storage, without an answer
    #[arg(long)]
    check_signs: bool,
    #[command(flatten)]
    common: Common,
}

/// The Kazakh operator of fiscal data (CPCR 2.0.2, 2.0.3, 2.0.4).
///
/// It knows one register: identifier 100001, first token 123456789. What it checks and refuses: docs/operator-emulator.md.
///
/// FAULTS, one JSON object a line: {"on": "TICKET", "nth": 1, "do": "count_and_lose_answer"}. All rules: docs/cli.md.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
struct OperatorArgs {
    /// Serve TCP here; port 0 takes any free one
    #[arg(long, value_name = "ADDR")]
    tcp: String,
    /// Newest edition spoken
    #[arg(long, default_value_t = 203, value_parser = parse_edition)]
    edition: u16,
    /// Oldest edition spoken; earlier ones are refused as the tax authority refuses 2.0.2 since 2026-04-01
    #[arg(long, default_value_t = 202, value_parser = parse_edition)]
    oldest: u16,
    /// When an accepted document brings a new token
    #[arg(long, value_name = "always|never|N", default_value = "always", value_parser = parse_rotate)]
    rotate: operator::Rotate,
    /// Write each counted document into this folder as JSON
    #[arg(long, value_name = "DIR")]
    inbox: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// A receipt printer that speaks ESC/POS.
///
/// Each job becomes NNNN.png (the paper, dot by dot), NNNN.txt (its lines) and, when the register broke a rule of Epson's
/// command reference, NNNN.problems. What is not cut off when the printer ends is torn off.
///
/// The control file names the conditions that hold: paper_out, paper_near_end, cover_open, cutter_stuck. Empty it and the
/// printer goes on with what waits. The printer has no clock: --clock changes nothing.
///
/// FAULTS, one JSON object a line: {"on": "line", "nth": 12, "do": "paper_out", "requests": 5}. All rules: docs/cli.md.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
struct PrinterArgs {
    /// Serve TCP here; port 0 takes any free one
    #[arg(long, value_name = "ADDR", required_unless_present = "pty", conflicts_with = "pty")]
    tcp: Option<String>,
    /// Serve a pseudo-terminal; LINK becomes a symbolic link to it
    #[arg(long, value_name = "LINK")]
    pty: Option<PathBuf>,
    /// Put the jobs into this folder
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Width of the roll: 58 mm are 384 dots, 80 mm are 576
    #[arg(long, value_name = "58|80", default_value = "58", value_parser = parse_width)]
    width: printer::Width,
    /// Speed of the line, bit/s; 0: unpaced
    #[arg(long, default_value_t = 0)]
    baud: u32,
    /// Bytes that wait while nothing can be printed
    #[arg(long, value_name = "BYTES", default_value_t = 65_536)]
    buffer: usize,
    /// Let the conditions hold that this file names
    #[arg(long, value_name = "FILE")]
    control: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

fn parse_width(text: &str) -> Result<printer::Width, String> {
    match text {
        "58" => Ok(printer::Width::Mm58),
        "80" => Ok(printer::Width::Mm80),
        _ => Err("wanted: 58, 80".to_owned()),
    }
}

fn parse_clock(text: &str) -> Result<ClockArg, String> {
    if text == "real" {
        return Ok(ClockArg::Real);
    }
    let day = || text.parse::<NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    let time = text.parse::<NaiveDateTime>().ok().or_else(day);
    time.map(ClockArg::From).ok_or_else(|| "wanted: real, 2026-03-02 or 2026-03-02T10:00:00".to_owned())
}

fn parse_edition(text: &str) -> Result<u16, String> {
    match text {
        "202" => Ok(202),
        "203" => Ok(203),
        "204" => Ok(204),
        _ => Err("wanted: 202, 203, 204".to_owned()),
    }
}

fn parse_rotate(text: &str) -> Result<operator::Rotate, String> {
    match text {
        "always" => Ok(operator::Rotate::Always),
        "never" => Ok(operator::Rotate::Never),
        number => number
            .parse()
            .ok()
            .filter(|n| *n > 0)
            .map(operator::Rotate::Every)
            .ok_or_else(|| "wanted: always, never or a number from 1".to_owned()),
    }
}

impl Emulate {
    /// Runs the device until a signal comes.
    ///
    /// # Errors
    /// The address is taken, or a file can not be used.
    pub fn run(self) -> Ended {
        let stop = signals::wanted().map_err(Failure::internal)?;
        match self.device {
            Device::Fn(args) => {
                let server = storage::Server::start(args.options()?).map_err(unusable)?;
                out::line(&format!("listening {}", server.address()))?;
                stop.wait();
                drop(server);
            }
            Device::Ofd(args) => {
                let server = ofd::Server::start(args.config()?, |_| {}).map_err(unusable)?;
                out::line(&format!("listening {}", server.address()))?;
                stop.wait();
                server.stop();
            }
            Device::Operator(args) => {
                let server = operator::Server::start(args.config()?, |_| {}).map_err(unusable)?;
                out::line(&format!("listening {}", server.address()))?;
                stop.wait();
                server.stop();
            }
            Device::Printer(args) => {
                let server = printer::Server::start(args.options()?).map_err(unusable)?;
                out::line(&format!("listening {}", server.address()))?;
                stop.wait();
                server.stopper().stop();
                server.join().map_err(Failure::internal)?;
            }
        }
        Ok(Exit::Done)
    }
}

impl FnArgs {
    fn options(self) -> Result<storage::ServerOptions, Failure> {
        let text = read_faults(self.common.faults.as_deref())?;
        Ok(storage::ServerOptions {
            endpoint: endpoint(self.pty, self.tcp),
            config: self.storage.config(self.common.seed),
            baud: self.baud,
            latency: matches!(self.latency, LatencyArg::Spec),
            clock: match self.common.clock {
                ClockArg::Real => storage::ClockSource::Real,
                ClockArg::From(time) => storage::ClockSource::From(time),
            },
            state: self.common.state,
            log: self.common.log,
            faults: faults::parse(&text).map_err(bad_faults)?,
            seed: self.common.seed,
        })
    }
}

impl OfdArgs {
    fn config(self) -> Result<ofd::ServerConfig, Failure> {
        let text = read_faults(self.common.faults.as_deref())?;
        Ok(ofd::ServerConfig {
            tcp: self.tcp,
            seed: self.common.seed,
            faults: ofd::faults::parse(&text).map_err(bad_faults)?,
            state: self.common.state,
            inbox: self.inbox,
            clock: match self.common.clock {
                ClockArg::Real => ofd::ClockStart::Real,
                ClockArg::From(time) => ofd::ClockStart::At(time),
            },
            log: self.common.log,
            ..ofd::ServerConfig::new(ofd::Config { check_signs: self.check_signs, ..ofd::Config::default() })
        })
    }
}

impl PrinterArgs {
    fn options(self) -> Result<printer::ServerOptions, Failure> {
        let text = read_faults(self.common.faults.as_deref())?;
        let rules = printer::faults::parse(&text).map_err(bad_faults)?;
        let options = printer::Options {
            width: self.width,
            buffer: self.buffer,
            faults: faults::Faults::new(rules, self.common.seed),
        };
        Ok(printer::ServerOptions {
            out: Some(self.out),
            baud: self.baud,
            state: self.common.state,
            control: self.control,
            log: self.common.log,
            ..printer::ServerOptions::new(endpoint(self.pty, self.tcp), options)
        })
    }
}

/// Where the device is reached; one of the two is given.
fn endpoint(pty: Option<PathBuf>, tcp: Option<String>) -> Endpoint {
    match pty {
        Some(link) => Endpoint::Pty(link),
        None => Endpoint::Tcp(tcp.unwrap_or_else(|| "127.0.0.1:0".into())),
    }
}

impl OperatorArgs {
    fn config(self) -> Result<operator::ServerConfig, Failure> {
        let text = read_faults(self.common.faults.as_deref())?;
        let set_up = operator::Config {
            edition: self.edition,
            oldest: self.oldest,
            rotate: self.rotate,
            seed: self.common.seed,
            ..operator::Config::demo()
        };
        Ok(operator::ServerConfig {
            tcp: self.tcp,
            seed: self.common.seed,
            faults: operator::faults::parse(&text).map_err(bad_faults)?,
            state: self.common.state,
            inbox: self.inbox,
            clock: match self.common.clock {
                ClockArg::Real => operator::ClockStart::Real,
                ClockArg::From(time) => operator::ClockStart::At(time),
            },
            log: self.common.log,
            ..operator::ServerConfig::new(set_up)
        })
    }
}

fn read_faults(path: Option<&Path>) -> Result<String, Failure> {
    let mut text = String::new();
    let read = match path {
        None => return Ok(text),
        Some(path) if path == Path::new("-") => std::io::stdin().read_to_string(&mut text).map(drop),
        Some(path) => std::fs::read_to_string(path).map(|read| text = read),
    };
    match (read, path) {
        (Ok(()), _) => Ok(text),
        (Err(error), path) => {
            let file = path.unwrap_or(Path::new("-")).display().to_string();
            Err(Refusal::new("usage.file").with("file", file).because(error).into())
        }
    }
}

fn bad_faults(error: impl std::fmt::Display) -> Failure {
    Refusal::new("usage.faults").because(error).into()
}

fn unusable(error: impl std::error::Error) -> Failure {
    Refusal::new("emulator.start").because(error).into()
}
