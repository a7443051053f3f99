//! A registration tried on an emulated fiscal storage of its own, in memory and in virtual time: nothing of it stays.

use crate::failure::Failure;
use domain::command::{Actor, Command, Key, Role};
use domain::document::{Content, DocumentState};
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::Cashier;
use domain::registration::{Ffd, Registration};
use domain::tax::{CountryCode, Vat};
use domain::time::Stamp;
use emulators::fiscal_storage::{DeviceOptions, FnConfig, FnDevice, Generation};
use sha2::{Digest, Sha256};
use simulator::ru::RuSide;
use simulator::{World, shop};

/// What is rehearsed is the same each time.
const SEED: u64 = 54;

/// Registers, opens a shift, sells, closes the shift. Why it would not go, if it would not.
///
/// # Errors
/// The refusal of the first document that is not made.
pub fn rehearse(content: Content, at: Stamp) -> Result<(), Refusal> {
    let Some(Registration::Ru(ru)) = content.registration().cloned() else {
        return Err(Refusal::new("registration.country"));
    };
    let generation = match ru.ffd {
        Ffd::V1_05 => Generation::G1,
        Ffd::V1_1 => Generation::G11,
        Ffd::V1_2 => Generation::G12,
    };
    let device = FnDevice::new(FnConfig::new(generation, SEED), DeviceOptions::default());
    let side = RuSide::with_device(device);
    let mut world = World::new(SEED, side, at.local(), at.offset_min, None);
    let failed = |violation| Failure::internal(violation).refusal;
    let broken = |violation| failed(violation).unwrap_or_else(|| Refusal::new("internal.error"));
    world.found(CountryCode::Ru).map_err(broken)?;
    world.start().map_err(broken)?;
    let cashier = Cashier { name: shop::cashier(CountryCode::Ru).name, inn: None };
    // One system after the other: the lowest bit, as a shop with screens has it.
    let tax_system = ru.tax_systems & ru.tax_systems.wrapping_neg();
    let mut line = shop::line(CountryCode::Ru, &mut world.rng, 1);
    line.vat = if tax_system == 1 { Vat::Vat22 } else { Vat::None };
    let sale = shop::paid(CountryCode::Ru, domain::receipt::Operation::Sale, vec![line], false, Money::ZERO);
    let sale = match sale {
        Content::Receipt(mut receipt, charge) => {
            receipt.tax_system = tax_system;
            Content::Receipt(receipt, charge)
        }
        other => other,
    };
    let day = [content, Content::ShiftOpen(cashier.clone()), sale, Content::ShiftClose(cashier)];
    for (no, content) in day.into_iter().enumerate() {
        let key = format!("rehearsal-{no}");
        let command = Command {
            actor: Actor { name: "rehearsal".into(), role: Role::Administrator },
            body: Sha256::digest(&key).into(),
            key: Key { caller: "rehearsal".into(), key },
            wish: content.into(),
            draft: None,
        };
        let document = world.perform(command).map_err(broken)??;
        if let DocumentState::Refused(refusal) | DocumentState::Stuck(refusal) = document.state {
            return Err(refusal);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Stamp = Stamp { utc_ms: 1_770_091_500_000, offset_min: 180 };

    #[test]
    fn a_registration_is_rehearsed_in_each_edition_and_says_why_it_would_not_go() {
        for ffd in Ffd::ALL {
            let Registration::Ru(mut ru) = shop::registration_ru() else { panic!("not Russian") };
            ru.ffd = ffd;
            let content =
                |ru| Content::Registration(Box::new(Registration::Ru(ru)), shop::cashier(CountryCode::Ru));
            assert_eq!(rehearse(content(ru.clone()), AT), Ok(()), "{ffd:?}");
            ru.tax_systems = 2;
            assert_eq!(rehearse(content(ru.clone()), AT), Ok(()), "{ffd:?}");
            ru.rnm = "0000000000000000".into();
            assert_eq!(rehearse(content(ru), AT).unwrap_err().code, "registration.rnm");
        }
    }
}
