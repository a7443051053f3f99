//! `kassa receipt`.

use super::Context;
use crate::failure::{Ended, Exit, Failure};
use crate::{out, reach};
use clap::{Args, Subcommand, ValueEnum};
use domain::notice::Refusal;
use local_api::{Form, Paper, Request, Response, Which};
use std::fs;
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// Shows documents again.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Receipt {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Show(Show),
}

/// Shows a document: as on paper, as JSON, or as it stands in the fiscal storage.
///
/// N is the register's own number (`documentId` of answers); --fd finds it by the number of the fiscal document, --shift
/// and --receipt by the number inside a shift.
///
/// `text`, `png`, `pdf` and `escpos` are the paper: as lines, as a picture of 203 dots an inch, as a page with text, as
/// commands for a receipt printer. What an emulated device signed carries the banner of a demonstration. `json` is the
/// document with its answer. `tlv` is one TLV object, form code first (Russia only).
///
/// `png`, `pdf`, `escpos` and `tlv` are bytes: they go to a file or into a pipe, never to a terminal.
///
/// EXAMPLES
///   kassa receipt show 3
///   kassa receipt show 3 --as pdf --out receipt.pdf
///   kassa receipt show --fd 5 --as escpos --width 80 > /dev/usb/lp0
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
struct Show {
    /// The register's own number of the document
    #[arg(value_name = "N", required_unless_present_any = ["fd", "shift"], conflicts_with_all = ["fd", "shift", "receipt"])]
    number: Option<u64>,
    /// Number of the fiscal document (ФД; running number in Kazakhstan)
    #[arg(long, value_name = "N", conflicts_with_all = ["shift", "receipt"])]
    fd: Option<u64>,
    /// Number of the shift
    #[arg(long, value_name = "S", requires = "receipt")]
    shift: Option<u32>,
    /// Number of the receipt inside the shift
    #[arg(long, value_name = "R", requires = "shift")]
    receipt: Option<u32>,
    /// In which form
    #[arg(long = "as", value_enum, default_value_t = As::Text)]
    form: As,
    /// Paper: 58 or 80 mm, or 32 or 48 letters in a line
    #[arg(long, default_value_t = 58)]
    width: u64,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum As {
    /// As on paper: lines
    Text,
    /// As on paper: a picture
    Png,
    /// As on paper: a page
    Pdf,
    /// As on paper: commands of a receipt printer
    Escpos,
    /// As JSON
    Json,
    /// As one TLV object
    Tlv,
}

impl Receipt {
    /// Asks and writes.
    ///
    /// # Errors
    /// `usage.width`, `usage.file`, `usage.terminal`; the register can not be reached.
    pub fn run(self, context: &Context) -> Ended {
        let Verb::Show(show) = self.verb;
        let which = match (show.number, show.fd, show.shift.zip(show.receipt)) {
            (Some(number), _, _) => Which::Id(number),
            (None, Some(number), _) => Which::Fd(number),
            (None, None, Some((shift, receipt))) => Which::Receipt { shift, receipt },
            (None, None, None) => return Err(Failure::internal("no document was named")),
        };
        let paper =
            |paper| -> Result<Form, Refusal> { Ok(Form::Paper { paper, columns: columns(show.width)? }) };
        let form = match show.form {
            As::Json => Form::Json,
            As::Tlv => Form::Tlv,
            As::Text => paper(Paper::Text)?,
            As::Png => paper(Paper::Png)?,
            As::Pdf => paper(Paper::Pdf)?,
            As::Escpos => paper(Paper::EscPos)?,
        };
        let readable = matches!(form, Form::Json | Form::Paper { paper: Paper::Text, .. });
        if !readable && show.out.is_none() && std::io::stdout().is_terminal() {
            return Err(Refusal::new("usage.terminal").into());
        }
        let request = Request::Receipt { which, form, language: context.lang() };
        let asked = reach::ask(context, &request, &mut out::line)?;
        let response = &asked.response;
        super::complain(&response.json);
        if response.exit == 0 {
            let data = data(form, response)?;
            match &show.out {
                Some(file) => fs::write(file, data).map_err(|error| {
                    Refusal::new("usage.file").with("file", file.display()).because(error)
                })?,
                None => out::bytes(&data)?,
            }
        }
        Ok(Exit::of(response.exit))
    }
}

/// Letters in a line of this paper.
pub(super) fn columns(width: u64) -> Result<usize, Refusal> {
    match width {
        32 => Ok(printer::COLUMNS_58_MM),
        48 => Ok(printer::COLUMNS_80_MM),
        millimetres => local_api::socket::columns(millimetres).ok_or_else(|| {
            Refusal::new("usage.width").because(format!("{millimetres}: wanted 58, 80, 32, 48"))
        }),
    }
}

/// Bytes of an answer.
pub(super) fn data(form: Form, response: &Response) -> Result<Vec<u8>, Failure> {
    let field = match form {
        Form::Paper { paper: Paper::Text, .. } => {
            return Ok(response.text.clone().unwrap_or_default().into_bytes());
        }
        Form::Json => return Ok(format!("{}\n", response.json).into_bytes()),
        Form::Paper { paper, .. } => paper.name(),
        Form::Tlv => "tlv",
    };
    let text = response.json.get(field).and_then(|bytes| bytes.as_str()).unwrap_or_default();
    hex::decode(text).map_err(Failure::internal)
}
