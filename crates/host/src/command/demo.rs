//! `kassa demo`.

use super::{Context, CountryArg};
use crate::books::{self, Archive, Books};
use crate::failure::{Ended, Exit, Failure};
use crate::{examples, out};
use chrono::{NaiveDate, Timelike};
use clap::Args;
use domain::command::{Actor, Command, Key, Role};
use domain::document::{Content, Document, DocumentState};
use domain::money::Money;
use domain::notice::Refusal;
use domain::registration::{Ffd, Registration, RuRegistration};
use domain::tax::CountryCode;
use domain::texts::{Language, Texts};
use emulators::operator;
use indicatif::ProgressBar;
use rand::RngExt;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use simulator::kz::KzSide;
use simulator::ru::RuSide;
use simulator::{Violation, World, trade};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// Plays business days on a virtual clock and compares the books.
///
/// A register is begun and put into service on emulated devices, and works until all receipts are made: it opens in the
/// morning, makes the sales of the task files in examples/ and everything else that a shop does (returns bound to their
/// sale, purchases, corrections, agents, discounts, cash in and out, X reports, states of settlements), and closes in the
/// evening. In Russia one register follows another: general taxation, simplified taxation, a register that works
/// without an operator. Then the books are added up and compared: the journal (its tables, by SQL), the closings of its
/// shifts, the archive of the emulated fiscal storage, what the emulated operator holds.
///
/// Papers are printed as on 58 mm paper, with the banner of a demonstration; of more than a hundred receipts only the
/// books are shown, unless --out names a folder. With --json one object: `books` (amounts in kopecks or tiyn) and
/// `papers`.
///
/// Nothing is written to the disk unless --out names a folder. The exit code is 0 only when all books agree.
///
/// EXAMPLES
///   kassa demo
///   kassa demo --receipts 1000 --ffd 1.05
///   kassa demo --country kz --receipts 20 --json
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Demo {
    /// Whose law
    #[arg(long, default_value = "ru")]
    country: CountryArg,
    /// Edition of the fiscal data formats; Russia only
    #[arg(long, value_parser = ["1.05", "1.1", "1.2"])]
    ffd: Option<String>,
    /// Decides numbers, signs, pauses and what is sold
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many receipts and corrections; the sales of examples/ are repeated as needed
    #[arg(long, default_value_t = 36, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    receipts: u32,
    /// First day of the demonstration [default: 2026-03-02]
    #[arg(long, value_name = "DATE")]
    start: Option<NaiveDate>,
    /// Write papers (NNNNN.txt) and books (books.json) into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Books and papers as one JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// A register of the demonstration.
struct Till {
    registration: Registration,
    /// How many receipts and corrections it makes.
    receipts: u32,
    /// How many documents of trade stand between its plain sales, of a hundred.
    trade: u8,
}

/// Columns of the table with their books, added up over all registers.
type Columns = Vec<(&'static str, Books)>;

/// Papers of more receipts than these are not printed.
const PRINTED: u32 = 100;
/// Lines of a table that no terminal cuts.
const COLUMN: usize = 16;

impl Demo {
    /// Plays the days.
    ///
    /// # Errors
    /// What a document was refused for; a folder that can not be written.
    pub fn run(self, context: &Context) -> Ended {
        let country = CountryCode::from(self.country);
        let language = context.lang().unwrap_or_default();
        let mut shown = Shown::new(&self, language)?;
        let mut columns = Columns::new();
        let mut start = self.start.unwrap_or(simulator::run::morning().date());
        for (no, till) in (0u64..).zip(self.tills(country)) {
            let seed = self.seed.wrapping_add(no << 32);
            let (books, end) = match country {
                CountryCode::Ru => {
                    let side = RuSide::new(seed);
                    let autonomous = matches!(&till.registration, Registration::Ru(ru) if ru.is_autonomous());
                    let side = if autonomous { side } else { side.with_operator() };
                    days(seed, start, &till, side, &mut shown)?
                }
                CountryCode::Kz => {
                    let config = operator::Config { seed, ..operator::Config::demo() };
                    let side = KzSide::with_operator(operator::Operator::new(config), None, false);
                    days(seed, start, &till, side, &mut shown)?
                }
            };
            for (name, books) in books {
                match columns.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, sum)) => *sum = std::mem::take(sum).plus(&books),
                    None => columns.push((name, books)),
                }
            }
            start = end.succ_opt().unwrap_or(end);
        }
        let agree = books::ROWS.iter().all(|row| row_agrees(&columns, row));
        let head =
            [("country", json!(country.as_str())), ("seed", json!(self.seed)), ("agree", json!(agree))];
        let figures = columns.iter().map(|(name, books)| (*name, books.json()));
        let all = head.into_iter().chain(figures).map(|(name, value)| (name.to_owned(), value));
        shown.end(&Value::Object(all.collect()))?;
        if !self.json {
            out::line(&table(&columns, Texts::of(language)))?;
        }
        let word = Texts::of(language).word(if agree { "demo-agree" } else { "demo-disagree" });
        out::say(&word);
        Ok(if agree { Exit::Done } else { Exit::Internal })
    }

    /// The registers, one after another.
    fn tills(&self, country: CountryCode) -> Vec<Till> {
        match (country, simulator::shop::registration_ru()) {
            (CountryCode::Ru, Registration::Ru(ru)) => {
                let ffd = self.ffd.as_deref().and_then(Ffd::named).unwrap_or_default();
                // Below FFD 1.2 only agents whose kinds the registration names (1057) may stand in a receipt.
                let agents = if ffd < Ffd::V1_2 { 0x7F } else { 0 };
                let ru = RuRegistration { ffd, agents, ..ru };
                let simplified = RuRegistration { tax_systems: 2, ..ru.clone() };
                let alone = RuRegistration { mode: RuRegistration::AUTONOMOUS, ..ru.clone() };
                let share = self.receipts / 6;
                let till = |ru, receipts, trade| Till { registration: Registration::Ru(ru), receipts, trade };
                let first = self.receipts.saturating_sub(share.saturating_mul(2));
                let all = [till(ru, first, 40), till(simplified, share, 40), till(alone, share, 40)];
                all.into_iter().filter(|till| till.receipts > 0).collect()
            }
            (CountryCode::Ru | CountryCode::Kz, _) => {
                let registration = simulator::shop::registration_kz();
                vec![Till { registration, receipts: self.receipts, trade: 0 }]
            }
        }
    }
}

