//! Slip to PDF: the page of the picture, with real letters and codes of squares.

#![allow(clippy::float_arithmetic, reason = "points of a page; no amount passes here")]

use crate::bars;
use crate::font::{BOLD, REGULAR, TALLER};
use crate::layout::Size;
use crate::page::{Item, Page, RULE};
use ab_glyph::{Font as _, FontRef};
use domain::slip::Slip;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;

/// Points in a dot: an eighth of a millimetre.
const DOT: f32 = 72.0 / 25.4 / 8.0;

/// Dots from the edge of the paper to the page: 5 mm on 58 mm, 4 mm on 80 mm.
const fn side(width: u32) -> u32 {
    if width <= 384 { 40 } else { 32 }
}

/// Dots above and below everything: 5 mm.
const MARGIN: u32 = 40;

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);

const CID: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A slip as PDF 1.7: one page as wide as the paper (58 mm up to 32 columns, 80 mm for 48) and as long as the slip.
///
/// Letters are text: they can be found and copied, each as it was written. The same slip is always the same bytes.
pub fn pdf(slip: &Slip, columns: usize) -> Vec<u8> {
    let page = Page::of(&slip.blocks, columns);
    let mut fonts = [
        Face::new(REGULAR, "NotoSansMono", Name(b"Regular"), 10),
        Face::new(BOLD, "NotoSansMono-Bold", Name(b"Bold"), 20),
    ];
    let content = draw(&page, &mut fonts);

    let mut pdf = Pdf::new();
    pdf.catalog(CATALOG).pages(PAGES);
    pdf.pages(PAGES).kids([PAGE]).count(1);
    let (width, height) = (page.width + 2 * side(page.width), page.height.saturating_add(2 * MARGIN));
    let mut sheet = pdf.page(PAGE);
    sheet.parent(PAGES).contents(CONTENT).media_box(Rect::new(0.0, 0.0, points(width), points(height)));
    let mut resources = sheet.resources();
    let mut names = resources.fonts();
    for font in fonts.iter().filter(|font| font.is_used()) {
        names.pair(font.resource, Ref::new(font.first));
    }
    names.finish();
    resources.finish();
    sheet.finish();
    pdf.stream(CONTENT, &content);
    for font in fonts.iter().filter(|font| font.is_used()) {
        font.write(&mut pdf);
    }
    pdf.finish()
}

/// Everything of the page, in dots from its lower left corner.
fn draw(page: &Page, [regular, bold]: &mut [Face; 2]) -> Vec<u8> {
    let mut content = Content::new();
    content.transform([DOT, 0.0, 0.0, DOT, points(side(page.width)), points(MARGIN)]);
    let up = |y: u32| dots(page.height) - dots(y);
    for item in &page.items {
        match item {
            Item::Words { x, y, size, text } => {
                let font = if *size == Size::Normal { &mut *regular } else { &mut *bold };
                // A letter is 0.6 em wide.
                let em = dots(size.cell()) / 0.6;
                let cids: Vec<u8> = text.chars().flat_map(|letter| font.cid(letter).to_be_bytes()).collect();
                content.begin_text();
                content.set_font(font.resource, 1.0);
                content.set_text_matrix([em, 0.0, 0.0, em * TALLER, dots(*x), up(*y)]);
                content.show(Str(&cids));
                content.end_text();
            }
            Item::Rule { y } => {
                content.rect(0.0, up(*y + RULE), dots(page.width), dots(RULE)).fill_nonzero();
            }
            Item::Qr { x, y, module, code } => {
                for row in 0..code.side {
                    let lower = up(y + (row + 1) * module);
                    for (start, length) in code.runs(row) {
                        content.rect(dots(x + start * module), lower, dots(length * module), dots(*module));
                    }
                }
                content.fill_nonzero();
            }
            Item::Bars { x, y, module, bars } => {
                for (start, length) in bars.stripes() {
                    let lower = up(y + bars::HEIGHT);
                    content.rect(dots(x + start * module), lower, dots(length * module), dots(bars::HEIGHT));
                }
                content.fill_nonzero();
            }
        }
    }
    content.finish().into_vec()
}

fn dots(dots: u32) -> f32 {
    dots as f32
}

fn points(count: u32) -> f32 {
    dots(count) * DOT
}

/// A font of the file. Letters are numbered as they come (CID), so that each can be told again even where two letters
/// look alike or the font has none.
struct Face {
    data: &'static [u8],
    name: &'static str,
    /// How the page calls it.
    resource: Name<'static>,
    /// The first of its six references.
    first: i32,
    font: FontRef<'static>,
    letters: BTreeMap<char, u16>,
}

impl Face {
    fn new(data: &'static [u8], name: &'static str, resource: Name<'static>, first: i32) -> Self {
        let font = FontRef::try_from_slice(data).expect("the font is part of the program, a test reads it");
        Self { data, name, resource, first, font, letters: BTreeMap::new() }
    }

    fn is_used(&self) -> bool {
        !self.letters.is_empty()
    }

    /// Number of a letter, from 1; 0, an empty box, when there are more than 65 534 different ones.
    fn cid(&mut self, letter: char) -> u16 {
        let next = u16::try_from(self.letters.len() + 1).unwrap_or(0);
        *self.letters.entry(letter).or_insert(next)
    }

    fn write(&self, pdf: &mut Pdf) {
        let [font, cid_font, descriptor, file, map, unicode] =
            [0, 1, 2, 3, 4, 5].map(|i| Ref::new(self.first + i));
        let mut glyphs = GlyphRemapper::new();
        let mut by_cid: BTreeMap<u16, u16> = BTreeMap::new();
        let mut meanings = UnicodeCmap::<u16>::new(Name(b"Letters"), CID);
        for (letter, cid) in self.letters.iter().filter(|(_, cid)| **cid > 0) {
            by_cid.insert(*cid, glyphs.remap(self.font.glyph_id(*letter).0));
            meanings.pair(*cid, *letter);
        }
        // Number 0 is the empty box.
        let numbers: Vec<u8> =
            std::iter::once(0).chain(by_cid.into_values()).flat_map(u16::to_be_bytes).collect();
        let subset = subsetter::subset(self.data, 0, &glyphs);
        let subset = subset.expect("the font is part of the program, and the glyphs are its own");

        // Six letters before the name say that the font is not whole; the file is the only one that knows it.
        let name = format!("KASSAA+{}", self.name);
        pdf.type0_font(font)
            .base_font(Name(name.as_bytes()))
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid_font)
            .to_unicode(unicode);
        pdf.cid_font(cid_font)
            .subtype(CidFontType::Type2)
            .base_font(Name(name.as_bytes()))
            .system_info(CID)
            .font_descriptor(descriptor)
            .default_width(600.0)
            .cid_to_gid_map_stream(map);
        pdf.font_descriptor(descriptor)
            .name(Name(name.as_bytes()))
            .flags(FontFlags::FIXED_PITCH | FontFlags::SYMBOLIC)
            .bbox(Rect::new(-636.0, -389.0, 1800.0, 1229.0))
            .italic_angle(0.0)
            .ascent(1069.0)
            .descent(-293.0)
            .cap_height(714.0)
            .stem_v(if self.name.ends_with("Bold") { 140.0 } else { 84.0 })
            .font_file2(file);
        let length = i32::try_from(subset.len()).unwrap_or(i32::MAX);
        pdf.stream(file, &subset).pair(Name(b"Length1"), length);
        pdf.stream(map, &numbers);
        pdf.cmap(unicode, &meanings.finish());
    }
}
