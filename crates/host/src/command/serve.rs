//! `kassa serve`.

use super::Context;
use crate::failure::{Ended, Exit, Failure};
use crate::house::Premises;
use crate::shell::Screens;
use crate::{out, signals};
use clap::Args;
use domain::texts::Texts;
use std::sync::Arc;

/// Runs the register of the folder and serves its screens until SIGTERM or SIGINT.
///
/// The first line on standard output is `listening http://ADDRESS/?token=…`: open it in a browser. The token lets the
/// browser in, which keeps it as a cookie; anyone who knows it can sell. It is kept in DIR/token.
///
/// A folder without a register is begun by the first screen. register.sock serves `task`, `status`, `receipt`, `journal`
/// and other programs meanwhile (docs/api.md). Emulated devices run as threads of this process. Standard input is never
/// read.
#[derive(Debug, Default, Args)]
#[command(verbatim_doc_comment)]
pub struct Serve {
    /// Address of the screens; the next free port is taken when it is in use [default: kassa.toml, else 127.0.0.1:7340]
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<String>,
}

impl Serve {
    /// Runs the register.
    ///
    /// # Errors
    /// `folder.busy`, `screen.listen`, and whatever stops the register from running.
    pub fn run(self, context: &Context) -> Ended {
        let (folder, settings) = (context.folder(), context.settings()?);
        let stop = signals::wanted().map_err(Failure::internal)?;
        let premises = Arc::new(Premises::take(folder.clone(), context.settings_path())?);
        let listen = self.listen.as_deref().or(settings.listen.as_deref());
        let screens = Screens::start(&folder, &premises, listen)?;
        out::line(&format!("listening {}", screens.url))?;
        out::say(&Texts::of(context.language()).word("serve-open"));
        stop.wait();
        drop(screens);
        drop(premises);
        Ok(Exit::Done)
    }
}
