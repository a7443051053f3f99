//! What the law and the storage's life say about these answers together. None of it forbids: whether an exception holds
//! (seasonal work, several systems at once) is known to the owner alone.

use super::{flags, storage};
use crate::place::Scene;
use domain::registration::{Ffd, RuRegistration};

/// Words of what should be known before this is registered on the storage that is connected.
pub(super) fn warnings(ru: &RuRegistration, scene: &Scene<'_>) -> Vec<&'static str> {
    let mut said = Vec::new();
    let has = |bit: u8| ru.mode_extended & bit != 0;
    let (general, services) = (ru.tax_systems & flags::GENERAL != 0, ru.mode & flags::SERVICES != 0);
    let newest = ru.ffd >= Ffd::V1_2;
    if let Some(long) = storage::is_long(scene) {
        let special = ru.tax_systems & !flags::GENERAL != 0;
        // Keys of 36 months are a duty of services and special systems (54-ФЗ, article 4.1, part 6); excise goods and
        // work without an operator are free to choose.
        if !long && !has(flags::EXCISE) && !ru.is_autonomous() && (services || (special && !general)) {
            said.push("rule-long-wanted");
        }
        // Life in days at registration (ФН protocol 9).
        if newest
            && !long
            && (has(flags::GAMBLING | flags::LOTTERY) || has(flags::PAWNSHOP | flags::INSURANCE))
            || (has(flags::EXCISE) && (newest || long))
            || (ru.is_autonomous() && (!long || (newest && general && !services)))
        {
            said.push("rule-410-days");
        } else if ru.is_autonomous() || (long && general && !services) {
            said.push("rule-560-days");
        }
    }
    if ru.is_autonomous() {
        said.push("rule-autonomous");
    }
    if !newest && ru.agents == 0 {
        said.push("rule-agents");
    }
    if newest && !has(flags::MARKING) {
        said.push("rule-marking");
    }
    said
}
