//! What a printer says about itself (ESC/POS: DLE EOT n, GS r n, automatic status).

/// Why a printer does not print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The cover is open.
    CoverOpen,
    /// The paper is at its end.
    PaperOut,
    /// The cutter is stuck, the head is too hot, or something is broken.
    Error,
    /// Off-line without a reason that it names: somebody holds the feed button.
    Offline,
}

impl Trouble {
    /// The code of the refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CoverOpen => "printer.cover_open",
            Self::PaperOut => "printer.paper_out",
            Self::Error => "printer.error",
            Self::Offline => "printer.offline",
        }
    }
}

/// What the answers to DLE EOT 1, 2, 3 and 4 say together; nothing when all is well. Near the end of its paper a printer
/// still prints.
pub fn trouble([printer, offline, error, paper]: [u8; 4]) -> Option<Trouble> {
    let set = |byte: u8, bits: u8| byte & bits != 0;
    if set(offline, 0x04) {
        Some(Trouble::CoverOpen)
    } else if set(paper, 0x60) || set(offline, 0x20) {
        Some(Trouble::PaperOut)
    } else if set(error, 0x08 | 0x20 | 0x40) || set(offline, 0x40) {
        Some(Trouble::Error)
    } else if set(printer, 0x08) {
        Some(Trouble::Offline)
    } else {
        None
    }
}

/// A byte from the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// The answer to a DLE EOT.
    Status(u8),
    /// The answer to GS r 1: whether the paper is at its end.
    Processed {
        /// Bits 2 and 3.
        paper_out: bool,
    },
    /// Of an automatic status, or XON or XOFF.
    Unasked,
    /// Nothing that a printer says.
    Other,
}

/// Tells the bytes of a printer apart by their fixed bits.
#[derive(Debug, Default)]
pub struct Ear {
    /// Bytes of an automatic status that are still to come.
    automatic: u8,
}

impl Ear {
    /// Takes one byte.
    pub fn hear(&mut self, byte: u8) -> Heard {
        // The second to fourth byte of an automatic status have bits 4 and 7 clear. Another byte is the next answer.
        if self.automatic > 0 && byte & 0x90 == 0 {
            self.automatic -= 1;
            return Heard::Unasked;
        }
        self.automatic = 0;
        match byte {
            _ if byte & 0x93 == 0x12 => Heard::Status(byte),
            _ if byte & 0x93 == 0x10 => {
                self.automatic = 3;
                Heard::Unasked
            }
            0x11 | 0x13 => Heard::Unasked,
            _ if byte & 0x90 == 0 => Heard::Processed { paper_out: byte & 0x0C != 0 },
            _ => Heard::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_trouble_is_told_by_its_bits() {
        const WELL: [u8; 4] = [0x12; 4];
        let with = |n: usize, bits: u8| {
            let mut answers = WELL;
            answers[n - 1] |= bits;
            trouble(answers)
        };
        assert_eq!(trouble(WELL), None);
        assert_eq!(with(1, 0x08), Some(Trouble::Offline));
        assert_eq!(with(2, 0x04), Some(Trouble::CoverOpen));
        assert_eq!(with(2, 0x20), Some(Trouble::PaperOut));
        assert_eq!(with(2, 0x40), Some(Trouble::Error));
        assert_eq!(with(3, 0x08), Some(Trouble::Error), "the cutter");
        assert_eq!(with(3, 0x20), Some(Trouble::Error), "broken");
        assert_eq!(with(3, 0x40), Some(Trouble::Error), "too hot");
        assert_eq!(with(4, 0x60), Some(Trouble::PaperOut));
        assert_eq!(with(4, 0x0C), None, "near the end");
        assert_eq!(with(1, 0x04), None, "the drawer");
    }

    #[test]
    fn automatic_status_and_flow_control_are_no_answers() {
        let mut ear = Ear::default();
        let heard: Vec<Heard> =
            [0x14, 0x00, 0x0C, 0x0F, 0x11, 0x13, 0x16, 0x0C, 0x00, 0xFF].map(|byte| ear.hear(byte)).into();
        assert_eq!(
            heard,
            [
                Heard::Unasked,
                Heard::Unasked,
                Heard::Unasked,
                Heard::Unasked,
                Heard::Unasked,
                Heard::Unasked,
                Heard::Status(0x16),
                Heard::Processed { paper_out: true },
                Heard::Processed { paper_out: false },
                Heard::Other,
            ]
        );
    }
}
