//! Fields of the steps, each with its check: what is wrong is said at once, with a code.

use super::answers::{clean, digits, text};
use crate::screen::Input;
use domain::notice::Refusal;
use domain::numbers;
use domain::wizard::Answers;

/// A field.
pub(super) struct Field {
    /// Its name among the answers, and of its words.
    pub(super) name: &'static str,
    pub(super) input: Input,
    /// Whether it may stay empty.
    optional: bool,
    /// Characters it takes at most (FFD).
    limit: usize,
    check: fn(&str, &Answers) -> Option<Refusal>,
}

const fn words(name: &'static str, limit: usize, check: fn(&str, &Answers) -> Option<Refusal>) -> Field {
    Field { name, input: Input::Text, optional: false, limit, check }
}

const fn number(name: &'static str, limit: usize, check: fn(&str, &Answers) -> Option<Refusal>) -> Field {
    Field { name, input: Input::Digits, optional: false, limit, check }
}

const fn optional(field: Field) -> Field {
    Field { optional: true, ..field }
}

/// 1013.
pub(super) const SERIAL: Field = words("serial", 20, factory_number);
/// 1021.
pub(super) const PERSON: Field = words("person", 64, |_, _| None);
/// 1018.
pub(super) const INN: Field = number("inn", 12, |inn, _| taxpayer(inn));
/// 1048.
pub(super) const USER_NAME: Field = words("user_name", 256, |_, _| None);
/// 1009.
pub(super) const ADDRESS: Field = words("address", 256, |_, _| None);
/// 1187.
pub(super) const PLACE: Field = words("place", 256, |_, _| None);
/// 1036.
pub(super) const AUTOMAT_NUMBER: Field = words("automat", 20, |_, _| None);
/// 1046.
pub(super) const OFD_NAME: Field = words("ofd_name", 256, |_, _| None);
/// 1017.
pub(super) const OFD_INN: Field = number("ofd_inn", 12, operator);
/// 1117.
pub(super) const SENDER: Field = optional(words("sender_email", 64, |mail, _| email(mail)));
/// 1037.
pub(super) const RNM: Field = number("rnm", 16, registration_number);

impl Field {
    /// What is wrong with what stands in it.
    pub(super) fn wrong(&self, answers: &Answers) -> Option<Refusal> {
        let typed = text(answers, self.name);
        let value = if self.input == Input::Digits { digits(typed) } else { clean(typed) };
        if value.is_empty() {
            return (!self.optional).then(|| Refusal::new("wizard.missing"));
        }
        if self.input == Input::Digits {
            if let Some(letter) = value.chars().find(|c| !c.is_ascii_digit()) {
                return Some(Refusal::new("wizard.digits").with("letter", letter));
            }
        } else {
            if let Some(letter) = value.chars().find(|c| !is_writable(*c)) {
                return Some(Refusal::new("wizard.letter").with("letter", letter));
            }
            let length = value.chars().count();
            if length > self.limit {
                return Some(
                    Refusal::new("wizard.too_long").with("length", length).with("limit", self.limit),
                );
            }
        }
        (self.check)(&value, answers)
    }
}

/// Whether Russian paper has this letter: code page 866, and typographic signs with a plain twin there.
fn is_writable(c: char) -> bool {
    matches!(c, ' '..='~' | 'А'..='я' | 'Ё' | 'ё' | '№' | '°' | '·' | '«' | '»' | '„' | '“' | '”' | '‘' | '’' | '–' | '—' | '…')
}

/// A taxpayer's number (ИНН): 10 digits of an organisation, 12 of a person, with their check digits.
fn taxpayer(inn: &str) -> Option<Refusal> {
    if !matches!(inn.len(), 10 | 12) {
        return Some(Refusal::new("wizard.inn_length").with("length", inn.len()));
    }
    if numbers::inn_is_valid(inn) {
        return None;
    }
    Some(match swapped(inn, numbers::inn_is_valid) {
        Some(meant) => Refusal::new("wizard.inn_swapped").with("inn", inn).with("meant", meant),
        None => Refusal::new("wizard.inn").with("inn", inn),
    })
}

/// The only number with two neighbours exchanged that is right: the commonest slip of who copies digits.
fn swapped(number: &str, is_right: impl Fn(&str) -> bool) -> Option<String> {
    let digits: Vec<char> = number.chars().collect();
    let mut found = None;
    for at in 1..digits.len() {
        let mut other = digits.clone();
        other.swap(at.saturating_sub(1), at);
        let other: String = other.into_iter().collect();
        if is_right(&other) && found.replace(other).is_some() {
            return None;
        }
    }
    found
}

fn operator(inn: &str, answers: &Answers) -> Option<Refusal> {
    if inn == digits(text(answers, "inn")) {
        return Some(Refusal::new("wizard.ofd_own"));
    }
    taxpayer(inn)
}

