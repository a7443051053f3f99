//! Objects of document data: tag u16 LE, length u16 LE, value. Source: ФН protocol 5.2, 5.3.

use chrono::NaiveDateTime;

/// One object: its tag, its value, and all its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// Tag.
    pub tag: u16,
    /// Value.
    pub value: &'a [u8],
    /// Tag, length and value as they stand.
    pub whole: &'a [u8],
}

/// The objects of a list, one after another. Yields `Err` once when the rest is no whole object.
#[derive(Debug, Clone)]
pub struct Objects<'a>(&'a [u8]);

/// The rest of a list is not a whole object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

/// The objects of this list.
pub fn objects(list: &[u8]) -> Objects<'_> {
    Objects(list)
}

impl<'a> Iterator for Objects<'a> {
    type Item = Result<Tlv<'a>, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let list = std::mem::take(&mut self.0);
        let [t0, t1, l0, l1, rest @ ..] = list else { return Some(Err(Broken)) };
        let length = usize::from(u16::from_le_bytes([*l0, *l1]));
        let (Some((value, rest)), Some(whole)) = (rest.split_at_checked(length), list.get(..length + 4))
        else {
            return Some(Err(Broken));
        };
        self.0 = rest;
        Some(Ok(Tlv { tag: u16::from_le_bytes([*t0, *t1]), value, whole }))
    }
}

/// First object with this tag in a list, not looking into nested ones.
pub fn find(list: &[u8], tag: u16) -> Option<Tlv<'_>> {
    objects(list).flatten().find(|object| object.tag == tag)
}

/// Appends one object.
///
/// # Panics
/// When the value is longer than 65535 bytes, which nothing the device forms is.
pub fn put(out: &mut Vec<u8>, tag: u16, value: &[u8]) {
    let length = u16::try_from(value.len()).expect("no value is that long");
    out.extend_from_slice(&tag.to_le_bytes());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(value);
}

/// Appends a number without its zero bytes at the top; zero is one byte (VLN).
pub fn put_vln(out: &mut Vec<u8>, tag: u16, number: u64) {
    let bytes = number.to_le_bytes();
    let length = bytes.iter().rposition(|byte| *byte != 0).map_or(1, |last| last + 1);
    put(out, tag, bytes.get(..length).unwrap_or(&bytes));
}

/// Appends a date and time: u32, seconds since 1970 of the local time taken as UTC. Times outside 1970–2106
/// do not come from a calendar of 5 bytes.
pub fn put_time(out: &mut Vec<u8>, tag: u16, time: NaiveDateTime) {
    let seconds = u32::try_from(time.and_utc().timestamp()).unwrap_or(0);
    put(out, tag, &seconds.to_le_bytes());
}

/// A number of variable length, at most 8 bytes.
pub fn vln(value: &[u8]) -> Option<u64> {
    let mut bytes = [0; 8];
    bytes.get_mut(..value.len())?.copy_from_slice(value);
    Some(u64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_variable_length() {
        let mut out = Vec::new();
        put_vln(&mut out, 1031, 404_969);
        put_vln(&mut out, 1081, 0);
        assert_eq!(out, [7, 4, 3, 0, 0xE9, 0x2D, 0x06, 0x39, 4, 1, 0, 0]);
        assert_eq!(find(&out, 1031).and_then(|object| vln(object.value)), Some(404_969));
        assert_eq!(vln(&[0; 9]), None);
    }

    #[test]
    fn a_cut_list_is_broken_once() {
        let mut list = Vec::new();
        put(&mut list, 1, b"ab");
        list.extend([2, 0, 9, 0, 1]);
        let read: Vec<_> = objects(&list).collect();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].map(|object| object.whole.len()), Ok(6));
        assert_eq!(read[1], Err(Broken));
        assert_eq!(objects(&[1, 2, 3]).collect::<Vec<_>>(), [Err(Broken)]);
    }
}
