//! Forks of a running world: one at each moment at which a loss of power finds something else.

use super::World;
use crate::disk::Disk;
use crate::side::Side;
use engine::Upload;

impl<S: Side> World<S> {
    /// From now on forks the world before each write and each sync of the disk, after the last of them, and before and
    /// after each transmission, so that all cuts of a flow come from one run.
    ///
    /// What is left out would be the same cut again: after one operation of the disk is before the next one, as long
    /// as no job runs in between.
    pub fn record(&mut self) {
        self.disk.record();
        self.side.record();
        self.recording = Some(Vec::new());
    }

    /// Ends [`World::record`] and returns its forks, the oldest first. In each of them the register is not running:
    /// [`World::cut_power`] is what comes next.
    #[must_use]
    pub fn take_recording(&mut self) -> Vec<Self> {
        self.record_disk();
        let _ = (self.disk.take_recording(), self.side.take_recording()); // taken over already
        self.recording.take().unwrap_or_default()
    }

    /// A second world in the same state, from here on apart, in which the register is not running: what it did not
    /// write and what was under way on its lanes is lost.
    #[must_use]
    pub fn fork(&self) -> Self {
        self.fork_with(self.disk.fork(), self.side.fork())
    }

    fn fork_with(&self, disk: Disk, side: S) -> Self {
        Self {
            disk,
            side,
            terminal: self.terminal.fork(),
            tray: self.tray.clone(),
            callers: self.callers.clone(),
            tally: self.tally,
            rng: self.rng.clone(),
            faults: self.faults,
            syncs_at_answer: self.syncs_at_answer,
            life: None,
            pending: Vec::new(),
            upload: Upload::default(),
            mono: self.mono,
            wall: self.wall,
            clock_error: self.clock_error,
            offset_min: self.offset_min,
            trace: self.trace.clone(),
            says: self.says,
            looked: self.looked.clone(),
            hasty_slip: self.hasty_slip.clone(),
            planted: self.planted,
            dies_in: None,
            reboot_how: None,
            recording: None,
        }
    }

    /// Takes the disk's forks over. To be called before anything but the disk changes: the other side, the callers and
    /// the clock are now what they were at each of those operations.
    pub(super) fn record_disk(&mut self) {
        let Some(mut recording) = self.recording.take() else { return };
        let mut disks = self.disk.take_recording();
        if !disks.is_empty() {
            disks.push(self.disk.fork());
        }
        recording.extend(disks.into_iter().map(|disk| self.fork_with(disk, self.side.fork())));
        self.disk.record();
        self.recording = Some(recording);
    }

    /// Takes the other side's forks over; no job writes to the disk.
    pub(super) fn record_sends(&mut self) {
        let Some(mut recording) = self.recording.take() else { return };
        let sides = self.side.take_recording().into_iter();
        recording.extend(sides.map(|side| self.fork_with(self.disk.fork(), side)));
        self.side.record();
        self.recording = Some(recording);
    }
}
