//! A scripted ФН for the contract: executes one request at a time, keeps its last answer for ENQ, and spoils what
//! the script says. It shares nothing with the driver but the numbers of the protocol.

use std::collections::VecDeque;
use std::time::Duration;

/// What goes wrong with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The request never arrives.
    Lost,
    /// Executed, the answer is lost.
    Silent,
    /// The answer ends after so many bytes.
    Cut(usize),
    /// One bit of the answer is wrong.
    Damaged,
    /// The answer claims more bytes than a frame may have.
    OverLong,
    /// The answer comes twice.
    Twice,
    /// Execution takes so long; the ФН hears no ENQ meanwhile and answers later requests after this one.
    Late(Duration),
    /// A frame that nobody asked for comes before the answer.
    Foreign,
    /// Noise without a start byte comes before the answer.
    Noise,
    /// The request arrives damaged: 01h.
    Garbled,
    /// The port disappears.
    Vanish,
}

/// Bytes to be sent at a moment.
pub struct Piece {
    pub due: Duration,
    pub bytes: Vec<u8>,
}

pub struct Device {
    /// Faults of the coming requests with a code (ENQ is 05h); others pass.
    pub script: VecDeque<(u8, Fault)>,
    /// While set, every request is lost.
    pub dead: bool,
    /// Codes executed, without the probes 30h and 31h.
    pub executed: Vec<u8>,
    /// How often ENQ arrived.
    pub enquiries: u32,
    pub vanished: bool,
    /// When requests arrived, ENQ apart.
    pub heard_at: Vec<Duration>,
    /// Set by the warning test: the top bit of all answers.
    pub warning: u8,
    document: u8,
    passed: u32,
    receipts: u16,
    last_answer: Option<Vec<u8>>,
    busy_until: Duration,
    inbox: Vec<u8>,
}

pub fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc: u16, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
        })
    })
}

fn frame(code: u8, data: &[u8]) -> Vec<u8> {
    let mut body = u16::try_from(data.len() + 1).unwrap().to_le_bytes().to_vec();
    body.push(code);
    body.extend(data);
    let crc = crc(&body);
    [&[4][..], &body, &crc.to_le_bytes()].concat()
}

impl Device {
    pub fn new() -> Self {
        Self {
            script: VecDeque::new(),
            dead: false,
            executed: Vec::new(),
            enquiries: 0,
            vanished: false,
            heard_at: Vec::new(),
            warning: 0,
            document: 0,
            passed: 0,
            receipts: 0,
            last_answer: None,
            busy_until: Duration::ZERO,
            inbox: Vec::new(),
        }
    }

    pub fn receipts(&self) -> u16 {
        self.receipts
    }

    /// What the ФН sends in answer to bytes that arrive at `now`.
    pub fn hear(&mut self, now: Duration, bytes: &[u8]) -> Vec<Piece> {
        self.inbox.extend(bytes);
        let mut pieces = Vec::new();
        loop {
            match self.inbox.as_slice() {
                [4, l0, l1, ..] => {
                    let size = usize::from(u16::from_le_bytes([*l0, *l1])) + 5;
                    if self.inbox.len() < size {
                        return pieces;
                    }
                    let request: Vec<u8> = self.inbox.drain(..size).collect();
                    let sum = u16::from_le_bytes([request[size - 2], request[size - 1]]);
                    assert_eq!(crc(&request[1..size - 2]), sum, "the driver sends good frames");
                    self.request(now, request[3], &request[4..size - 2], &mut pieces);
                }
                [4, ..] | [] => return pieces,
                [first, ..] => {
                    let enquiry = *first == 5;
                    self.inbox.remove(0);
                    if enquiry {
                        self.enquiry(now, &mut pieces);
                    }
                }
            }
        }
    }

    fn fault_of(&mut self, code: u8) -> Fault {
        if self.dead {
            return Fault::Lost;
        }
        match self.script.front() {
            Some((scripted, fault)) if *scripted == code || *scripted == 0xFF => {
                let fault = *fault;
                self.script.pop_front();
                fault
            }
            _ => Fault::None,
        }
    }

