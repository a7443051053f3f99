//! Who wants to know that there is something new to draw.

use engine::View;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, Weak};

type Notice = Arc<dyn Fn() + Send + Sync>;

/// Everybody who watches a register.
#[derive(Default)]
pub(crate) struct Watchers(Mutex<Watching>);

#[derive(Default)]
struct Watching {
    last: u64,
    notices: BTreeMap<u64, Notice>,
}

impl Watchers {
    pub(crate) fn add(self: &Arc<Self>, notice: Box<dyn Fn() + Send + Sync>) -> Watch {
        let mut watching = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        watching.last = watching.last.saturating_add(1);
        let no = watching.last;
        watching.notices.insert(no, notice.into());
        Watch { no, watchers: Arc::downgrade(self) }
    }

    /// Tells everybody when the view is another one than before.
    pub(crate) fn published(&self, before: &View, now: &View) {
        if before == now {
            return;
        }
        // Called without the lock: a notice may begin or end a watch.
        let watching = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let notices: Vec<Notice> = watching.notices.values().cloned().collect();
        drop(watching);
        for notice in notices {
            // Whoever draws must not take the register down.
            let _ = catch_unwind(AssertUnwindSafe(|| notice()));
        }
    }
}

/// Keeps a watch on a register ([`Register::watch`](crate::Register::watch)); dropping it ends it. A call that is under
/// way when it is dropped is not waited for.
#[must_use = "the watch ends when this is dropped"]
pub struct Watch {
    no: u64,
    watchers: Weak<Watchers>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(watchers) = self.watchers.upgrade() {
            watchers.0.lock().unwrap_or_else(PoisonError::into_inner).notices.remove(&self.no);
        }
    }
}
