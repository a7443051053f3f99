//! What a scanner has read: from anywhere, in any state.

/// The most that is looked at; longer is no code of goods.
const MAX_LENGTH: usize = 200;

/// What a scanner has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scanned {
    /// A code and how else it may stand in the list of goods, the likeliest first; never empty.
    Code(Vec<String>),
    /// Digits of a code's length with a wrong check digit: half a code, or one of the shop's own.
    Doubtful(Vec<String>),
    /// Nothing that could be a code.
    Noise,
}

/// Reads what a scanner sent: cleans it, undoes another keyboard layout, finds the GTIN in a GS1 code.
pub(crate) fn read(value: &str) -> Scanned {
    // Nobody's code, and not worth the work.
    if value.chars().nth(MAX_LENGTH).is_some() {
        return Scanned::Noise;
    }
    let mut text: String = value.trim_matches(|c: char| c.is_whitespace() || c.is_control()).into();
    if !text.is_ascii() {
        text = text.chars().map(latin).collect();
    }
    // AIM identifier of the symbology: `]E0`, `]C1`, `]d2`.
    if let Some(rest) = text.strip_prefix(']')
        && let Some(rest) = rest.get(2..)
    {
        text = rest.to_owned();
    }
    if text.is_empty() || !text.chars().any(|c| c.is_ascii_alphanumeric()) {
        return Scanned::Noise;
    }
    let gtin = gtin(&text);
    let digits = gtin.unwrap_or(&text);
    let mut forms = vec![digits.to_owned()];
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        let mut add = |form: String| {
            if !forms.contains(&form) {
                forms.push(form);
            }
        };
        match digits.len() {
            12 => add(format!("0{digits}")), // UPC-A
            13 => digits.strip_prefix('0').into_iter().for_each(|upc| add(upc.to_owned())),
            14 => digits.strip_prefix('0').into_iter().for_each(|ean| add(ean.to_owned())),
            _ => {}
        }
        if matches!(digits.len(), 8 | 12 | 13 | 14) && !check_digit_holds(digits) {
            return Scanned::Doubtful(forms);
        }
    }
    Scanned::Code(forms)
}

/// What a scanner meant that types into a Russian or Kazakh keyboard; nothing where it does not.
pub(crate) fn latin_of(text: &str) -> Option<String> {
    (!text.is_ascii()).then(|| text.chars().map(latin).collect())
}

/// The GTIN of a GS1 code: application identifier 01 and 14 digits, in brackets or not.
fn gtin(text: &str) -> Option<&str> {
    let text = text.trim_start_matches('\u{1d}');
    if let Some(rest) = text.strip_prefix("(01)") {
        return rest.get(..14).filter(|g| g.bytes().all(|b| b.is_ascii_digit()));
    }
    // A longer one than the GTIN alone, else any code of 16 digits that begins so would be one.
    let gtin = text.strip_prefix("01")?.get(..14)?;
    (gtin.bytes().all(|b| b.is_ascii_digit()) && check_digit_holds(gtin)).then_some(gtin)
}

/// Check digit of GTIN-8, -12, -13, -14 (GS1 General Specifications, 7.9).
fn check_digit_holds(digits: &str) -> bool {
    let sum = digits.bytes().rev().zip([1u32, 3].into_iter().cycle()).fold(0u32, |sum, (digit, weight)| {
        sum.saturating_add(u32::from(digit.saturating_sub(b'0')).saturating_mul(weight))
    });
    sum % 10 == 0
}

/// The Latin key that makes this letter when a scanner types into a Russian or Kazakh keyboard. The Kazakh one has
/// letters where others have digits.
fn latin(letter: char) -> char {
    const RUSSIAN: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";
    const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
    const KAZAKH: &str = "әіңғүұқөһ";
    const DIGITS: &str = "2345890-=";
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let found = [(RUSSIAN, LATIN), (KAZAKH, DIGITS)].into_iter().find_map(|(from, to)| {
        from.chars().zip(to.chars()).find(|(cyrillic, _)| *cyrillic == lower).map(|(_, latin)| latin)
    });
    match found {
        Some(key) if letter.is_uppercase() => key.to_ascii_uppercase(),
        Some(key) => key,
        None if letter == '№' => '#',
        None => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(forms: &[&str]) -> Scanned {
        Scanned::Code(forms.iter().map(|f| (*f).to_owned()).collect())
    }

    #[test]
    fn codes_are_found_in_what_scanners_send() {
        for (sent, expected) in [
            ("4600000000008", code(&["4600000000008"])),
            ("4600000000008\r\n", code(&["4600000000008"])),
            ("\t 46009333 ", code(&["46009333"])),
            ("]E04600000000008", code(&["4600000000008"])),
            ("036000291452", code(&["036000291452", "0036000291452"])),
            ("0036000291452", code(&["0036000291452", "036000291452"])),
            ("010460000000000821abc\u{1d}91xyz", code(&["04600000000008", "4600000000008"])),
            ("\u{1d}010460000000000821abc", code(&["04600000000008", "4600000000008"])),
            ("(01)04600000000008(21)abc", code(&["04600000000008", "4600000000008"])),
            ("ABC-17", code(&["ABC-17"])),
            ("ФИС-17", code(&["ABC-17"])),
            ("фис-17", code(&["abc-17"])),
            // 4 5 8 9 0 typed into a Kazakh keyboard.
            ("іңғүұқ", code(&["345890"])),
            ("4600000000009", Scanned::Doubtful(vec!["4600000000009".into()])),
            ("46000000", Scanned::Doubtful(vec!["46000000".into()])),
            ("46000", code(&["46000"])),
            ("", Scanned::Noise),
            ("\r\n", Scanned::Noise),
            ("]E0", Scanned::Noise),
            ("----", Scanned::Noise),
        ] {
            assert_eq!(read(sent), expected, "{sent:?}");
        }
        assert_eq!(read(&"1".repeat(201)), Scanned::Noise);
    }

    proptest! {
        #[test]
        fn anything_may_be_scanned(sent in "\\PC{0,210}|[\\x00-\\x7f]{0,40}") {
            let _ = read(&sent);
        }
    }
}
