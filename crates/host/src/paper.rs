//! A document as people read it: as on paper.

use domain::slip::{Align, Block, Slip};
use domain::texts::{Language, Texts};
use local_api::Paper;

/// The slip as it may leave the register: what an emulated device signed carries a large banner at both ends.
pub fn marked(mut slip: Slip, emulated: bool, language: Language) -> Slip {
    if emulated {
        let banner =
            Block::Text { text: Texts::of(language).word("demo-banner"), align: Align::Center, large: true };
        slip.blocks.insert(0, banner.clone());
        slip.blocks.push(banner);
    }
    slip
}

/// A slip as bytes of this kind.
pub fn bytes(slip: &Slip, kind: Paper, columns: usize) -> Vec<u8> {
    match kind {
        Paper::Text => printer::text(slip, columns).into_bytes(),
        Paper::Png => printer::picture(slip, columns).png(),
        Paper::Pdf => printer::pdf(slip, columns),
        Paper::EscPos => printer::escpos(slip, &printer::Profile { columns, ..printer::Profile::default() }),
    }
}
