//! A receipt printer on a wire; what goes over it stands in the documentation of the module above.

use super::port::{Address, Deadline, Port};
use super::status::{Ear, Heard, Trouble, trouble};
use super::{Confirm, Settings};
use domain::device::{Outcome, Printer};
use domain::notice::Refusal;
use domain::slip::Slip;
use std::io;
use std::time::Duration;

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(1);

/// How long the answer to GS r is waited for between two rounds of questions.
const ROUND: Duration = Duration::from_secs(1);

/// Rounds without an answer after which a printer is gone.
const SILENT_ROUNDS: u32 = 3;

/// How long a job may take, however short it is.
const PATIENCE: Duration = Duration::from_secs(15);

/// Bytes that nobody asked for, after which the other side is no printer: a few are noise of a line.
const STRAYS: usize = 3;

/// Bytes of one round of questions after which the other side is no printer, whatever they are.
const FLOOD: usize = 256;

/// GS r 1.
const ARE_YOU_DONE: [u8; 3] = [0x1D, b'r', 1];

/// A receipt printer.
pub struct Device {
    address: Address,
    settings: Settings,
    /// Whether a command that was cut short may wait in the printer for its end.
    doubtful: bool,
}

impl Device {
    /// A printer that is not asked yet.
    pub fn new(address: Address, settings: Settings) -> Self {
        Self { address, settings, doubtful: true }
    }

    /// Connects and asks; a printer that is well.
    fn ready(&self) -> Result<Talk, Refusal> {
        let port = Port::open(&self.address).map_err(|error| offline(&error))?;
        let mut talk = Talk { port, ear: Ear::default(), sent: false, processed: None, strays: 0, bytes: 0 };
        match talk.ask_all()? {
            None => Ok(talk),
            Some(trouble) => Err(Refusal::new(trouble.code())),
        }
    }

    /// Ends a command that an earlier job left half sent: dots of a picture, or nothing at all to a printer that waits for
    /// none.
    fn fill_up(&mut self, talk: &mut Talk) -> Result<(), Refusal> {
        if self.doubtful {
            // 255 rows, 12 dots a letter, 8 dots a byte.
            let longest = self.settings.profile.columns.saturating_add(1).saturating_mul(255 * 12 / 8);
            talk.port.write(&vec![0; longest]).map_err(|error| offline(&error))?;
            self.doubtful = false;
        }
        Ok(())
    }
}

impl Printer for Device {
    fn state(&mut self) -> Outcome<()> {
        match self.ready() {
            Ok(_) => Outcome::Done(()),
            Err(refusal) => Outcome::Refused(refusal),
        }
    }

    fn print(&mut self, slip: &Slip) -> Outcome<()> {
        let job = crate::escpos(slip, &self.settings.profile);
        let ready = self.ready().and_then(|mut talk| self.fill_up(&mut talk).map(|()| talk));
        let mut talk = match ready {
            Ok(talk) => talk,
            Err(refusal) => return Outcome::Refused(refusal),
        };
        match talk.send(&job, self.settings.confirm) {
            Ok(()) => Outcome::Done(()),
            Err(cause) => {
                self.doubtful = true;
                Outcome::Unknown(cause)
            }
        }
    }
}

fn offline(cause: &io::Error) -> Refusal {
    Refusal::new("printer.offline").because(cause)
}

/// One talk with the printer.
struct Talk {
    port: Port,
    ear: Ear,
    /// Whether a job went out, so that GS r has an answer.
    sent: bool,
    /// The answer to GS r, when it has come.
    processed: Option<bool>,
    /// Bytes of this round of questions that nobody asked for.
    strays: usize,
    /// All its bytes.
    bytes: usize,
}

impl Talk {
    /// The four questions; the trouble that the answers name.
    ///
    /// # Errors
    /// `printer.offline`: no answer, no connection; `printer.garbage`: bytes that no printer says.
    fn ask_all(&mut self) -> Result<Option<Trouble>, Refusal> {
        (self.strays, self.bytes) = (0, 0);
        let mut answers = [0; 4];
        for (answer, n) in answers.iter_mut().zip(1..) {
            self.drain()?;
            *answer = self.ask(n)?;
        }
        self.drain()?;
        if self.strays > STRAYS || self.bytes >= FLOOD {
            return Err(self.garbage());
        }
        Ok(trouble(answers))
    }