/// What is shown of the papers, and how far the days are.
struct Shown {
    language: Language,
    json: bool,
    printed: bool,
    out: Option<PathBuf>,
    papers: Vec<String>,
    count: u32,
    bar: ProgressBar,
}

impl Shown {
    fn new(demo: &Demo, language: Language) -> Result<Self, Failure> {
        if let Some(dir) = &demo.out {
            fs::create_dir_all(dir).map_err(|error| Refusal::new("folder.unusable").because(error))?;
        }
        // Papers on a terminal are progress enough; standard error that is none shows no bar.
        let printed = demo.receipts <= PRINTED;
        let bar = if printed { ProgressBar::hidden() } else { ProgressBar::new(demo.receipts.into()) };
        let (json, out) = (demo.json, demo.out.clone());
        Ok(Self { language, json, printed, out, papers: Vec::new(), count: 0, bar })
    }

    fn wants_papers(&self) -> bool {
        self.printed || self.out.is_some()
    }

    fn paper(&mut self, text: String) -> Result<(), Failure> {
        if text.is_empty() {
            return Ok(());
        }
        self.count = self.count.saturating_add(1);
        if let Some(dir) = &self.out {
            fs::write(dir.join(format!("{:05}.txt", self.count)), &text)
                .map_err(|error| Refusal::new("folder.unusable").because(error))?;
        }
        if self.printed && self.json {
            self.papers.push(text);
        } else if self.printed {
            out::line(&text)?;
        }
        Ok(())
    }

