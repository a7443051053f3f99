//! The bytes of one file, shared page by page between forks.

use std::sync::Arc;

const PAGE: usize = 4096;

/// A file's bytes as copy-on-write pages: a clone costs one counter, a write copies the pages it touches.
/// Bytes of the last page beyond `len` are zero, so that growth reads as zeros.
#[derive(Clone, Default)]
pub(super) struct Image {
    pages: Arc<Vec<Arc<[u8; PAGE]>>>,
    len: usize,
}

impl Image {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Fills `buf` from `offset`; returns how many bytes existed, the rest of `buf` becomes zero.
    pub(super) fn read(&self, offset: usize, buf: &mut [u8]) -> usize {
        let there = self.len.saturating_sub(offset).min(buf.len());
        let (mut wanted, beyond) = buf.split_at_mut(there);
        beyond.fill(0);
        let mut at = offset;
        while !wanted.is_empty() {
            let (within, n) = chunk(at, wanted.len());
            let (head, tail) = wanted.split_at_mut(n);
            if let Some(bytes) = self.pages.get(at / PAGE).and_then(|page| page.get(within..within + n)) {
                head.copy_from_slice(bytes);
            }
            wanted = tail;
            at += n;
        }
        there
    }

    /// Writes `bytes` at `offset`, growing the file (a gap reads as zeros).
    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        self.grow(offset + bytes.len());
        let pages = Arc::make_mut(&mut self.pages);
        let (mut at, mut rest) = (offset, bytes);
        while !rest.is_empty() {
            let (within, n) = chunk(at, rest.len());
            let (head, tail) = rest.split_at(n);
            let page = pages.get_mut(at / PAGE).map(Arc::make_mut);
            if let Some(place) = page.and_then(|page| page.get_mut(within..within + n)) {
                place.copy_from_slice(head);
            }
            rest = tail;
            at += n;
        }
    }

    /// Makes the file at least `len` bytes long.
    pub(super) fn grow(&mut self, len: usize) {
        if len > self.len {
            Arc::make_mut(&mut self.pages).resize_with(len.div_ceil(PAGE), || Arc::new([0; PAGE]));
            self.len = len;
        }
    }

    /// Cuts the file to `len` bytes, or grows it to them.
    pub(super) fn set_len(&mut self, len: usize) {
        self.grow(len);
        if len < self.len {
            let pages = Arc::make_mut(&mut self.pages);
            pages.truncate(len.div_ceil(PAGE));
            if let (Some(last), within @ 1..) = (pages.last_mut(), len % PAGE) {
                Arc::make_mut(last).iter_mut().skip(within).for_each(|byte| *byte = 0);
            }
            self.len = len;
        }
    }

    pub(super) fn to_vec(&self) -> Vec<u8> {
        let mut bytes = vec![0; self.len];
        self.read(0, &mut bytes);
        bytes
    }
}

/// Where `at` stands in its page, and how many of `len` bytes lie in that page.
fn chunk(at: usize, len: usize) -> (usize, usize) {
    let within = at % PAGE;
    (within, len.min(PAGE - within))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_across_pages_are_read_back() {
        let mut image = Image::default();
        let bytes: Vec<u8> = (0..10_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        image.write(4_000, &bytes);
        assert_eq!(image.len(), 14_000);
        let mut back = vec![1; 10_010];
        assert_eq!(image.read(4_000, &mut back), 10_000);
        assert_eq!(back[..10_000], bytes[..]);
        assert_eq!(back[10_000..], [0; 10]);
    }

    #[test]
    fn what_was_cut_off_never_comes_back() {
        let mut image = Image::default();
        image.write(0, &[7; 100]);
        image.set_len(10);
        image.set_len(100);
        assert_eq!(image.to_vec(), [[7; 10].as_slice(), &[0; 90]].concat());
    }

    #[test]
    fn a_clone_keeps_its_bytes() {
        let mut image = Image::default();
        image.write(0, &[1; 5_000]);
        let clone = image.clone();
        image.write(4_999, &[2]);
        assert_eq!(clone.to_vec(), [1; 5_000]);
    }
}
