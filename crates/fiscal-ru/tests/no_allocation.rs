//! Writing a receipt into a buffer that is large enough asks the allocator for nothing.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use fiscal_ru::tlv::{TlvError, Writer};

struct Counting;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system allocator unchanged; counting touches no memory of the caller and
// allocates nothing itself (a const-initialised cell without a destructor).
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.with(|calls| calls.set(calls.get() + 1));
        // SAFETY: the caller's promise about the layout is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
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
