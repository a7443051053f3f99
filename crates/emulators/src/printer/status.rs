//! What the printer says about itself. Source: Epson's ESC/POS command reference, DLE EOT, GS a, GS r, GS I.

/// Something that a person has to put right; several may hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// No paper: nothing is printed until there is.
    PaperOut,
    /// The roll is nearly empty; printing goes on.
    PaperNearEnd,
    /// The cover stands open: nothing is printed until it is closed.
    CoverOpen,
    /// The cutter is stuck: nothing is printed until it is freed, by hand or by DLE ENQ.
    CutterStuck,
}

/// Every condition, in the order of its name in files.
pub const CONDITIONS: [(&str, Condition); 4] = [
    ("paper_out", Condition::PaperOut),
    ("paper_near_end", Condition::PaperNearEnd),
    ("cover_open", Condition::CoverOpen),
    ("cutter_stuck", Condition::CutterStuck),
];

/// The conditions that hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Panel {
    pub paper_out: bool,
    pub near_end: bool,
    pub cover_open: bool,
    pub cutter_stuck: bool,
}

/// `value` when it holds.
fn bit(holds: bool, value: u8) -> u8 {
    if holds { value } else { 0 }
}

impl Panel {
    /// Does it print? If not it is off-line.
    pub fn prints(self) -> bool {
        !(self.paper_out || self.cover_open || self.cutter_stuck)
    }

    /// The sensor before the end sees no paper either when there is none.
    fn low(self) -> bool {
        self.near_end || self.paper_out
    }

    /// Answer to DLE EOT n, 1 to 4. Bits 1 and 4 are always set, bits 0 and 7 never.
    pub fn real_time(self, n: u8) -> u8 {
        0x12 | match n {
            1 => bit(!self.prints(), 0x08),
            2 => bit(self.cover_open, 0x04) | bit(self.paper_out, 0x20) | bit(self.cutter_stuck, 0x40),
            3 => bit(self.cutter_stuck, 0x08),
            _ => bit(self.low(), 0x0C) | bit(self.paper_out, 0x60),
        }
    }

    /// The four bytes of the automatic status (GS a).
    pub fn automatic(self) -> [u8; 4] {
        [
            0x10 | bit(!self.prints(), 0x08) | bit(self.cover_open, 0x20),
            bit(self.cutter_stuck, 0x08),
            self.paper(),
            0,
        ]
    }

    /// Answer to GS r 1 and the third byte of the automatic status.
    pub fn paper(self) -> u8 {
        bit(self.low(), 0x03) | bit(self.paper_out, 0x0C)
    }

    /// Is the automatic status sent for what has changed since `before`, with these items of GS a enabled?
    pub fn reports(self, before: Self, items: u8) -> bool {
        let [now, then] = [self.automatic(), before.automatic()];
        let changed = |index: usize| now.get(index) != then.get(index);
        (items & 0x02 != 0 && changed(0))
            || (items & 0x04 != 0 && changed(1))
            || (items & 0x08 != 0 && changed(2))
    }
}

/// Answer to GS I n.
pub fn identity(n: u8, width: usize) -> Vec<u8> {
    let name = |text: &str| [b"_", text.as_bytes(), b"\0"].concat();
    match n {
        1 => vec![0x20],
        // It has a cutter.
        2 => vec![0x02],
        3 => vec![0x01],
        65 => name("1.00"),
        66 => name("KASSA"),
        67 => name(&format!("EMULATED {width}")),
        _ => name("00000001"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_bytes_are_those_of_the_reference() {
        let ready = Panel::default();
        assert_eq!([1, 2, 3, 4].map(|n| ready.real_time(n)), [0x12; 4]);
        assert_eq!(ready.automatic(), [0x10, 0, 0, 0]);
        let out = Panel { paper_out: true, ..ready };
        assert_eq!([1, 2, 3, 4].map(|n| out.real_time(n)), [0x1A, 0x32, 0x12, 0x7E]);
        assert_eq!(out.automatic(), [0x18, 0, 0x0F, 0]);
        let open = Panel { cover_open: true, ..ready };
        assert_eq!([1, 2, 3, 4].map(|n| open.real_time(n)), [0x1A, 0x16, 0x12, 0x12]);
        assert_eq!(open.automatic(), [0x38, 0, 0, 0]);
        let stuck = Panel { cutter_stuck: true, ..ready };
        assert_eq!([1, 2, 3, 4].map(|n| stuck.real_time(n)), [0x1A, 0x52, 0x1A, 0x12]);
        let low = Panel { near_end: true, ..ready };
        assert_eq!([1, 2, 3, 4].map(|n| low.real_time(n)), [0x12, 0x12, 0x12, 0x1E]);
        assert_eq!((low.prints(), low.paper()), (true, 0x03));
    }
}