    /// DLE EOT n.
    fn ask(&mut self, n: u8) -> Result<u8, Refusal> {
        self.port.write(&[0x10, 0x04, n]).map_err(|error| offline(&error))?;
        let (deadline, before) = (Deadline::after(ANSWER), self.bytes);
        while let Some(left) = deadline.left().filter(|_| self.bytes < FLOOD) {
            if let Some(Heard::Status(status)) = self.hear(left).map_err(|error| offline(&error))? {
                return Ok(status);
            }
        }
        if self.bytes > before {
            return Err(self.garbage());
        }
        Err(Refusal::new("printer.offline").because(format!("no answer to DLE EOT {n}")))
    }

    fn garbage(&self) -> Refusal {
        let cause =
            format!("{} bytes came, {} of them are nothing that a printer says", self.bytes, self.strays);
        Refusal::new("printer.garbage").because(cause)
    }

    /// Listens to what nobody asked for.
    fn drain(&mut self) -> Result<(), Refusal> {
        while self.bytes < FLOOD {
            match self.hear(Duration::ZERO).map_err(|error| offline(&error))? {
                None => break,
                Some(Heard::Status(_)) => self.strays += 1,
                Some(Heard::Processed { .. } | Heard::Unasked | Heard::Other) => {}
            }
        }
        Ok(())
    }

    /// One byte, after at most so long. Remembers the answer to GS r and counts what nobody asked for.
    fn hear(&mut self, wait: Duration) -> io::Result<Option<Heard>> {
        let mut buffer = [0];
        if self.port.read(&mut buffer, wait)? == 0 {
            return Ok(None);
        }
        let [byte] = buffer;
        self.bytes += 1;
        let heard = self.ear.hear(byte);
        match heard {
            Heard::Processed { paper_out } if self.sent => self.processed = Some(paper_out),
            Heard::Processed { .. } | Heard::Other => self.strays += 1,
            Heard::Status(_) | Heard::Unasked => {}
        }
        Ok(Some(heard))
    }

    /// Sends the job and waits until it is printed. The error is the cause of the doubt.
    fn send(&mut self, job: &[u8], confirm: Confirm) -> Result<(), String> {
        self.sent = true;
        self.port.write(job).map_err(|error| format!("in the middle of the job: {error}"))?;
        match confirm {
            Confirm::Processed => {
                self.port.write(&ARE_YOU_DONE).map_err(|error| format!("after the job: {error}"))?;
                self.wait(job.len())
            }
            Confirm::Ready => match self.ask_all() {
                Ok(None) => Ok(()),
                Ok(Some(trouble)) => Err(format!("after the job: {}", trouble.code())),
                Err(refusal) => Err(format!("after the job: {refusal}")),
            },
        }
    }

    /// Waits for the answer to GS r.
    fn wait(&mut self, bytes: usize) -> Result<(), String> {
        let time = Duration::from_millis(u64::try_from(bytes).unwrap_or(u64::MAX));
        let deadline = Deadline::after(PATIENCE.saturating_add(time));
        let mut silent = 0;
        while deadline.left().is_some() {
            match self.listen(ROUND)? {
                Some(false) => return Ok(()),
                Some(true) => return Err("after the job: printer.paper_out".to_owned()),
                None => {}
            }
            match self.ask_all() {
                // Busy, or its feed button is held.
                Ok(None | Some(Trouble::Offline)) => silent = 0,
                Ok(Some(trouble)) => return Err(format!("while it was printing: {}", trouble.code())),
                // The answer to GS r may have come instead.
                Err(_) if self.processed.is_some() => {}
                Err(refusal) => {
                    silent += 1;
                    if silent == SILENT_ROUNDS {
                        return Err(format!("while it was printing: {refusal}"));
                    }
                }
            }
        }
        Err("all bytes were taken, the end of the job was never told".to_owned())
    }

    /// The answer to GS r, after at most so long.
    fn listen(&mut self, time: Duration) -> Result<Option<bool>, String> {
        self.bytes = 0;
        let deadline = Deadline::after(time);
        while let Some(left) = deadline.left().filter(|_| self.processed.is_none() && self.bytes < FLOOD) {
            self.hear(left).map_err(|error| format!("while it was printing: {error}"))?;
        }
        Ok(self.processed)
    }
}
