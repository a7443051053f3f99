//! The binary `kassa`: reads the command line, runs one command, says how it ended.
#![forbid(unsafe_code)]

mod begin;
mod books;
mod closing;
mod command;
mod devices;
mod door;
mod examples;
mod failure;
mod folder;
mod frame_json;
mod goods;
mod house;
mod out;
mod paper;
mod reach;
mod rehearsal;

mod settings;
mod shelf;
mod shell;
mod signals;
mod wiring;

use clap::{Parser, Subcommand};
use command::{Context, LanguageArg};
use domain::notice::Refusal;
use failure::Ended;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;

/// An open cash register for Russia (54-ФЗ) and Kazakhstan.
///
/// A register lives in a data folder: its journal, its settings, the state of its emulated devices. One process owns a
/// folder at a time: `task`, `status`, `receipt` and `journal` speak to the register that is running, and run it
/// themselves for as long as they need when none is.
///
/// Data goes to standard output, everything said to people to standard error. Standard input is read only where `-` asks
/// for it.
///
/// Without a command: like `serve`.
#[derive(Debug, Parser)]
#[command(name = "kassa", version, verbatim_doc_comment, after_help = AFTER_HELP)]
struct Cli {
    /// The data folder
    #[arg(long, global = true, value_name = "DIR", default_value = "kassa-data")]
    data: PathBuf,
    /// The settings file [default: DIR/kassa.toml]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Language of messages and paper [default: the register's]
    #[arg(long, global = true)]
    lang: Option<LanguageArg>,
    #[command(subcommand)]
    command: Option<Command>,
}

const AFTER_HELP: &str = "\
EXIT CODES
  0 done          3 refused       6 device or operator unreachable
  1 internal      4 conflict      7 folder busy
  2 usage         5 in doubt      8 data damaged

FIRST STEPS
  kassa                                       the register's screens in a browser
  kassa demo                                  a business day, on paper and in the books
  kassa init --country ru --demo              a register on emulated devices
  kassa task examples/ru/sell.json            a receipt";

#[derive(Debug, Subcommand)]
enum Command {
    Init(command::init::Init),
    Serve(command::serve::Serve),
    Task(command::task::Task),
    Status(command::status::Status),
    Receipt(command::receipt::Receipt),
    Journal(command::journal::Journal),
    #[command(name = "fn")]
    FiscalStorage(command::fiscal_storage::FiscalStorage),
    Demo(command::demo::Demo),
    Simulate(command::simulate::Simulate),
    Emulate(command::emulate::Emulate),
    Kz(command::kz::Kz),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let context = Context::new(cli.data, cli.config, cli.lang.map(Into::into));
    let command = cli.command;
    let ended = catch_unwind(AssertUnwindSafe(|| run(command, &context)))
        .unwrap_or_else(|_| Err(Refusal::new("internal.panic").into()));
    match ended {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(failure) => {
            failure.say(context.language());
            if let Ok(Some(log)) = context.settings().map(|settings| settings.log) {
                failure.log(&log);
            }
            ExitCode::from(failure.exit as u8)
        }
    }
}

fn run(command: Option<Command>, context: &Context) -> Ended {
    match command {
        Some(Command::Init(init)) => init.run(context),
        Some(Command::Serve(serve)) => serve.run(context),
        Some(Command::Task(task)) => task.run(context),
        Some(Command::Status(status)) => status.run(context),
        Some(Command::Receipt(receipt)) => receipt.run(context),
        Some(Command::Journal(journal)) => journal.run(context),
        Some(Command::FiscalStorage(storage)) => storage.run(context),
        Some(Command::Demo(demo)) => demo.run(context),
        Some(Command::Simulate(simulate)) => simulate.run(),
        Some(Command::Emulate(emulate)) => emulate.run(),
        Some(Command::Kz(kz)) => kz.run(),
        None => command::serve::Serve::default().run(context),
    }
}
