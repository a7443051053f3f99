//! Counters of a device and of its shift (CPCR 2.0.2, ZX report).

use std::collections::BTreeMap;

use super::ticket::{Draft, Line, Modifier, TaxLine};
use super::values::{Operation, Tiyn};

/// One value per operation, in the order of their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PerOperation<T> {
    buy: T,
    buy_return: T,
    sell: T,
    sell_return: T,
}

impl<T> PerOperation<T> {
    /// The value of an operation.
    pub const fn of(&self, operation: Operation) -> &T {
        match operation {
            Operation::Buy => &self.buy,
            Operation::BuyReturn => &self.buy_return,
            Operation::Sell => &self.sell,
            Operation::SellReturn => &self.sell_return,
        }
    }

    pub(crate) const fn of_mut(&mut self, operation: Operation) -> &mut T {
        match operation {
            Operation::Buy => &mut self.buy,
            Operation::BuyReturn => &mut self.buy_return,
            Operation::Sell => &mut self.sell,
            Operation::SellReturn => &mut self.sell_return,
        }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = (Operation, &T)> {
        Operation::ALL.into_iter().map(|operation| (operation, self.of(operation)))
    }
}

/// How many and how much, tiyn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CountSum {
    /// How many.
    pub count: u64,
    /// How much, tiyn; negative when corrections outweigh.
    pub sum: i128,
}

impl CountSum {
    fn add(&mut self, sum: Tiyn) {
        self.count += 1;
        self.sum += sum;
    }

    /// A line adds one and its sum; a storno line adds nothing to the count and takes its sum away.
    fn add_line(&mut self, storno: bool, sum: Tiyn) {
        if storno { self.sum -= sum } else { self.add(sum) }
    }
}

/// Turnover under one tax, tiyn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaxSums {
    /// Taxed amount with the tax.
    pub turnover: i128,
    /// The tax.
    pub sum: i128,
    /// Taxed amount without the tax.
    pub turnover_without_tax: i128,
}

/// Tickets of one operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketRow {
    /// Since registration.
    pub total_count: u64,
    /// In the shift.
    pub tickets: CountSum,
    /// By PaymentTypeEnum.
    pub payments: BTreeMap<u32, CountSum>,
    /// Autonomous ones in the shift.
    pub offline_count: u64,
    /// Ticket discounts, tiyn.
    pub discount_sum: i128,
    /// Ticket markups, tiyn.
    pub markup_sum: i128,
    /// Change given, tiyn.
    pub change_sum: i128,
}

/// Cash in or cash out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlacementRow {
    /// Since registration.
    pub total_count: u64,
    /// In the shift.
    pub placements: CountSum,
    /// Autonomous ones in the shift.
    pub offline_count: u64,
}

/// Counters of a device: those of the shift and those that never end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters {
    /// Item lines by section code.
    pub sections: BTreeMap<String, PerOperation<CountSum>>,
    /// Item lines of all sections.
    pub operations: PerOperation<CountSum>,
    /// Discounts of items and tickets.
    pub discounts: PerOperation<CountSum>,
    /// Markups of items and tickets.
    pub markups: PerOperation<CountSum>,
    /// By tax type and percent (thousandths).
    pub taxes: BTreeMap<(u32, u32), PerOperation<TaxSums>>,
    /// Non-nullable sums at the begin of the shift, tiyn.
    pub start_non_nullable: PerOperation<i128>,
    /// Non-nullable sums now, tiyn.
    pub non_nullable: PerOperation<i128>,
    /// Tickets.
    pub tickets: PerOperation<TicketRow>,
    /// Deposits.
    pub deposits: PlacementRow,
    /// Withdrawals.
    pub withdrawals: PlacementRow,
    /// Cash in the drawer, tiyn.
    pub cash: i128,
    /// Revenue of the shift, tiyn.
    pub revenue: i128,
}

impl Counters {
    /// What `total_result` says: item lines, and their sum after discounts and markups.
    pub fn total_result(&self, operation: Operation) -> CountSum {
        let lines = self.operations.of(operation);
        let sum = lines.sum - self.discounts.of(operation).sum + self.markups.of(operation).sum;
        CountSum { count: lines.count, sum }
    }

    /// Counts a ticket.
    pub(crate) fn ticket(&mut self, draft: &Draft) {
        let operation = draft.operation;
        for Line { section, storno, sum, .. } in &draft.lines {
            let rows = self.sections.entry(section.clone()).or_default();
            rows.of_mut(operation).add_line(*storno, *sum);
            self.operations.of_mut(operation).add_line(*storno, *sum);
        }
        for Modifier { markup, storno, sum, .. } in draft.modifiers.iter().chain(&draft.ticket_modifier) {
            let rows = if *markup { &mut self.markups } else { &mut self.discounts };
            rows.of_mut(operation).add_line(*storno, *sum);
        }
        for TaxLine { tax_type, percent, sum, turnover, inside } in draft.signed_taxes() {
            let row = self.taxes.entry((tax_type, percent)).or_default().of_mut(operation);
            let (with, without) =
                if inside { (turnover, turnover - sum) } else { (turnover + sum, turnover) };
            row.turnover += with;
            row.sum += sum;
            row.turnover_without_tax += without;
        }
        let row = self.tickets.of_mut(operation);
        row.total_count += 1;
        row.tickets.add(draft.total);
        row.offline_count += u64::from(draft.offline_number.is_some());
        row.change_sum += draft.change;
        match &draft.ticket_modifier {
            Some(modifier) if modifier.markup => row.markup_sum += modifier.sum,
            Some(modifier) => row.discount_sum += modifier.sum,
            None => {}
        }
        for (kind, sum) in &draft.payments {
            row.payments.entry(*kind).or_default().add(*sum);
        }
        let sign = if operation.is_income() { 1 } else { -1 };
        self.cash += sign * draft.cash();
        self.revenue += sign * draft.total;
        *self.non_nullable.of_mut(operation) += draft.total;
    }

    /// Counts cash in or out.
    pub(crate) fn placement(&mut self, deposit: bool, sum: Tiyn, offline: bool) {
        let row = if deposit { &mut self.deposits } else { &mut self.withdrawals };
        row.total_count += 1;
        row.placements.add(sum);
        row.offline_count += u64::from(offline);
        self.cash += if deposit { sum } else { -sum };
    }

    /// What the next shift begins with: counts since registration, non-nullable sums and cash stay.
    pub(crate) fn next_shift(&self) -> Self {
        let mut next = Self {
            start_non_nullable: self.non_nullable.clone(),
            non_nullable: self.non_nullable.clone(),
            cash: self.cash,
            deposits: PlacementRow { total_count: self.deposits.total_count, ..PlacementRow::default() },
            withdrawals: PlacementRow {
                total_count: self.withdrawals.total_count,
                ..PlacementRow::default()
            },
            ..Self::default()
        };
        for operation in Operation::ALL {
            next.tickets.of_mut(operation).total_count = self.tickets.of(operation).total_count;
        }
        next
    }
}
