//! ESC/POS commands, read byte by byte. Source: Epson's published ESC/POS command reference.

use super::font::Font;
use super::page::Page;

pub const EOT: u8 = 0x04;
pub const ENQ: u8 = 0x05;
pub const LF: u8 = 0x0A;
pub const DLE: u8 = 0x10;
pub const DC4: u8 = 0x14;
pub const ESC: u8 = 0x1B;
pub const GS: u8 = 0x1D;

/// `DLE DC4 8` with its fixed parameters: clear the buffers.
pub const CLEAR: [u8; 10] = [DLE, DC4, 8, 1, 3, 20, 1, 6, 2, 8];

/// Greatest height of one `GS v 0`, dots.
pub const RASTER_ROWS: usize = 2303;

/// Where text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Left,
    Center,
    Right,
}

/// A command with parameters in range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A byte of text, from 20h on.
    Letter(u8),
    /// LF.
    LineFeed,
    /// FF: prints, and the form ends.
    FormFeed,
    /// ESC @.
    Initialize,
    /// ESC t.
    Page(Page),
    /// ESC a.
    Align(Align),
    /// ESC E.
    Emphasis(bool),
    /// ESC M.
    Font(Font),
    /// ESC -: thickness, dots.
    Underline(u8),
    /// ESC !.
    Mode(u8),
    /// GS !: width and height, 1 to 8 times.
    Size(usize, usize),
    /// GS B.
    Reverse(bool),
    /// ESC d.
    FeedLines(usize),
    /// ESC J, dots.
    FeedDots(usize),
    /// ESC 2 (`None`) and ESC 3, dots.
    Spacing(Option<usize>),
    /// ESC p: pin of the connector, length of the pulse in ms.
    Drawer { pin: u8, on_ms: u16 },
    /// GS V: partly or wholly; `Some` feeds to the cutter and so many dots.
    Cut { partial: bool, feed: Option<usize> },
    /// The head of GS v 0: bytes a row, rows, and how many times wider and higher. Its dots follow.
    Raster { row: usize, rows: usize, wider: usize, higher: usize },
    /// GS ( k 49 67: dots a module.
    QrModule(usize),
    /// GS ( k 49 69: 0 to 3 for L, M, Q, H.
    QrLevel(u8),
    /// GS ( k 49 80.
    QrStore(Vec<u8>),
    /// GS ( k 49 81.
    QrPrint,
    /// GS a.
    AutomaticStatus(u8),
    /// GS r: 1 paper, 2 drawer.
    Status(u8),
    /// GS I.
    Identity(u8),
    /// ESC =: is this printer meant?
    Select(bool),
    /// A filler, or a real-time command, which was carried out when it came in.
    Nothing,
    /// Nothing the reference allows. What a printer does with it is in the text of the module's parent.
    Strange(String),
}

/// What the bytes so far are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// The beginning of a command.
    More,
    /// A whole command.
    Whole(Command),
}

