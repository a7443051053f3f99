//! `kassa status`.

use super::Context;
use crate::failure::{Ended, Exit};
use crate::{out, reach};
use clap::Args;
use local_api::Request;

/// Tells where the register stands: shift, device, queue to the operator, documents that need a person, versions.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Status {
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Status {
    /// Asks and prints.
    ///
    /// # Errors
    /// The register can not be reached.
    pub fn run(self, context: &Context) -> Ended {
        let request = Request::Status { language: context.lang() };
        let asked = reach::ask(context, &request, &mut out::line)?;
        let response = &asked.response;
        super::complain(&response.json);
        if response.exit == 0 {
            let text = response.text.clone().filter(|_| !self.json);
            out::line(text.unwrap_or_else(|| response.json.to_string()).trim_end())?;
        }
        Ok(Exit::of(response.exit))
    }
}
