//! Code pages of the printer: which letter a byte above 7Fh is. Tables of its own.

/// A code page that `ESC t` selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// 0: PC437, the page after power-on.
    #[default]
    Pc437,
    /// 17: PC866, Cyrillic.
    Pc866,
    /// 46: WPC1251, Cyrillic.
    Wpc1251,
    /// 53: KZ-1048, Kazakh.
    Kz1048,
}

/// A byte without a letter.
pub const NO_LETTER: char = '\u{fffd}';

const PC437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ\
    áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const PC866: &str = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ\
    абвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u{a0}";
const WPC1251: &str = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{fffd}™љ›њќћџ\
    \u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї\
    АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ\
    абвгдежзийклмнопрстуфхцчшщъыьэюя";
const KZ1048: &str = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊҚҺЏђ‘’“”•–—\u{fffd}™љ›њқһџ\
    \u{a0}ҰұӘ¤Ө¦§Ё©Ғ«¬\u{ad}®Ү°±Ііөµ¶·ё№ғ»әҢңү\
    АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ\
    абвгдежзийклмнопрстуфхцчшщъыьэюя";

impl Page {
    /// The page of `ESC t n`; `None` for one this printer has not.
    pub fn of(n: u8) -> Option<Self> {
        match n {
            0 => Some(Self::Pc437),
            17 => Some(Self::Pc866),
            46 => Some(Self::Wpc1251),
            53 => Some(Self::Kz1048),
            _ => None,
        }
    }

    /// Letter of a byte from 20h on; [`NO_LETTER`] where the page has none.
    pub fn letter(self, byte: u8) -> char {
        let upper = match (byte, self) {
            (0..0x80, _) => return char::from(byte),
            (_, Self::Pc437) => PC437,
            (_, Self::Pc866) => PC866,
            (_, Self::Wpc1251) => WPC1251,
            (_, Self::Kz1048) => KZ1048,
        };
        upper.chars().nth(usize::from(byte - 0x80)).unwrap_or(NO_LETTER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_whole_and_has_its_known_letters() {
        for table in [PC437, PC866, WPC1251, KZ1048] {
            assert_eq!(table.chars().count(), 128);
        }
        for (page, byte, letter) in [
            (Page::Pc437, 0x80, 'Ç'),
            (Page::Pc437, 0xE1, 'ß'),
            (Page::Pc866, 0x80, 'А'),
            (Page::Pc866, 0xFC, '№'),
            (Page::Wpc1251, 0xB9, '№'),
            (Page::Wpc1251, 0xFF, 'я'),
            (Page::Kz1048, 0x8D, 'Қ'),
            (Page::Kz1048, 0xBC, 'ә'),
            (Page::Kz1048, 0x98, NO_LETTER),
            (Page::Kz1048, b'-', '-'),
        ] {
            assert_eq!(page.letter(byte), letter, "{page:?} {byte:02X}");
        }
    }
}
