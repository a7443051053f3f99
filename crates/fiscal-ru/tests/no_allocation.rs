//! What the codec asks of the allocator: nothing to write a receipt into a buffer that is large enough, and no more than
//! in proportion to the bytes it is given to read.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use fiscal_ru::tlv::{Edition, Node, TlvError, Writer, decode_document, decode_list, decode_strict};

struct Counting;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
    static HELD: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system allocator unchanged; counting touches no memory of the caller and
// allocates nothing itself (a const-initialised cell without a destructor).
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.with(|calls| calls.set(calls.get() + 1));
        let held = HELD.with(|held| held.replace(held.get() + layout.size())) + layout.size();
        PEAK.with(|peak| peak.set(peak.get().max(held)));
        // SAFETY: the caller's promise about the layout is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.with(|held| held.set(held.get().saturating_sub(layout.size())));
        // SAFETY: the pointer came from the system allocator with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn calls() -> usize {
    CALLS.with(Cell::get)
}

fn receipt(w: &mut Writer<'_>, lines: u32) -> Result<(), TlvError> {
    w.stlv(3, |w| {
        w.put_str(1021, "Иванова Анна")?;
        w.put_byte(1055, 1)?;
        for line in 0..lines {
            w.stlv(1059, |w| {
                w.put_str(1030, "Молоко пастеризованное 2,5 % 1 л")?;
                w.put_vln(1079, 8_990 + u64::from(line))?;
                w.put_fvln(1023, 2_474, 3)?;
                w.put_str(1226, "7825706086")?;
                w.put_byte(1199, 2)
            })?;
        }
        w.put_vln(1031, 1_234_567)
    })
}

#[test]
fn encoding_into_a_large_buffer_does_not_allocate() {
    let mut out = Vec::with_capacity(32 * 1024);
    assert!(calls() > 0, "the counter works");
    let before = calls();
    receipt(&mut Writer::new(&mut out), 100).expect("a good receipt");
    assert_eq!(calls() - before, 0);
    assert!(out.len() > 5_000);
}

/// The most that was held at once while this ran, beyond what was held before.
fn peak_of(run: impl FnOnce()) -> usize {
    let before = HELD.with(Cell::get);
    PEAK.with(|peak| peak.set(before));
    run();
    PEAK.with(Cell::get) - before
}

#[test]
fn reading_holds_no_more_than_in_proportion_to_the_bytes() {
    // Empty objects are the dearest: a node for four bytes. Doubling a list holds the old one and the new.
    let per_byte = size_of::<Node>() / 4 * 3;
    let empty = [0x06, 0x04, 0, 0].repeat(8_000);
    let mut receipt = vec![3, 0, 0, 0x7D];
    receipt.extend_from_slice(&empty);
    let nested = (0..2_000u16).rev().fold(Vec::new(), |inner: Vec<u8>, _| {
        let mut outer = vec![0x23, 0x04];
        outer.extend(u16::try_from(inner.len()).expect("short").to_le_bytes());
        outer.extend(inner);
        outer
    });
    // Declares 65535 bytes and has none of them.
    let boast = [3, 0, 0xFF, 0xFF];
    for bytes in [&empty[..], &receipt, &nested, &boast] {
        let peaks = [peak_of(|| drop(decode_list(bytes))), peak_of(|| drop(decode_document(bytes)))];
        for peak in peaks {
            assert!(peak <= bytes.len() * per_byte + 1_024, "{peak} for {} bytes", bytes.len());
        }
    }
    assert!(peak_of(|| drop(decode_document(&receipt))) > 100_000, "the measure works");
    let mut large = vec![3, 0, 0xFF, 0xFF];
    large.extend([0x06, 0x04, 0, 0].repeat(16_384));
    large.truncate(4 + 65_535);
    assert_eq!(peak_of(|| drop(decode_strict(Edition::V1_2, &large))), 0, "refused by its size alone");
}
