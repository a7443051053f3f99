//! `kassa demo`.

use super::{Context, CountryArg};
use crate::books::{self, Archive, Books};
use crate::failure::{Ended, Exit, Failure};
use crate::{examples, out, paper};
use chrono::{NaiveDate, NaiveDateTime};
use clap::Args;
use domain::command::{Actor, Command, Key, Role};
use domain::document::{Document, DocumentState};
use domain::money::Money;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::{Language, Texts};
use emulators::operator;
use serde_json::json;
use sha2::{Digest, Sha256};
use simulator::kz::KzSide;
use simulator::ru::RuSide;
use simulator::{Violation, World};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// Plays a short business day on a virtual clock and compares the books.
///
/// A register is begun and registered on emulated devices, the shift is opened, the sales of the task files in
/// examples/ are made one after another, the shift is closed. Every paper is printed as on 58 mm paper, with the banner
/// of a demonstration. At the end the books of the journal (its tables, by SQL) and of the other side (the archive of
/// the emulated fiscal storage, the counters of the emulated operator) are added up and compared.
///
/// With --json one object: `books` (the country's archive is `storage` or `operator`, amounts in kopecks or tiyn) and
/// `papers`.
///
/// Nothing is written to the disk unless --out names a folder. The exit code is 0 only when both books agree.
///
/// EXAMPLES
///   kassa demo
///   kassa demo --country kz --receipts 20 --json
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Demo {
    /// Whose law
    #[arg(long, default_value = "ru")]
    country: CountryArg,
    /// Decides numbers, signs and pauses
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many sales; those of examples/ are repeated as needed
    #[arg(long, default_value_t = 36, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    receipts: u32,
    /// Day of the demonstration [default: 2026-03-02]
    #[arg(long, value_name = "DATE")]
    start: Option<NaiveDate>,
    /// Write papers (NNN.txt) and books (books.json) into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Books and papers as one JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Both sides of the books.
struct Compared {
    journal: Books,
    archive: Books,
}

impl Demo {
    /// Plays the day.
    ///
    /// # Errors
    /// What a document was refused for; a folder that can not be written.
    pub fn run(self, context: &Context) -> Ended {
        let country = CountryCode::from(self.country);
        let language = context.lang().unwrap_or_default();
        let (papers, compared) = match country {
            CountryCode::Ru => self.day(country, language, RuSide::new(self.seed))?,
            CountryCode::Kz => {
                let config = operator::Config { seed: self.seed, ..operator::Config::demo() };
                let side = KzSide::with_operator(operator::Operator::new(config), None, false);
                self.day(country, language, side)?
            }
        };
        let agree = compared.journal == compared.archive;
        let books = json!({
            "country": country.as_str(),
            "seed": self.seed,
            "journal": compared.journal.json(),
            archive_name(country): compared.archive.json(),
            "agree": agree,
        });
        if let Some(dir) = &self.out {
            write(dir, &papers, &books.to_string())
                .map_err(|error| Refusal::new("folder.unusable").because(error))?;
        }
        if self.json {
            let day = json!({"books": books, "papers": papers});
            out::line(&day.to_string())?;
        } else {
            for paper in &papers {
                out::line(paper)?;
            }
            out::line(&table(country, &compared, Texts::of(language)))?;
        }
        let word = Texts::of(language).word(if agree { "demo-agree" } else { "demo-disagree" });
        out::say(&word);
        Ok(if agree { Exit::Done } else { Exit::Internal })
    }

    fn morning(&self) -> NaiveDateTime {
        let usual = simulator::run::morning();
        self.start.map_or(usual, |day| day.and_time(usual.time()))
    }

    /// The day: papers in order, and both books.
    fn day<S: Archive>(
        &self,
        country: CountryCode,
        language: Language,
        side: S,
    ) -> Result<(Vec<String>, Compared), Failure> {
        let offset_min = crate::settings::default_offset(country);
        let mut world = World::new(self.seed, side, self.morning(), offset_min, None);
        world.found(country).map_err(broken)?;
        world.start().map_err(broken)?;
        let mut papers = vec![perform(&mut world, registration(country), language)?];
        papers.push(perform(&mut world, examples::open_shift(country)?, language)?);
        let sales = examples::sales(country)?;
        for (n, sale) in (0..self.receipts).zip(sales.iter().cycle()) {
            world.sleep(pause(self.seed, n));
            papers.push(perform(&mut world, examples::sale(country, sale, n)?, language)?);
        }
        let open = (books::journal(&world).map_err(Failure::internal)?, world.side.books());
        world.sleep(Duration::from_secs(600));
        papers.push(perform(&mut world, examples::close_shift(country)?, language)?);
        let closed = (books::journal(&world).map_err(Failure::internal)?, world.side.books());
        // The shift's counters end with it: cash and tax were read before, everything else after.
        let whole = |open: Books, closed: Books| Books { cash: open.cash, vat: open.vat, ..closed };
        let compared = Compared { journal: whole(open.0, closed.0), archive: whole(open.1, closed.1) };
        papers.retain(|paper| !paper.is_empty());
        Ok((papers, compared))
    }
}

/// Seconds between two sales: one to ten minutes.
fn pause(seed: u64, n: u32) -> Duration {
    let mixed = seed.wrapping_add(u64::from(n)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    Duration::from_secs(60 + mixed % 540)
}

fn registration(country: CountryCode) -> Command {
    let key = "demo-registration".to_owned();
    Command {
        actor: Actor { name: "demo".into(), role: Role::Administrator },
        body: Sha256::digest(&key).into(),
        key: Key { caller: "demo".into(), key },
        content: simulator::shop::registration(country),
        draft: None,
    }
}

/// Makes a document and lays its paper out.
fn perform<S: Archive>(
    world: &mut World<S>,
    command: Command,
    language: Language,
) -> Result<String, Failure> {
    let document = world.perform(command).map_err(broken)??;
    if let DocumentState::Refused(refusal) | DocumentState::Stuck(refusal) = &document.state {
        return Err(refusal.clone().into());
    }
    Ok(paper_of(world, &document, language))
}

fn paper_of<S: Archive>(world: &mut World<S>, document: &Document, language: Language) -> String {
    let registration = world.situation().and_then(|situation| situation.registration);
    let country = world.side.country();
    registration
        .and_then(|registration| country.slip(document, &registration, language, false))
        .map(|slip| printer::text(&paper::marked(slip, true, language), printer::COLUMNS_58_MM))
        .unwrap_or_default()
}

fn broken(violation: Violation) -> Failure {
    Failure::internal(violation)
}

fn write(dir: &std::path::Path, papers: &[String], books: &str) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    for (n, paper) in papers.iter().enumerate() {
        fs::write(dir.join(format!("{:03}.txt", n + 1)), paper)?;
    }
    fs::write(dir.join("books.json"), format!("{books}\n"))
}

/// Whose archive the journal is compared with.
const fn archive_name(country: CountryCode) -> &'static str {
    match country {
        CountryCode::Ru => "storage",
        CountryCode::Kz => "operator",
    }
}

fn table(country: CountryCode, compared: &Compared, texts: &Texts) -> String {
    let money = |minor: u64| Money::from_minor(minor).to_string();
    let rows = |books: &Books| {
        [
            books.documents.to_string(),
            books.receipts.to_string(),
            money(books.total),
            money(books.cash),
            money(books.vat),
        ]
    };
    let archive = format!("demo-{}", archive_name(country));
    let mut text = row("", &texts.word("demo-journal"), &texts.word(&archive), "");
    let names = ["demo-documents", "demo-receipts", "demo-total", "demo-cash", "demo-vat"];
    for ((name, ours), theirs) in names.iter().zip(rows(&compared.journal)).zip(rows(&compared.archive)) {
        let sign = if ours == theirs { "=" } else { "≠" };
        text.push_str(&row(&texts.word(name), &ours, &theirs, sign));
    }
    text
}

fn row(name: &str, ours: &str, theirs: &str, sign: &str) -> String {
    format!("{name:<16}{ours:>16}{sign:^3}{theirs:>16}").trim_end().to_owned() + "\n"
}
