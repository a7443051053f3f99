//! `kassa serve`.

use super::Context;
use crate::failure::{Ended, Exit, Failure};
use crate::reach::Serving;
use crate::wiring::Owned;
use crate::{out, signals};
use clap::Args;
use domain::notice::Refusal;

/// Runs the register of the folder until SIGTERM or SIGINT.
///
/// The first line on standard output is `listening unix:PATH`: the socket that `task`, `status`, `receipt`, `journal` and
/// other programs speak to (docs/api.md). Emulated devices run as threads of this process.
///
/// Screens are not part of this version yet; they will be served here.
#[derive(Debug, Default, Args)]
#[command(verbatim_doc_comment)]
pub struct Serve {}

impl Serve {
    /// Runs the register.
    ///
    /// # Errors
    /// `folder.busy` and whatever stops the register from running.
    pub fn run(self, context: &Context) -> Ended {
        let (folder, settings) = (context.folder(), context.settings()?);
        let stop = signals::wanted().map_err(Failure::internal)?;
        let owned = Owned::open(&folder, &settings)?;
        let serving = Serving::start(&folder, &settings, owned);
        if let Some(error) = &serving.deaf {
            return Err(Refusal::new("folder.unusable").because(format!("register.sock: {error}")).into());
        }
        out::line(&format!("listening unix:{}", folder.socket().display()))?;
        stop.wait();
        drop(serving);
        Ok(Exit::Done)
    }
}