/// Reads the bytes of one command; they grow by one until it is whole.
pub fn read(bytes: &[u8]) -> Read {
    use Command as C;
    let strange = |why: &str| C::Strange(format!("{}: {why}", name(bytes)));
    let or = |command: Option<Command>| command.unwrap_or_else(|| strange("value out of range"));
    Read::Whole(match *bytes {
        [] | [DLE | ESC | GS | 0x1C] => return Read::More,
        [0 | b'\r'] => C::Nothing,
        [LF] => C::LineFeed,
        [0x0C] => C::FormFeed,
        [letter @ (0x20..=0x7E | 0x80..)] => C::Letter(letter),
        [_] => strange("unknown control code"),

        [DLE, EOT | ENQ] => return Read::More,
        [DLE, EOT, 1..=4] | [DLE, ENQ, 1..=2] => C::Nothing,
        [DLE, EOT | ENQ, _] => strange("value out of range"),
        [DLE, DC4, ..] if bytes.len() < CLEAR.len() && CLEAR.starts_with(bytes) => return Read::More,
        [DLE, DC4, ..] if bytes == CLEAR => C::Nothing,

        [ESC, b't' | b'a' | b'E' | b'M' | b'-' | b'!' | b'd' | b'J' | b'3' | b'=' | b'p'] => {
            return Read::More;
        }
        [ESC, b'@'] => C::Initialize,
        [ESC, b't', n] => or(Page::of(n).map(C::Page)),
        [ESC, b'a', 0 | 48] => C::Align(Align::Left),
        [ESC, b'a', 1 | 49] => C::Align(Align::Center),
        [ESC, b'a', 2 | 50] => C::Align(Align::Right),
        [ESC, b'E', n] => C::Emphasis(n & 1 == 1),
        [ESC, b'M', 0 | 48] => C::Font(Font::A),
        [ESC, b'M', 1 | 49] => C::Font(Font::B),
        [ESC, b'-', n @ (0..=2 | 48..=50)] => C::Underline(n % 48),
        [ESC, b'!', n] => C::Mode(n),
        [ESC, b'd', n] => C::FeedLines(usize::from(n)),
        [ESC, b'J', n] => C::FeedDots(usize::from(n)),
        [ESC, b'2'] => C::Spacing(None),
        [ESC, b'3', n] => C::Spacing(Some(usize::from(n))),
        [ESC, b'=', n @ 1..=3] => C::Select(n & 1 == 1),
        [ESC, b'p', _] | [ESC, b'p', _, _] => return Read::More,
        [ESC, b'p', m @ (0 | 1 | 48 | 49), on, _] => {
            C::Drawer { pin: if m & 1 == 0 { 2 } else { 5 }, on_ms: 2 * u16::from(on) }
        }
        [ESC, b'a' | b'M' | b'-' | b'=' | b'p', ..] => strange("value out of range"),

        [GS, b'!' | b'B' | b'V' | b'v' | b'(' | b'a' | b'r' | b'I'] => return Read::More,
        [GS, b'!', n] if n & 0x88 == 0 => C::Size(usize::from(n >> 4) + 1, usize::from(n & 7) + 1),
        [GS, b'B', n] => C::Reverse(n & 1 == 1),
        [GS, b'V', m @ (0 | 1 | 48 | 49)] => C::Cut { partial: m & 1 == 1, feed: None },
        [GS, b'V', 65 | 66] => return Read::More,
        [GS, b'V', m @ (65 | 66), n] => C::Cut { partial: m == 66, feed: Some(usize::from(n)) },
        [GS, b'a', n] => C::AutomaticStatus(n),
        [GS, b'r', n @ (1 | 2 | 49 | 50)] => C::Status(n % 48),
        [GS, b'I', n @ (1..=3 | 49..=51)] => C::Identity(n % 48),
        [GS, b'I', n @ 65..=68] => C::Identity(n),
        [GS, b'!' | b'V' | b'r' | b'I', _] => strange("value out of range"),

        [GS, b'v', b'0'] | [GS, b'v', b'0', _] => return Read::More,
        [GS, b'v', b'0', _, ..] if bytes.len() < 8 => return Read::More,
        [GS, b'v', b'0', m, xl, xh, yl, yh] => {
            or(raster(m, u16::from_le_bytes([xl, xh]), u16::from_le_bytes([yl, yh])))
        }
        [GS, b'v', _] => strange("unknown command"),

        [GS, b'(', _] | [GS, b'(', _, _] => return Read::More,
        [GS, b'(', function, l, h, ref rest @ ..] => {
            if rest.len() < usize::from(u16::from_le_bytes([l, h])) {
                return Read::More;
            }
            match (function, rest) {
                (b'k', [49, rest @ ..]) => qr(rest).unwrap_or_else(strange),
                _ => strange("unknown function"),
            }
        }
        _ => strange("unknown command"),
    })
}

fn raster(m: u8, x: u16, y: u16) -> Option<Command> {
    let m = if m >= 48 { m - 48 } else { m };
    let (row, rows) = (usize::from(x), usize::from(y));
    let known = m <= 3 && row > 0 && (1..=RASTER_ROWS).contains(&rows);
    known.then(|| Command::Raster {
        row,
        rows,
        wider: usize::from(m & 1) + 1,
        higher: usize::from(m >> 1) + 1,
    })
}

/// What follows cn = 49 in `GS ( k`.
fn qr(bytes: &[u8]) -> Result<Command, &'static str> {
    Ok(match *bytes {
        [65, 50, 0] => Command::Nothing,
        [65, ..] => return Err("only model 2 is drawn"),
        [67, n @ 1..=16] => Command::QrModule(usize::from(n)),
        [69, n @ 48..=51] => Command::QrLevel(n - 48),
        [80, 48, ref data @ ..] if (1..=7089).contains(&data.len()) => Command::QrStore(data.to_vec()),
        [81, 48] => Command::QrPrint,
        [67 | 69 | 80 | 81, ..] => return Err("value out of range"),
        _ => return Err("unknown function"),
    })
}

