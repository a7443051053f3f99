//! `kassa kz`.

use crate::failure::{Ended, Exit, Failure};
use crate::{frame_json, out};
use clap::{Args, Subcommand};
use domain::notice::Refusal;
use std::io::Read as _;

/// Tools of the technician for Kazakhstan.
#[derive(Debug, Args)]
pub struct Kz {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Frame(Frame),
}

/// Frames of the protocol between a register and the operator: shown as JSON, made from JSON.
#[derive(Debug, Args)]
struct Frame {
    #[command(subcommand)]
    verb: FrameVerb,
}

#[derive(Debug, Subcommand)]
enum FrameVerb {
    Decode(Decode),
    Encode(Encode),
}

/// Shows a frame as JSON.
///
/// Names are those of the interface files. `notes` says what the reader passed over or missed: required fields that are
/// absent, fields no edition has. The bytes of `qr_code` are in base64; the address in them stands in `check_url`.
///
/// EXAMPLES
///   kassa kz frame decode "a2 81 cb 00 14 00 00 00 a1 86 01 00 15 cd 5b 07 02 00 | 08 00"
///   tail -1 operator.log | cut -d' ' -f5 | kassa kz frame decode -
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
struct Decode {
    /// The whole frame in hex; spaces, line ends, `|` and `:` are passed over. `-` reads standard input
    #[arg(value_name = "HEX|-")]
    frame: String,
}

/// Makes a frame from JSON as `decode` writes it, in hex.
///
/// `header` and one of `request` and `response` are read; the length is computed. Nothing is checked but names and types:
/// a technician may want a frame that the operator refuses.
///
/// EXAMPLES
///   echo '{"header": {"version": 203, "id": 100001, "token": 123456789, "reqnum": 2}, "request": {"command": "COMMAND_SYSTEM"}}' | kassa kz frame encode -
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
struct Encode {
    /// A file with the JSON. `-` reads standard input
    #[arg(value_name = "FILE|-")]
    frame: String,
}

impl Kz {
    /// Reads, converts and writes.
    ///
    /// # Errors
    /// `usage.file`, `usage.frame`.
    pub fn run(self) -> Ended {
        let Verb::Frame(Frame { verb }) = self.verb;
        match verb {
            FrameVerb::Decode(Decode { frame }) => {
                let text = if frame == "-" { standard_input()? } else { frame };
                let digits: String =
                    text.chars().filter(|c| !c.is_whitespace() && !"|:".contains(*c)).collect();
                let bytes = hex::decode(digits).map_err(no_frame)?;
                out::line(&frame_json::show(&bytes).map_err(no_frame)?)?;
            }
            FrameVerb::Encode(Encode { frame }) => {
                let text = if frame == "-" {
                    standard_input()?
                } else {
                    std::fs::read_to_string(&frame)
                        .map_err(|error| Refusal::new("usage.file").with("file", &frame).because(error))?
                };
                let bytes = frame_json::make(&text).map_err(no_frame)?;
                out::line(&hex::encode(bytes))?;
            }
        }
        Ok(Exit::Done)
    }
}

fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    read.map_err(|error| Refusal::new("usage.file").with("file", "-").because(error))?;
    Ok(text)
}

fn no_frame(why: impl std::fmt::Display) -> Failure {
    Refusal::new("usage.frame").because(why).into()
}
