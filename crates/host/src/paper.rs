//! A document as people read it: as on paper.

use domain::slip::Slip;
use local_api::Paper;

/// A slip as bytes of this kind.
pub fn bytes(slip: &Slip, kind: Paper, columns: usize) -> Vec<u8> {
    match kind {
        Paper::Text => printer::text(slip, columns).into_bytes(),
        Paper::Png => printer::picture(slip, columns).png(),
        Paper::Pdf => printer::pdf(slip, columns),
        Paper::EscPos => printer::escpos(slip, &printer::Profile { columns, ..printer::Profile::default() }),
    }
}