    fn end(&self, books: &Value) -> Result<(), Failure> {
        self.bar.finish_and_clear();
        if let Some(dir) = &self.out {
            fs::write(dir.join("books.json"), format!("{books}\n"))
                .map_err(|error| Refusal::new("folder.unusable").because(error))?;
        }
        if self.json {
            out::line(&json!({"books": books, "papers": self.papers}).to_string())?;
        }
        Ok(())
    }
}

/// When the shop closes, hours of the day.
const EVENING: u32 = 21;

/// The days of one register: all its books, and the day it ended.
fn days<S: Archive>(
    seed: u64,
    start: NaiveDate,
    till: &Till,
    side: S,
    shown: &mut Shown,
) -> Result<(Columns, NaiveDate), Failure> {
    let country = till.registration.country();
    let offset_min = crate::settings::default_offset(country);
    let morning = simulator::run::morning().time();
    let mut world = World::new(seed, side, start.and_time(morning), offset_min, None);
    world.found(country).map_err(broken)?;
    world.start().map_err(broken)?;
    let mut no = 0u64;
    let mut own = |content: Content| {
        no += 1;
        command(format!("demo-{no}"), content)
    };
    let cashier = simulator::shop::cashier(country);
    perform(
        &mut world,
        own(Content::Registration(Box::new(till.registration.clone()), cashier.clone())),
        shown,
    )?;
    let sales = examples::sales(country)?;
    let mut sales = sales.iter().cycle();
    let (mut made, mut counted) = (0u32, Books::default());
    loop {
        perform(&mut world, own(examples::open_shift(country)?), shown)?;
        while made < till.receipts && world.now().wall.local().hour() < EVENING {
            let pause = world.rng.random_range(60..600);
            world.sleep(Duration::from_secs(pause));
            let command = if world.rng.random_range(0..100u8) < till.trade {
                own(suited(trade::document(&mut world, country), till))
            } else {
                let sale =
                    sales.next().ok_or_else(|| Refusal::new("internal.error").because("no examples"))?;
                let plain = examples::sale(country, sale)?;
                own(suited(plain, till))
            };
            let is_receipt = command.wish.content().is_some_and(|content| content.kind().is_receipt());
            if attempt(&mut world, command, shown)? && is_receipt {
                made = made.saturating_add(1);
                shown.bar.inc(1);
            }
        }
        counted = counted.plus(&world.side.of_shift());
        world.sleep(Duration::from_secs(600));
        perform(&mut world, own(Content::XReport(cashier.clone())), shown)?;
        perform(&mut world, own(examples::close_shift(country)?), shown)?;
        // The operator gets what it is owed before the shop is left.
        world.run_until_quiet(Duration::from_secs(3 * 3600)).map_err(broken)?;
        if made >= till.receipts {
            break;
        }
        let now = world.now().wall.local();
        let tomorrow = now.date().succ_opt().unwrap_or(now.date()).and_time(morning);
        world.sleep((tomorrow - now).to_std().unwrap_or_default());
    }
    let ours = books::journal(&world).map_err(Failure::internal)?;
    let theirs = world.side.books().into_iter();
    let theirs = theirs.map(|(name, books)| (name, books.plus(&counted)));
    Ok((ours.into_iter().chain(theirs).collect(), world.now().wall.local().date()))
}

/// The document as the register's taxation has it.
fn suited(content: Content, till: &Till) -> Content {
    match (content, &till.registration) {
        (Content::Receipt(mut receipt, charge), Registration::Ru(ru)) => {
            receipt.tax_system = ru.tax_systems;
            Content::Receipt(receipt, charge)
        }
        (content, _) => content,
    }
}

