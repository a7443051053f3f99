//! Several addresses of one operator: the one that failed last is asked last.

use crate::clock::Clock;
use domain::country::Exchange;
use domain::device::{Endpoint, Outcome};
use std::sync::Arc;
use std::time::Duration;

/// One operator at several addresses. Which of them is asked is decided before anything is sent: a question that left and
/// stayed without an answer is not asked again elsewhere, that is for its owner to decide.
pub struct Ranked {
    /// The healthiest first.
    ends: Vec<Box<dyn Endpoint>>,
    clock: Arc<dyn Clock>,
}

impl Ranked {
    /// The operator at these addresses, in the order of preference.
    pub fn new(ends: Vec<Box<dyn Endpoint>>, clock: Arc<dyn Clock>) -> Self {
        Self { ends, clock }
    }

    /// Connects to the first that takes the connection. One that swallows everything leaves the others their share of the
    /// time; those that failed go to the end.
    fn reach(&mut self, deadline: Duration) -> Outcome<()> {
        let mut cause = "no address".to_owned();
        for shares in (1..=u32::try_from(self.ends.len()).unwrap_or(u32::MAX)).rev() {
            let left = deadline.saturating_sub(self.clock.now().mono);
            let Some(first) = self.ends.first_mut().filter(|_| !left.is_zero()) else { break };
            match first.connect(left / shares) {
                Outcome::Unknown(why) => cause = why,
                reached => return reached,
            }
            self.ends.rotate_left(1);
        }
        Outcome::Unknown(cause)
    }
}

impl Endpoint for Ranked {
    fn connect(&mut self, patience: Duration) -> Outcome<()> {
        self.reach(self.clock.now().mono + patience)
    }

    fn exchange(&mut self, question: &Exchange) -> Outcome<Vec<u8>> {
        let deadline = self.clock.now().mono + question.patience;
        // Half of the time is kept for the answer.
        match self.reach(self.clock.now().mono + question.patience / 2) {
            Outcome::Done(()) => {}
            Outcome::Refused(refusal) => return Outcome::Refused(refusal),
            Outcome::Unknown(cause) => return Outcome::Unknown(cause),
        }
        let patience = deadline.saturating_sub(self.clock.now().mono);
        let Some(first) = self.ends.first_mut() else { return Outcome::Unknown("no address".to_owned()) };
        let outcome = first.exchange(&Exchange { patience, ..question.clone() });
        if matches!(outcome, Outcome::Unknown(_)) {
            self.ends.rotate_left(1);
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::RealClock;
    use domain::country::FrameLen;
    use std::sync::Mutex;

    /// An address that takes connections or not, and answers or not; it writes down what it was asked.
    struct Fake {
        name: &'static str,
        connects: bool,
        answers: bool,
        log: Arc<Mutex<Vec<String>>>,
    }

    impl Fake {
        fn note(&self, what: &str) {
            if let Ok(mut log) = self.log.lock() {
                log.push(format!("{} {what}", self.name));
            }
        }
    }

    impl Endpoint for Fake {
        fn connect(&mut self, _patience: Duration) -> Outcome<()> {
            self.note("connect");
            if self.connects { Outcome::Done(()) } else { Outcome::Unknown(self.name.to_owned()) }
        }

        fn exchange(&mut self, _question: &Exchange) -> Outcome<Vec<u8>> {
            self.note("ask");
            if self.answers { Outcome::Done(vec![1]) } else { Outcome::Unknown(self.name.to_owned()) }
        }
    }

    /// What three questions do at these addresses (takes connections, answers).
    fn asked(ends: [(&'static str, bool, bool); 2]) -> Vec<String> {
        let log = Arc::default();
        let fake = |(name, connects, answers)| {
            Box::new(Fake { name, connects, answers, log: Arc::clone(&log) }) as Box<dyn Endpoint>
        };
        let mut ranked = Ranked::new(ends.map(fake).into(), Arc::new(RealClock { offset_min: 0 }));
        let question = Exchange {
            request: b"?".to_vec(),
            frame_len: |received| FrameLen::Done(received.len()),
            patience: Duration::from_secs(60),
        };
        for _ in 0..3 {
            let _answer = ranked.exchange(&question);
        }
        drop(ranked);
        log.lock().map(|log| log.clone()).unwrap_or_default()
    }

    #[test]
    fn an_address_that_takes_no_connection_is_asked_last_from_then_on() {
        let log = asked([("a", false, false), ("b", true, true)]);
        assert_eq!(log, ["a connect", "b connect", "b ask", "b connect", "b ask", "b connect", "b ask"]);
    }

    #[test]
    fn a_question_that_left_is_not_asked_elsewhere_at_once() {
        let log = asked([("a", true, false), ("b", true, true)]);
        assert_eq!(log, ["a connect", "a ask", "b connect", "b ask", "b connect", "b ask"]);
    }

    #[test]
    fn the_good_address_stays_first() {
        let log = asked([("a", true, true), ("b", true, true)]);
        assert_eq!(log, ["a connect", "a ask"].repeat(3));
    }
}
