//! Checked reading of fixed fields, little-endian (ФН protocol 5.1).

use crate::command::Malformed;

/// What is left of an answer. Every taking checks the length, [`Fields::end`] checks that nothing is left over.
pub(crate) struct Fields<'a>(pub &'a [u8]);

impl<'a> Fields<'a> {
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (head, tail) = self.0.split_first_chunk::<N>().ok_or(Malformed)?;
        self.0 = tail;
        Ok(*head)
    }

    pub fn u8(&mut self) -> Result<u8, Malformed> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// A flag byte: only 0 and 1 exist.
    pub fn flag(&mut self) -> Result<bool, Malformed> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Malformed),
        }
    }

    pub fn u16(&mut self) -> Result<u16, Malformed> {
        self.array().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Result<u32, Malformed> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn u40(&mut self) -> Result<u64, Malformed> {
        let [a, b, c, d, e] = self.array()?;
        Ok(u64::from_le_bytes([a, b, c, d, e, 0, 0, 0]))
    }

    pub fn u48(&mut self) -> Result<u64, Malformed> {
        let [a, b, c, d, e, f] = self.array()?;
        Ok(u64::from_le_bytes([a, b, c, d, e, f, 0, 0]))
    }

    pub fn take(&mut self, size: usize) -> Result<&'a [u8], Malformed> {
        let (head, tail) = self.0.split_at_checked(size).ok_or(Malformed)?;
        self.0 = tail;
        Ok(head)
    }

    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    pub fn end(self) -> Result<(), Malformed> {
        if self.0.is_empty() { Ok(()) } else { Err(Malformed) }
    }
}

/// Text of a fixed field, code page 866, without its padding of spaces and zeros.
pub(crate) fn text(field: &[u8]) -> String {
    let (text, _) = encoding_rs::IBM866.decode_without_bom_handling(field);
    text.trim_matches(|c| c == ' ' || c == '\0').to_owned()
}
