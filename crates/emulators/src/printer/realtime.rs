//! Real-time commands: recognised as the bytes come in, even inside the data of another command, as the reference says
//! they are. The bytes go their way as data as well.

use super::command::{CLEAR, DLE, ENQ, EOT};

/// A real-time command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RealTime {
    /// DLE EOT n, 1 to 4.
    Status(u8),
    /// DLE ENQ 1: go on after an error.
    Recover,
    /// DLE ENQ 2: forget what waits and go on.
    RecoverAndClear,
    /// DLE DC4 8: forget what waits.
    Clear,
}

/// Looks at each byte once.
#[derive(Debug, Clone, Default)]
pub struct Scanner {
    seen: Vec<u8>,
}

impl Scanner {
    /// The command that ends with this byte.
    pub fn next(&mut self, byte: u8) -> Option<RealTime> {
        self.seen.push(byte);
        let found = match *self.seen.as_slice() {
            [DLE] | [DLE, EOT | ENQ] => return None,
            [DLE, EOT, n @ 1..=4] => Some(RealTime::Status(n)),
            [DLE, ENQ, 1] => Some(RealTime::Recover),
            [DLE, ENQ, 2] => Some(RealTime::RecoverAndClear),
            ref seen if *seen == CLEAR => Some(RealTime::Clear),
            ref seen if CLEAR.starts_with(seen) => return None,
            _ => None,
        };
        self.seen.clear();
        // What broke one command off may begin the next.
        if found.is_none() && byte == DLE {
            self.seen.push(byte);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_anywhere() {
        let mut scanner = Scanner::default();
        let mut found =
            |bytes: &[u8]| bytes.iter().filter_map(|byte| scanner.next(*byte)).collect::<Vec<_>>();
        assert_eq!(found(b"ab\x10\x04\x01\x10\x10\x04\x04"), [RealTime::Status(1), RealTime::Status(4)]);
        assert_eq!(found(b"\x10\x04\x05\x10\x05\x02\x10"), [RealTime::RecoverAndClear]);
        assert_eq!(found(b"\x05\x01"), [RealTime::Recover]);
        assert_eq!(found(&CLEAR), [RealTime::Clear]);
        assert_eq!(found(b"\x10\x14\x08\x01\x10\x04\x02"), [RealTime::Status(2)]);
    }
}
