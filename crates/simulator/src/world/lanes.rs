//! What works on a job, how long it takes, and whether the register dies over it.

use super::{Pending, World};
use crate::side::{Fate, Finished, Side};
use domain::country::{Report, Work};
use domain::device::Outcome;
use domain::payment::{Terminal, TerminalAnswer};
use engine::{Job, Lane};
use rand::RngExt;
use std::time::Duration;

impl<S: Side> World<S> {
    pub(super) fn run_job(&mut self, job: Job) {
        let device = job.id.lane == Lane::Device;
        if device && !self.upload.allows(&job) {
            return;
        }
        self.record_disk();
        let fate = self.fate();
        let id = job.id;
        let finished = match id.lane {
            Lane::Terminal => self.run_terminal(job.work),
            Lane::Printer => self.run_printer(job),
            Lane::Device | Lane::Network => self.side.work(self.mono, self.wall, job.work, fate, &self.disk),
        };
        self.record_sends();
        if let Some((n, sent)) = self.dies_in {
            self.dies_in = n.checked_sub(finished.sends).filter(|left| *left > 0).map(|left| (left, sent));
        }
        self.note(&format!("{} {}/{}/{}", id.task.as_str(), id.document, id.attempt, id.form));
        match finished.report {
            Some(report) if device && !self.upload.tells(id, &report) => {}
            Some(report) => self.pending.push(Pending { due: finished.at, job: id, report }),
            None => self.disk.cut_power(),
        }
    }

    fn run_terminal(&mut self, work: Work) -> Finished {
        let answer = match work {
            Work::Charge { reference, amount } => self.terminal.charge(&reference, amount),
            Work::AskTerminal { reference } => self.terminal.look_up(&reference),
            Work::Reverse { reference } => self.terminal.reverse(&reference),
            _ => TerminalAnswer::Silent,
        };
        let at = self.mono + Duration::from_millis(self.rng.random_range(1..5_000));
        Finished { report: Some(Report::Terminal(answer)), at, sends: 0 }
    }

    fn run_printer(&mut self, job: Job) -> Finished {
        let outcome = match (&mut self.tray, job.work) {
            (Some(tray), Work::Print(slip)) => {
                if let Err(seen) = crate::books::slip_is_durable(&self.disk, job.id.document, job.id.attempt)
                {
                    self.hasty_slip.get_or_insert(seen);
                }
                tray.print(job.id.document, job.id.attempt, &slip)
            }
            (Some(tray), _) => tray.state(),
            (None, _) => Outcome::Unknown("there is no printer".to_owned()),
        };
        let at = self.mono + Duration::from_millis(self.rng.random_range(1..4_000));
        Finished { report: Some(Report::Printer(outcome)), at, sends: 0 }
    }

    fn fate(&mut self) -> Fate {
        if let Some((n, sent)) = self.dies_in {
            return Fate { dies_at: Some(n), sent };
        }
        if !self.chance(self.faults.power) {
            return Fate::default();
        }
        Fate { dies_at: Some(self.rng.random_range(1..8)), sent: self.rng.random_bool(0.5) }
    }

    fn chance(&mut self, per_mille: u16) -> bool {
        per_mille > 0 && self.rng.random_range(0..1000u16) < per_mille
    }
}