/// The command's name as the reference writes it, with the bytes of its parameters in hex.
fn name(bytes: &[u8]) -> String {
    let mut words = Vec::new();
    for (index, byte) in bytes.iter().take(12).enumerate() {
        words.push(match (index, byte) {
            (0, &DLE) => "DLE".to_owned(),
            (0, &ESC) => "ESC".to_owned(),
            (0, &GS) => "GS".to_owned(),
            (0, 0x1C) => "FS".to_owned(),
            (1, 0x21..=0x7E) => char::from(*byte).to_string(),
            (2, 0x21..=0x7E) if bytes.starts_with(&[GS, b'(']) => char::from(*byte).to_string(),
            _ => format!("{byte:02X}"),
        });
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(bytes: &[u8]) -> Command {
        for end in 0..bytes.len() {
            assert_eq!(read(bytes.get(..end).expect("shorter")), Read::More, "{bytes:02X?} to {end}");
        }
        match read(bytes) {
            Read::Whole(command) => command,
            Read::More => panic!("{bytes:02X?} is whole"),
        }
    }

    #[test]
    fn commands_are_read_by_the_reference() {
        use Command as C;
        for (bytes, command) in [
            (&b"\x1b@"[..], C::Initialize),
            (b"\x1bt\x11", C::Page(Page::Pc866)),
            (b"\x1ba1", C::Align(Align::Center)),
            (b"\x1b-\x32", C::Underline(2)),
            (b"\x1b3\x18", C::Spacing(Some(24))),
            (b"\x1bp\x00\x19\xfa", C::Drawer { pin: 2, on_ms: 50 }),
            (b"\x1dV\x00", C::Cut { partial: false, feed: None }),
            (b"\x1dVB\x03", C::Cut { partial: true, feed: Some(3) }),
            (b"\x1d!\x13", C::Size(2, 4)),
            (b"\x1dv0\x00\x30\x00\x18\x00", C::Raster { row: 48, rows: 24, wider: 1, higher: 1 }),
            (b"\x1dv03\x01\x00\x01\x00", C::Raster { row: 1, rows: 1, wider: 2, higher: 2 }),
            (b"\x1d(k\x04\x00\x31\x41\x32\x00", C::Nothing),
            (b"\x1d(k\x03\x00\x31\x43\x06", C::QrModule(6)),
            (b"\x1d(k\x03\x00\x31\x45\x31", C::QrLevel(1)),
            (b"\x1d(k\x05\x00\x31\x50\x30ab", C::QrStore(b"ab".to_vec())),
            (b"\x1d(k\x03\x00\x31\x51\x30", C::QrPrint),
            (b"\x10\x04\x01", C::Nothing),
            (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", C::Nothing),
            (b"\x1da\x0f", C::AutomaticStatus(15)),
            (b"\x1dr1", C::Status(1)),
            (b"\x1dIB", C::Identity(66)),
        ] {
            assert_eq!(whole(bytes), command, "{bytes:02X?}");
        }
    }

    #[test]
    fn what_the_reference_has_not_is_named() {
        for (bytes, named) in [
            (&b"\x07"[..], "07: unknown control code"),
            (b"\x1b?", "ESC ?: unknown command"),
            (b"\x1ba\x07", "ESC a 07: value out of range"),
            (b"\x1bt\x01", "ESC t 01: value out of range"),
            (b"\x1dV\x02", "GS V 02: value out of range"),
            (b"\x1dv0\x00\x00\x00\x01\x00", "GS v 30 00 00 00 01 00: value out of range"),
            (b"\x1d(L\x02\x00\x30\x45", "GS ( L 02 00 30 45: unknown function"),
            (b"\x1d(k\x04\x00\x31\x41\x31\x00", "GS ( k 04 00 31 41 31 00: only model 2 is drawn"),
            (b"\x10\x04\x09", "DLE 04 09: value out of range"),
            (b"\x1c\x2e", "FS .: unknown command"),
        ] {
            assert_eq!(whole(bytes), Command::Strange(named.to_owned()));
        }
    }
}
