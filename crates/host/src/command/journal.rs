//! `kassa journal`.

use super::Context;
use crate::failure::{Ended, Exit};
use crate::{out, reach};
use clap::{Args, Subcommand};
use domain::notice::Refusal;
use local_api::Request;
use serde_json::json;
use std::path::{Path, PathBuf};
use store::Reader;

/// Checks the journal, or hands it on.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Journal {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Verify(Verify),
    /// Writes every row of the journal to standard output, one JSON object a line, oldest first
    Export,
}

/// Checks the journal: the chain of hashes, every fact, and every row that follows from the facts.
///
/// FILE is a register.db, for example of a backup; without it the journal of the folder is checked. It is read and never
/// changed. The first damage is named and ends the command with code 8.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
struct Verify {
    /// A register.db
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Journal {
    /// Checks or exports.
    ///
    /// # Errors
    /// The damage; the register can not be reached.
    pub fn run(self, context: &Context) -> Ended {
        let request = match self.verb {
            Verb::Verify(Verify { file: Some(file) }) => return verify(&file),
            Verb::Verify(Verify { file: None }) => Request::Verify { full: true },
            Verb::Export => Request::Export,
        };
        let asked = reach::ask(context, &request, &mut out::line)?;
        let response = &asked.response;
        super::complain(&response.json);
        if response.exit == 0 && request != Request::Export {
            out::line(&response.json.to_string())?;
        }
        Ok(Exit::of(response.exit))
    }
}

fn verify(file: &Path) -> Ended {
    if !file.is_file() {
        let refusal = Refusal::new("usage.file").with("file", file.display());
        return Err(refusal.because("no such file").into());
    }
    let verified = Reader::open(file)?.verify(true);
    let verified = verified.map_err(|damage| Refusal::new("store.damaged").because(damage))?;
    let found = json!({
        "ok": true,
        "facts": verified.facts,
        "documents": verified.documents,
        "lastHash": hex::encode(verified.last_hash),
    });
    out::line(&found.to_string())?;
    Ok(Exit::Done)
}
