//! The card terminal declines or is silent.

use crate::kit::{agrees, refused, russian, sale_by, sells_and_agrees};
use simulator::Side;
use simulator::terminal::{Line, ScriptedTerminal};

#[test]
fn a_declined_card_makes_no_receipt_and_takes_no_money() {
    // Declined aloud, and a terminal that never heard of it.
    for line in [Line::Decline, Line::NeverHear] {
        let mut world = russian();
        world.terminal = ScriptedTerminal::new([line]);
        let sale = sale_by(&mut world, true);
        assert_eq!(refused(&mut world, sale).as_deref(), Some("payment.declined"), "{line:?}");
        assert_eq!((world.side.documents(), world.terminal.held().len()), (2, 0));
        agrees(&mut world);
        sells_and_agrees(&mut world);
    }
}

#[test]
fn a_lost_approval_is_asked_for_and_never_charged_again() {
    let mut world = russian();
    world.terminal = ScriptedTerminal::new([Line::ApproveInSilence]);
    let sale = sale_by(&mut world, true);
    assert_eq!(refused(&mut world, sale), None);
    assert_eq!((world.terminal.charges(), world.terminal.held().len()), (1, 1));
    agrees(&mut world);
}