    fn enquiry(&mut self, now: Duration, pieces: &mut Vec<Piece>) {
        self.enquiries += 1;
        let fault = self.fault_of(5);
        if now < self.busy_until || fault == Fault::Lost {
            return;
        }
        if let Some(answer) = self.last_answer.clone() {
            self.send(now, fault, answer, pieces);
        }
    }

    fn request(&mut self, now: Duration, code: u8, data: &[u8], pieces: &mut Vec<Piece>) {
        self.heard_at.push(now);
        let fault = self.fault_of(code);
        let (result, answer) = match fault {
            Fault::Lost => return,
            Fault::Vanish => {
                self.vanished = true;
                return;
            }
            Fault::Garbled => (1, vec![]),
            _ => self.execute(code, data),
        };
        let answer = frame(result | self.warning, &answer);
        self.last_answer = Some(answer.clone());
        self.send(now, fault, answer, pieces);
    }

    fn send(&mut self, now: Duration, fault: Fault, mut answer: Vec<u8>, pieces: &mut Vec<Piece>) {
        let mut due = now.max(self.busy_until);
        match fault {
            Fault::Silent => return,
            Fault::Cut(length) => answer.truncate(length.clamp(1, answer.len() - 1)),
            Fault::Damaged => *answer.last_mut().unwrap() ^= 0x10,
            Fault::OverLong => answer[2] = 0x40,
            Fault::Twice => answer = [answer.clone(), answer].concat(),
            Fault::Foreign => answer = [frame(0, b"not yours"), answer].concat(),
            Fault::Noise => answer = [&[0xFF, 0x00, 0x05][..], &answer].concat(),
            Fault::Late(delay) => {
                due += delay;
                self.busy_until = due;
            }
            Fault::None | Fault::Lost | Fault::Garbled | Fault::Vanish => {}
        }
        pieces.push(Piece { due, bytes: answer });
    }

    /// Result code and data. A document is 0 (none) or 4 (receipt).
    fn execute(&mut self, code: u8, data: &[u8]) -> (u8, Vec<u8>) {
        if code != 0x30 && code != 0x31 {
            self.executed.push(code);
        }
        let serial = b"9999078900005488";
        match (code, data) {
            (0x30, []) => {
                let mut status = vec![3, self.document, u8::from(self.passed > 0), 1, 0, 24, 3, 15, 12, 29];
                status.extend(serial);
                status.extend((1234 + u32::from(self.receipts)).to_le_bytes());
                (0, status)
            }
            (0x31, []) => (0, serial.to_vec()),
            (0x3A, []) => (0, vec![4, 4]),
            (0x10, []) => (0, [&[1, 12, 0][..], &self.receipts.to_le_bytes()].concat()),
            (0x15, [_, _, _, _, _]) if self.document == 0 => {
                self.document = 4;
                (0, vec![])
            }
            // A tag with an odd number is refused and named.
            (0x07, [t0, t1, _, _, ..]) if t0 & 1 == 1 => (0x0B, vec![*t0, *t1]),
            (0x07, [_, _, _, _, ..]) if self.document != 0 => {
                self.passed += u32::try_from(data.len()).unwrap();
                (0, vec![])
            }
            (0x16, _) if self.document != 0 && data.len() == 11 => {
                (self.document, self.passed) = (0, 0);
                self.receipts += 1;
                let mut answer = self.receipts.to_le_bytes().to_vec();
                answer.extend((1234 + u32::from(self.receipts)).to_le_bytes());
                answer.extend([1, 2, 3, 4]);
                (0, answer)
            }
            (0x06, []) => {
                (self.document, self.passed) = (0, 0);
                (0, vec![])
            }
            (0xA7, []) => (0, self.passed.to_le_bytes().to_vec()),
            (0x40, number @ [_, _, _, _]) => {
                (0, [&[5, 0, 24, 3, 15, 12, 29][..], number, &[1, 2, 3, 4, 12, 0]].concat())
            }
            (0x06 | 0x07 | 0x10 | 0x15 | 0x16 | 0x40, _) => (2, vec![]),
            _ => (1, vec![]),
        }
    }
}
