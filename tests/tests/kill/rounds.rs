//! Rounds: sell, kill, ask again.

use crate::books::{self, Sold};
use crate::process::{Process, Shop, Side, Task};
use crate::watch::{STATES, State, Watch};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::thread;
use std::time::Duration;

/// How often a caller asks again before the round is lost: it is told that the outcome is open at most once or twice.
const TRIES: u32 = 10;

/// Who is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Victim {
    Register,
    Device,
    Both,
}

/// How the outcome of a document becomes doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// The device dies after it was asked.
    Death,
    /// The device fails before it has done it.
    Failure,
    /// The device has done it and the answer is lost.
    Loss,
}

/// What a round is about.
#[derive(Debug, Clone, Copy)]
struct Plan {
    target: State,
    victim: Victim,
    /// `kassa serve` owns the folder and `kassa task` is its client; else `kassa task` owns it.
    serve: bool,
    /// Only for rounds that aim at doubt.
    doubt: Option<Doubt>,
}

impl Plan {
    fn of(side: Side, round: u32) -> Self {
        let states: &[State] = match side {
            Side::Storage => &STATES,
            // Nothing is uploaded before: a document is one request.
            Side::Operator => &[State::Committing, State::InDoubt, State::Answering],
        };
        let count = u32::try_from(states.len()).expect("a handful");
        let (lap, place) = (round / count, round % count);
        let target = *states.get(usize::try_from(place).expect("small")).expect("it is a remainder");
        let doubt = (target == State::InDoubt).then_some(match lap % 10 {
            9 => Doubt::Loss,
            even if even % 2 == 0 => Doubt::Death,
            _ => Doubt::Failure,
        });
        let victim = match (round % 9, target) {
            (3, State::Uploading | State::Committing) => Victim::Device,
            (7, _) => Victim::Both,
            _ => Victim::Register,
        };
        Self { target, victim, serve: lap / 2 % 2 == 1, doubt }
    }

    /// Rules for the device.
    fn faults(self, side: Side) -> &'static str {
        match (side, self.doubt) {
            (Side::Storage, Some(Doubt::Failure)) => r#"{"on":"16","nth":1,"do":"refuse","code":3}"#,
            (Side::Storage, Some(Doubt::Loss)) => r#"{"on":"16","nth":1,"do":"lose_answer"}"#,
            (Side::Storage, _) => "",
            // The operator takes its time, as a real one does.
            (Side::Operator, Some(Doubt::Failure)) => concat!(
                r#"{"on":"TICKET","nth":1,"do":"close_before"}"#,
                "\n",
                r#"{"on":"TICKET","do":"late_answer","ms":200}"#
            ),
            (Side::Operator, Some(Doubt::Loss)) => concat!(
                r#"{"on":"TICKET","nth":1,"do":"close_after"}"#,
                "\n",
                r#"{"on":"TICKET","do":"late_answer","ms":200}"#
            ),
            (Side::Operator, _) => r#"{"on":"TICKET","do":"late_answer","ms":200}"#,
        }
    }
}

/// What happened in all rounds.
#[derive(Default)]
struct Table {
    rounds: u32,
    kills: BTreeMap<(State, Victim, bool), u32>,
    /// Rounds in which the moment was missed.
    missed: u32,
    /// Questions of callers until they had their answers.
    asked: u32,
    /// Attempts that had come to nothing and were made anew.
    anew: u64,
    /// Attempts that were written down as doubtful.
    doubted: u64,
}

impl Table {
    fn of(&self, state: State, which: impl Fn(Victim, bool) -> bool) -> u32 {
        let of_state =
            self.kills.iter().filter(|((at, victim, serve), _)| *at == state && which(*victim, *serve));
        of_state.map(|(_, count)| count).sum()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = ("killed while", "task owns", "serve owns", "with device", "device only", "all");
        let (state, task, served, both, device, all) = columns;
        writeln!(f, "{state:<14}{task:>12}{served:>12}{both:>14}{device:>14}{all:>6}")?;
        for state in STATES {
            let name = match state {
                State::Uploading => "uploading",
                State::Committing => "committing",
                State::InDoubt => "in doubt",
                State::Answering => "answering",
            };
            let task = self.of(state, |victim, serve| victim == Victim::Register && !serve);
            let served = self.of(state, |victim, serve| victim == Victim::Register && serve);
            let both = self.of(state, |victim, _| victim == Victim::Both);
            let device = self.of(state, |victim, _| victim == Victim::Device);
            let all = task + served + both + device;
            writeln!(f, "{name:<14}{task:>12}{served:>12}{both:>14}{device:>14}{all:>6}")?;
        }
        let Self { rounds, missed, asked, anew, doubted, .. } = self;
        writeln!(f, "rounds {rounds}, moment missed in {missed}, asked again {asked} times")?;
        write!(f, "attempts made anew {anew}, written down as doubtful {doubted}")
    }
}

/// Plays so many rounds and compares the books.
pub fn play(side: Side, rounds: u32) {
    let mut shop = Shop::open(side);
    done(&shop, "open", &report(side, "openShift"));
    let mut table = Table { rounds, ..Table::default() };
    let sold: Vec<Sold> = (0..rounds).map(|round| play_one(&mut shop, round, &mut table)).collect();
    [table.anew, table.doubted] = books::recoveries(&shop);
    println!("{side:?}\n{table}");
    books::compare(&mut shop, &sold);
    for state in STATES.into_iter().filter(|state| side == Side::Storage || *state != State::Uploading) {
        let kills = table.of(state, |victim, _| victim != Victim::Device);
        assert!(kills > 0, "in {rounds} rounds no register was killed while {state:?}");
    }
}