/// The number on the box: the check code of the registration number is made over it.
fn factory_number(serial: &str, _: &Answers) -> Option<Refusal> {
    let odd = serial.chars().find(|c| !c.is_ascii_graphic());
    odd.map(|letter| Refusal::new("wizard.digits").with("letter", letter))
}

/// The registration number (РНМ): its last six digits check the rest together with ИНН and factory number (FFD, identifiers).
fn registration_number(rnm: &str, answers: &Answers) -> Option<Refusal> {
    if rnm.len() == 12 {
        // The number of a Kazakh register, or an ИНН, has twelve digits.
        return Some(Refusal::new("wizard.rnm_foreign"));
    }
    if rnm.len() != 16 {
        return Some(Refusal::new("wizard.rnm_length").with("length", rnm.len()));
    }
    let (inn, serial) = (digits(text(answers, "inn")), clean(text(answers, "serial")));
    let is_right = |rnm: &str| numbers::registration_number_is_valid(rnm, &inn, &serial);
    if is_right(rnm) {
        return None;
    }
    Some(match swapped(rnm, is_right) {
        Some(meant) => Refusal::new("wizard.rnm_swapped").with("rnm", rnm).with("meant", meant),
        None => Refusal::new("wizard.rnm").with("rnm", rnm).with("inn", inn).with("serial", serial),
    })
}

fn email(mail: &str) -> Option<Refusal> {
    let whole = mail.split_once('@').is_some_and(|(who, host)| {
        !who.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    });
    let bad = !whole || mail.contains(' ') || !mail.is_ascii() || mail.matches('@').count() != 1;
    bad.then(|| Refusal::new("wizard.email").with("value", mail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::wizard::Purpose;
    use proptest::prelude::*;

    fn answers(texts: &[(&str, &str)]) -> Answers {
        let texts = texts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answers { purpose: Purpose::Register, step: String::new(), texts }
    }

    fn code(field: &Field, texts: &[(&str, &str)]) -> Option<String> {
        field.wrong(&answers(texts)).map(|refusal| refusal.code)
    }

    #[test]
    fn typical_mistakes_in_a_taxpayers_number_have_words_of_their_own() {
        for (typed, said) in [
            ("7704849611", None),
            (" 7704 849 611\n", None),
            ("500100732259", None),
            ("", Some("wizard.missing")),
            ("770484961", Some("wizard.inn_length")),
            ("77048496110", Some("wizard.inn_length")),
            ("7704849612", Some("wizard.inn")),
            ("7704849161", Some("wizard.inn_swapped")),
            ("77O4849611", Some("wizard.digits")),
            ("0000000000", Some("wizard.inn")),
        ] {
            assert_eq!(code(&INN, &[("inn", typed)]).as_deref(), said, "{typed}");
        }
    }

    #[test]
    fn a_registration_number_has_to_fit_the_user_and_the_register() {
        let (inn, serial) = ("7704849611", "009130557");
        let right = numbers::registration_number("0000123456", inn, serial).unwrap();
        let other = numbers::registration_number("0000123456", inn, "009130558").unwrap();
        let mut slip: Vec<char> = right.chars().collect();
        slip.swap(8, 9);
        let slip: String = slip.into_iter().collect();
        for (typed, said) in [
            (right.as_str(), None),
            (other.as_str(), Some("wizard.rnm")),
            (slip.as_str(), Some("wizard.rnm_swapped")),
            ("010100000001", Some("wizard.rnm_foreign")),
            ("123", Some("wizard.rnm_length")),
        ] {
            let texts = [("inn", inn), ("serial", serial), ("rnm", typed)];
            assert_eq!(code(&RNM, &texts).as_deref(), said, "{typed}");
        }
    }

    #[test]
    fn words_that_paper_can_not_carry_are_refused_by_letter() {
        assert_eq!(code(&USER_NAME, &[("user_name", "ООО «Ромашка»")]), None);
        assert_eq!(code(&USER_NAME, &[("user_name", "ТОО Әлем")]).as_deref(), Some("wizard.letter"));
        assert_eq!(code(&PLACE, &[("place", &"я".repeat(257))]).as_deref(), Some("wizard.too_long"));
        assert_eq!(code(&SERIAL, &[("serial", "АВС1")]).as_deref(), Some("wizard.digits"));
        assert_eq!(code(&SENDER, &[("sender_email", "")]), None);
        assert_eq!(code(&SENDER, &[("sender_email", "shop@")]).as_deref(), Some("wizard.email"));
        let own = [("inn", "7704849611"), ("ofd_inn", "7704849611")];
        assert_eq!(code(&OFD_INN, &own).as_deref(), Some("wizard.ofd_own"));
    }

    proptest! {
        #[test]
        fn hostile_answers_never_panic(value in "\\PC{0,400}", inn in "[0-9]{0,14}") {
            for field in [&SERIAL, &INN, &USER_NAME, &OFD_INN, &SENDER, &RNM] {
                let _ = field.wrong(&answers(&[(field.name, value.as_str()), ("inn", inn.as_str())]));
            }
        }
    }
}
