//! The wizard's answers beside the sales: changed against the revision that was seen, kept over a loss of power.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use domain::tax::CountryCode;
use domain::wizard::{Answers, Purpose, Wizard, WizardChange};
use engine::{Event, Reply};
use simulator::World;
use simulator::ru::RuSide;
use simulator::run::{morning, open_shop};
use std::time::Duration;

fn world() -> World<RuSide> {
    let mut world = World::new(5, RuSide::new(5), morning(), 180, None);
    open_shop(&mut world, CountryCode::Ru).unwrap();
    world.run_until_quiet(Duration::from_secs(60)).unwrap();
    world
}

fn wizard(world: &mut World<RuSide>) -> Option<Wizard> {
    world.life().unwrap().view.wizard.as_deref().cloned()
}

fn answers(inn: &str) -> Answers {
    let texts = [("inn".to_owned(), inn.to_owned())].into();
    Answers { purpose: Purpose::Change, step: "owner".to_owned(), texts }
}

fn change(world: &mut World<RuSide>, seen: Option<&Wizard>, to: Option<Answers>) -> Result<u64, String> {
    let change = WizardChange { seen: seen.map(|seen| (seen.id, seen.rev)), answers: to };
    match world.handle(Event::Wizard(Box::new(change))).unwrap().unwrap() {
        Reply::Drafted(rev) => Ok(rev),
        Reply::Refused(refusal) => Err(refusal.code),
        other => panic!("{other:?}"),
    }
}

#[test]
fn answers_of_a_revision_that_is_gone_change_nothing() {
    let mut world = world();
    assert_eq!(change(&mut world, None, Some(answers("1"))), Ok(1));
    let first = wizard(&mut world).unwrap();
    assert_eq!(change(&mut world, Some(&first), Some(answers("12"))), Ok(2));
    let stale = Err("wizard.stale".to_owned());
    assert_eq!(change(&mut world, Some(&first), Some(answers("3"))), stale, "another shell was quicker");
    assert_eq!(change(&mut world, None, Some(answers("3"))), stale, "there is one already");
    assert_eq!(change(&mut world, Some(&first), None), stale);
    let second = wizard(&mut world).unwrap();
    assert_eq!((second.id, second.answers.clone()), (first.id, answers("12")));
    assert_eq!(change(&mut world, Some(&second), None), Ok(3));
    assert_eq!(wizard(&mut world), None);
}

#[test]
fn answers_are_there_again_after_a_restart() {
    let mut world = world();
    assert_eq!(change(&mut world, None, Some(answers("7704"))), Ok(1));
    let written = wizard(&mut world);
    world.run_until_quiet(Duration::from_secs(60)).unwrap();
    world.cut_power(false);
    world.start().unwrap();
    assert_eq!(wizard(&mut world), written);
}