fn play_one(shop: &mut Shop, round: u32, table: &mut Table) -> Sold {
    let plan = Plan::of(shop.side, round);
    let (key, total) = (format!("sale-{round}"), total(round));
    let body = receipt(shop.side, kind(shop.side, round), total);
    // The fiscal storage is as it was left by the round before, unless it shall fail in this one.
    if plan.doubt.is_some() || shop.side == Side::Operator {
        shop.start_device(plan.faults(shop.side));
    }
    let server = plan.serve.then(|| shop.serve());
    let mut watch = Watch::new(shop, &key);
    // The moment between the journal and the caller is long only for one who does not listen.
    let mut task = shop.start_task(&key, &body, !plan.serve && plan.target == State::Answering);
    let seen = wait(shop, plan, &mut watch, &mut task);
    let killed = kill(shop, plan, server, &mut watch, &mut task, seen);
    match killed {
        Some(state) => *table.kills.entry((state, plan.victim, plan.serve)).or_default() += 1,
        None => table.missed += 1,
    }

    let mut answers = Vec::from_iter(task.answer());
    for tries in 0.. {
        assert!(tries < TRIES, "round {round}, {plan:?}: no outcome: {:?}", answers.last());
        table.asked += 1;
        answers.extend(shop.ask(&key, &body));
        if answers.last().is_some_and(|answer| answer["status"] == "done") {
            break;
        }
    }
    // Once more: an answer that was given stays.
    answers.extend(shop.ask(&key, &body));
    Sold::new(&key, total, &answers)
}

/// Waits until the document stands where somebody shall be killed over it; no state when its caller has ended before.
fn wait(shop: &mut Shop, plan: Plan, watch: &mut Watch, task: &mut Task) -> Option<State> {
    let pause = Duration::from_micros(if plan.target == State::Answering { 20 } else { 300 });
    loop {
        let state = watch.state();
        if state.is_some_and(|state| state >= plan.target) {
            return state;
        }
        if task.has_ended() {
            return None;
        }
        if plan.doubt == Some(Doubt::Death) && state == Some(State::Committing) {
            shop.kill_device();
        }
        thread::sleep(pause);
    }
}

/// Kills whom the plan names; tells in which state that was, if it was in any. When it returns the device runs.
fn kill(
    shop: &mut Shop,
    plan: Plan,
    server: Option<Process>,
    watch: &mut Watch,
    task: &mut Task,
    seen: Option<State>,
) -> Option<State> {
    if plan.victim != Victim::Device {
        watch.close();
        match server {
            Some(mut server) => server.kill(),
            None => task.process.kill(),
        }
        // One that had his answer in time was not cut off from it.
        let told = task.has_printed();
        let state = seen.and_then(|seen| watch.settle(seen)).filter(|_| !told);
        if plan.victim == Victim::Both || !shop.has_device() {
            shop.start_device("");
        }
        return state;
    }
    shop.start_device("");
    let state = seen.and_then(|seen| watch.settle(seen));
    if let Some(server) = server {
        // It goes on; its client gets the answer from it.
        task.wait();
        drop(server);
    }
    state
}

/// Asks until it is done.
pub fn done(shop: &Shop, key: &str, body: &str) -> Value {
    let mut last = None;
    for _ in 0..TRIES {
        last = shop.ask(key, body);
        if let Some(answer) = last.take_if(|answer| answer["status"] == "done") {
            return answer;
        }
    }
    panic!("{key} is not done: {last:?}")
}

/// Kopecks or tiyn. Some receipts in a row are the same but for their key: only numbers tell them apart.
fn total(round: u32) -> u64 {
    5 * (10_000 + 100 * u64::from(round / 3))
}

/// A shift report.
pub fn report(side: Side, kind: &str) -> String {
    json!({"type": kind, "operator": cashier(side)}).to_string()
}

fn cashier(side: Side) -> Value {
    match side {
        Side::Storage => json!({"name": "Иванова А. П.", "vatin": "500100732259"}),
        Side::Operator => json!({"name": "Ахметова Ә. Қ."}),
    }
}

/// The task of a round: in Russia not all of them sell.
fn kind(side: Side, round: u32) -> &'static str {
    match (side, round % 8) {
        (Side::Storage, 4) => "sellReturn",
        (Side::Storage, 6) => "buy",
        (Side::Storage, 7) => "sellCorrection",
        _ => "sell",
    }
}

/// A receipt of five equal lines.
fn receipt(side: Side, kind: &str, total: u64) -> String {
    let price = total / 500;
    let mut item = json!({
        "type": "position", "name": "Чай чёрный листовой, 100 г", "price": price, "quantity": 1, "amount": price,
        "measurementUnit": "piece", "paymentObject": "commodity",
    });
    let mut task = json!({"type": kind, "operator": cashier(side)});
    if kind == "sellCorrection" {
        task["correctionType"] = json!("self");
        task["correctionBaseDate"] = json!("2026.01.15");
    }
    match side {
        Side::Storage => {
            item["tax"] = json!({"type": "vat22"});
            item["paymentMethod"] = json!("fullPayment");
            task["taxationType"] = json!("osn");
        }
        Side::Operator => item["tax"] = json!({"type": "vat16"}),
    }
    task["items"] = json!([item, item, item, item, item]);
    task["payments"] = json!([{"type": "cash", "sum": price * 5}]);
    task["total"] = json!(price * 5);
    task.to_string()
}
