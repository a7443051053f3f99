//! `kassa task`.

use super::Context;
use crate::failure::{Ended, Exit};
use crate::{out, reach};
use clap::Args;
use domain::notice::Refusal;
use local_api::task::wants_key;
use local_api::{Request, TaskRequest, api};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Runs the JSON tasks of a file: opens and closes shifts, makes receipts.
///
/// FILE is one task, an array of tasks, or {"uuid": …, "request": […]}, with the names and fields of ATOL's driver
/// (docs/api.md); `-` reads standard input. Each task is answered by one JSON object on standard output, an array by an
/// array. What is said to people goes to standard error.
///
/// A task is done once under its key: repeated with the same key and body it gives the first answer, with another body
/// it is a conflict. --key wins over `uuid` inside; without both a key is made and printed on standard error.
///
/// EXIT CODES
///   0 done   3 refused   4 conflict   5 in doubt: repeat with the same key   6 device or operator silent
///
/// EXAMPLES
///   kassa task examples/ru/open-shift.json
///   kassa task --key web-4711 - < order.json
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Task {
    /// The file, or `-`
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// The caller's key, 1 to 128 printable characters
    #[arg(long)]
    key: Option<String>,
    /// Refuse what would be repaired, supposed or passed over with a warning
    #[arg(long)]
    strict: bool,
    /// Answers are always JSON; taken so that scripts may say so
    #[arg(long)]
    json: bool,
}

impl Task {
    /// Runs the tasks.
    ///
    /// # Errors
    /// The file can not be read; the register can not be reached.
    pub fn run(self, context: &Context) -> Ended {
        let body = read(&self.file)
            .map_err(|error| Refusal::new("usage.file").with("file", self.file.display()).because(error))?;
        let fallback_key = wants_key(&body, self.key.as_deref()).then(|| uuid::Uuid::new_v4().to_string());
        if let Some(key) = &fallback_key {
            out::say(&format!("key {key}"));
        }
        let request = Request::Task(TaskRequest {
            body,
            key: self.key,
            fallback_key,
            strict: self.strict,
            caller: "cli".into(),
            language: context.lang(),
            patience: api::PATIENCE,
        });
        let asked = reach::ask(context, &request, &mut out::line)?;
        let response = &asked.response;
        super::complain(&response.json);
        out::line(&response.json.to_string())?;
        Ok(Exit::of(response.exit))
    }
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    if file != Path::new("-") {
        return fs::read(file);
    }
    let mut body = Vec::new();
    io::stdin().lock().read_to_end(&mut body)?;
    Ok(body)
}
