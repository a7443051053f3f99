//! Values for the tax service, and the draft of its paper form.

use super::draw::{copied, operator_rows, plainly, ticked};
use super::{answers, flags, shown, storage};
use crate::place::Scene;
use crate::said::Words;
use crate::screen::{Kind, Value};
use crate::shop::Sight;
use domain::registration::{Registration, RuRegistration};
use domain::slip::Slip;
use domain::texts::Language;

/// Dots of a QR code.
const QR_WIDTH: u32 = 384;

/// What the tax service asks for before it gives a registration number.
pub(super) fn office(ru: &RuRegistration, scene: &Scene<'_>, words: &Words) -> Vec<Value> {
    let mut rows = vec![copied(words.word("wz-value-serial"), &ru.serial)];
    if let Some(identity) = &scene.view.identity {
        rows.push(copied(words.word("wz-value-fn"), &identity.serial));
        rows.push(plainly(words.word("wz-value-fn-model"), storage::firmware(identity).to_owned()));
    }
    rows.push(copied(words.word("wz-value-address"), &ru.address));
    rows.push(copied(words.word("wz-value-place"), &ru.place));
    rows.extend(operator_rows(ru, words));
    rows.push(plainly(words.word("wz-value-usage"), ticked(words, flags::words(ru))));
    rows.push(plainly(words.word("wz-value-automat"), ru.automat.clone().unwrap_or_default()));
    rows
}

/// All that a registration says.
pub(super) fn all(ru: &RuRegistration, scene: &Scene<'_>, words: &Words) -> Vec<Value> {
    let mut rows = vec![
        copied(words.word("wz-value-rnm"), &ru.rnm),
        copied(words.word("wz-value-serial"), &ru.serial),
        plainly(words.word("wz-value-owner"), ru.user_name.clone()),
        copied(words.word("wz-value-inn"), &ru.inn),
        plainly(words.word("wz-value-taxes"), ticked(words, flags::tax_words(ru))),
        plainly(words.word("wz-value-address"), ru.address.clone()),
        plainly(words.word("wz-value-place"), ru.place.clone()),
        plainly(words.word("wz-value-ffd"), ru.ffd.name().to_owned()),
    ];
    let usage = ticked(words, flags::words(ru));
    let usage = if usage.is_empty() { words.word("wz-nothing") } else { usage };
    rows.push(plainly(words.word("wz-value-usage"), usage));
    rows.push(plainly(words.word("wz-value-automat"), ru.automat.clone().unwrap_or_default()));
    rows.extend(operator_rows(ru, words));
    rows.push(plainly(words.word("wz-value-version"), scene.shop.version.clone()));
    rows
}

/// The values that are copied, as one QR code: a telephone shows them as text.
pub(super) fn qr(rows: &[Value], words: &Words) -> Kind {
    let copied = rows.iter().filter(|row| row.copy && !row.value.is_empty());
    let text = copied.map(|row| format!("{}: {}", row.label, row.value)).collect::<Vec<_>>().join("\n");
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    Kind::Picture {
        src: format!("qr/{hex}.png"),
        alt: words.word("wz-qr"),
        width: QR_WIDTH,
        height: 0,
        file: String::new(),
        save: String::new(),
    }
}

/// Paper that the wizard shows and no document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// The draft of the application to the tax service.
    Form,
}

/// This paper, in Russian: it is for the Russian tax service. Nothing where there is no wizard.
pub fn sheet(sheet: Sheet, sight: &Sight<'_>) -> Option<Slip> {
    let Sheet::Form = sheet;
    let Sight::Register { view, goods, books, shop, now } = *sight else { return None };
    let words = Words::of(Language::Ru, shop.country);
    let situation = view.situation.as_ref()?;
    let scene = Scene { words, view, situation, goods, books, shop, now };
    let ru = match (shown(&scene), &situation.registration) {
        (Some(answers), _) => answers::registration(&answers, &scene),
        (None, Some(Registration::Ru(ru))) => ru.clone(),
        (None, _) => return None,
    };
    let mut slip = Slip::default();
    slip.center("ЧЕРНОВИК");
    slip.center("Заявление о регистрации (перерегистрации) контрольно-кассовой техники");
    slip.center("форма по КНД 1110061");
    let part = |slip: &mut Slip, title: &str, rows: Vec<Value>| {
        slip.rule();
        slip.left(title);
        for row in rows.into_iter().filter(|row| !row.value.is_empty()) {
            slip.pair(row.label, row.value);
        }
    };
    let word = |id: &str| words.word(id);
    let owner = vec![
        plainly(word("wz-value-owner"), ru.user_name.clone()),
        plainly(word("wz-value-inn"), ru.inn.clone()),
    ];
    part(&mut slip, "ПОЛЬЗОВАТЕЛЬ", owner);
    let mut device = vec![
        plainly(word("wz-value-serial"), ru.serial.clone()),
        plainly(word("wz-value-rnm"), ru.rnm.clone()),
    ];
    if let Some(identity) = &view.identity {
        device.push(plainly(word("wz-value-fn"), identity.serial.clone()));
        device.push(plainly(word("wz-value-fn-model"), storage::firmware(identity).to_owned()));
    }
    part(&mut slip, "СВЕДЕНИЯ О ККТ", device);
    let mut place = vec![
        plainly(word("wz-value-address"), ru.address.clone()),
        plainly(word("wz-value-place"), ru.place.clone()),
        plainly(word("wz-value-usage"), ticked(&words, flags::words(&ru))),
        plainly(word("wz-value-automat"), ru.automat.clone().unwrap_or_default()),
    ];
    place.extend(operator_rows(&ru, &words));
    part(&mut slip, "ГДЕ И КАК ПРИМЕНЯЕТСЯ", place);
    slip.rule();
    slip.left("Сведения перенесите в бланк налоговой службы. Подпись и дата: ____________________");
    Some(slip)
}