/// Makes a document; false when the register refuses it, as it has to refuse cash that is not in the drawer.
fn attempt<S: Archive>(world: &mut World<S>, command: Command, shown: &mut Shown) -> Result<bool, Failure> {
    let n = world.callers.calls.len();
    let document = match world.perform(command.clone()).map_err(broken)? {
        Ok(document) => document,
        Err(refusal) if EXPECTED.contains(&refusal.code.as_str()) => return Ok(false),
        Err(refusal) => return Err(refusal.into()),
    };
    if let DocumentState::Refused(refusal) | DocumentState::Stuck(refusal) = &document.state {
        return if EXPECTED.contains(&refusal.code.as_str()) {
            Ok(false)
        } else {
            Err(refusal.clone().into())
        };
    }
    // Later returns look for what was sold among the calls.
    world.make_call(document.content.clone());
    world.callers.named(n, document.id).and_then(|()| world.callers.told(&document)).map_err(broken)?;
    if shown.wants_papers() {
        let paper = paper_of(world, &document, shown.language);
        shown.paper(paper)?;
    }
    Ok(true)
}

/// What a shop hears now and then.
const EXPECTED: [&str; 2] = ["drawer.short", "return.exceeds"];

/// Makes a document that has to come about.
fn perform<S: Archive>(world: &mut World<S>, command: Command, shown: &mut Shown) -> Result<(), Failure> {
    let what = command.wish.content().map_or("repair", |content| content.kind().as_str());
    if attempt(world, command, shown)? {
        return Ok(());
    }
    Err(Refusal::new("internal.error").because(format!("{what} was refused")).into())
}

fn command(key: String, content: Content) -> Command {
    Command {
        actor: Actor { name: "demo".into(), role: Role::Administrator },
        body: Sha256::digest(&key).into(),
        key: Key { caller: "demo".into(), key },
        wish: content.into(),
        draft: None,
    }
}

fn paper_of<S: Archive>(world: &mut World<S>, document: &Document, language: Language) -> String {
    let registration = world.situation().and_then(|situation| situation.registration);
    let country = world.side.country();
    registration
        .and_then(|registration| country.slip(document, &registration, language, false))
        .map(|slip| printer::text(&slip.marked_as_demonstration(language), printer::COLUMNS_58_MM))
        .unwrap_or_default()
}

fn broken(violation: Violation) -> Failure {
    Failure::internal(violation)
}

/// Whether all columns say the same of a row, where they say something.
fn row_agrees(columns: &Columns, row: &str) -> bool {
    let said = |(_, books): &(&str, Books)| books.0.get(row).copied();
    let (shares, whole): (Vec<_>, Vec<_>) =
        columns.iter().partition(|(name, _)| books::SHARES.contains(name));
    let together = shares.iter().copied().filter_map(said).reduce(u64::saturating_add);
    let mut sums = whole.iter().copied().filter_map(said).chain(together);
    let first = sums.next();
    sums.all(|sum| Some(sum) == first)
}

fn table(columns: &Columns, texts: &Texts) -> String {
    let head = columns.iter().map(|(name, _)| texts.word(&format!("demo-{name}")));
    let mut text = row("", head.collect());
    for name in books::ROWS {
        let cells: Vec<Option<u64>> = columns.iter().map(|(_, books)| books.0.get(name).copied()).collect();
        if cells.iter().flatten().all(|sum| *sum == 0) {
            continue; // nothing of the kind happened
        }
        let shown = |cell: &Option<u64>| match cell {
            None => String::new(),
            Some(count) if books::COUNTS.contains(&name) => count.to_string(),
            Some(sum) => Money::from_minor(*sum).to_string(),
        };
        let mut cells: Vec<String> = cells.iter().map(shown).collect();
        cells.push(if row_agrees(columns, name) { "=" } else { "≠" }.to_owned());
        text.push_str(&row(&texts.word(&format!("demo-{}", name.replace('_', "-"))), cells));
    }
    text
}

fn row(name: &str, cells: Vec<String>) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| format!("{cell:>COLUMN$}")).collect();
    format!("{name:<18}{}", cells.concat()).trim_end().to_owned() + "\n"
}
