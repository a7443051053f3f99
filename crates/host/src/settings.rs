//! `kassa.toml`: wiring, written by people and never by the running program.
//!
//! Every key is described in `docs/settings.md`. Unknown keys are refused by name with the nearest known one: a
//! misspelt key that is passed over in silence would leave the shop on a default nobody chose.

use chrono::NaiveTime;
use domain::money::Money;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;
use fiscal_kz::{Kazakhstan, Words};
use screens::Wiring;
use std::fs;
use std::io::ErrorKind;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::{Table, Value};

/// All keys, as the manual lists them.
pub const KEYS: [&str; 16] = [
    "country",
    "language",
    "timezone",
    "listen",
    "fn",
    "operator",
    "deadline",
    "reconnect",
    "largest",
    "ofd",
    "printer",
    "paper",
    "terminal",
    "log",
    "shift_close",
    "shift_open",
];

/// Where a fiscal device or an operator is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// `emulator:`: threads of the process that owns the folder.
    Emulator,
    /// `emulator:tcp:…`, `emulator:pty:…`: an emulator that runs as a process of its own, as the driver takes it.
    EmulatorAt(String),
    /// Anything else, as the driver takes it.
    Real(String),
}

impl Address {
    /// Whether nothing real is there.
    pub const fn is_emulated(&self) -> bool {
        matches!(self, Self::Emulator | Self::EmulatorAt(_))
    }
}

/// What `kassa.toml` says. Absent keys are `None`: their defaults are those of the folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Country of the folder; checked against the one it was begun with.
    pub country: Option<CountryCode>,
    /// Language of messages.
    pub language: Option<Language>,
    /// Zone of the shop, minutes east of UTC.
    pub offset_min: Option<i16>,
    /// Address of the screens.
    pub listen: Option<String>,
    /// The fiscal storage (Russia): `serial:`, `pty:`, `tcp:`, `emulator:`, `emulator:pty:`, `emulator:tcp:`.
    pub storage: Option<Address>,
    /// The operator (Kazakhstan): `tcp:HOST:PORT` (kept as `HOST:PORT`, several parted by commas), `emulator:`, `emulator:tcp:HOST:PORT`.
    pub operator: Option<Address>,
    /// The operator of fiscal data (Russia): `tcp:HOST:PORT` (kept as `HOST:PORT`), `emulator:`, `emulator:tcp:HOST:PORT`.
    pub ofd: Option<Address>,
    /// The printer: `serial:`, `pty:`, `tcp:`, `dir:`, `emulator:`, `emulator:pty:`, `emulator:tcp:`.
    pub printer: Option<Address>,
    /// Times of the talk with the operator, and the largest receipt (Kazakhstan).
    pub kz: fiscal_kz::Settings,
    /// Languages of the labels on Kazakh paper.
    pub paper: Words,
    /// Whether a shift that is closed is opened with the first receipt by task.
    pub shift_with_receipt: bool,
    /// File that technical causes of failures are appended to; relative to the folder of the settings.
    pub log: Option<PathBuf>,
    /// When `serve` closes the shift by itself, local time.
    pub shift_close: Option<NaiveTime>,
}

impl Settings {
    /// Reads a file. One that does not exist says nothing.
    ///
    /// # Errors
    /// `settings.not_readable`, `settings.unknown_key`, `settings.bad_value`.
    pub fn read(path: &Path) -> Result<Self, Refusal> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                let cause = format!("{}: {error}", path.display());
                return Err(Refusal::new("settings.not_readable").because(cause));
            }
        };
        let mut settings = Self::parse(&text)?;
        if let (Some(log), Some(folder)) = (&mut settings.log, path.parent()) {
            *log = folder.join(&log);
        }
        Ok(settings)
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// As [`Settings::read`].
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let table: Table = toml::from_str(text)
            .map_err(|error| Refusal::new("settings.not_readable").because(error.to_string().trim()))?;
        if let Some(unknown) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(Refusal::new("settings.unknown_key")
                .with("name", unknown)
                .with("nearest", nearest(unknown)));
        }
        let mut settings = Self::default();
        for (key, value) in &table {
            let Value::String(text) = value else {
                return Err(bad(key, value, "a text in quotes"));
            };
            settings.set(key, text)?;
        }
        Ok(settings)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), Refusal> {
        match key {
            "country" => {
                self.country = Some(CountryCode::parse(text).ok_or_else(|| bad(key, text, "ru, kz"))?);
            }
            "language" => {
                self.language = Some(Language::parse(text).ok_or_else(|| bad(key, text, "ru, kk, en"))?);
            }
            "timezone" => {
                self.offset_min = Some(parse_offset(text).ok_or_else(|| bad(key, text, "+03:00"))?);
            }
            "listen" => match text.rsplit_once(':') {
                Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
                    self.listen = Some(text.to_owned());
                }
                _ => return Err(bad(key, text, "127.0.0.1:7340")),
            },
            "fn" => self.storage = Some(address(key, text, &["serial:", "pty:", "tcp:"])?),
            "operator" => self.operator = Some(over_tcp(key, text)?),
            "ofd" => self.ofd = Some(over_tcp(key, text)?),
            "printer" => self.printer = Some(address(key, text, &["serial:", "pty:", "tcp:", "dir:"])?),
            "deadline" => self.kz.transaction_time = seconds(key, text, 5..=60)?,
            "reconnect" => self.kz.reconnect = seconds(key, text, 60..=3600)?,
            "largest" => {
                let sum = Money::parse(text).filter(|sum| *sum > Money::ZERO);
                self.kz.largest = sum.ok_or_else(|| bad(key, text, "1000000.00"))?;
            }
            "paper" => {
                self.paper = match text {
                    "both" => Words::Both,
                    "kk" => Words::Kazakh,
                    "ru" => Words::Russian,
                    _ => return Err(bad(key, text, "both, kk, ru")),
                }
            }
            "shift_open" => {
                self.shift_with_receipt = match text {
                    "by_task" => false,
                    "with_receipt" => true,
                    _ => return Err(bad(key, text, "by_task, with_receipt")),
                }
            }
            "terminal" => drop(address(key, text, &["tcp:", "serial:"])?),
            "log" => self.log = Some(PathBuf::from(text)),
            "shift_close" => {
                let time = NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| bad(key, text, "21:30"))?;
                self.shift_close = Some(time);
            }
            _ => {} // refused by name before
        }
        Ok(())
    }

    /// Kazakhstan as these settings want it.
    pub fn kazakhstan(&self) -> Kazakhstan {
        Kazakhstan::new(self.kz).with_words(self.paper)
    }

    /// The address that makes a folder of this country real or emulated.
    pub fn fiscal(&self, country: CountryCode) -> Option<&Address> {
        match country {
            CountryCode::Ru => self.storage.as_ref(),
            CountryCode::Kz => self.operator.as_ref(),
        }
    }
}

/// Name of the key that holds a country's fiscal side.
pub const fn fiscal_key(country: CountryCode) -> &'static str {
    match country {
        CountryCode::Ru => "fn",
        CountryCode::Kz => "operator",
    }
}

/// Minutes east of UTC from `+03:00`, `-01:30`, `Z`.
pub fn parse_offset(text: &str) -> Option<i16> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = match (text.strip_prefix('+'), text.strip_prefix('-')) {
        (Some(rest), _) => (1, rest),
        (None, Some(rest)) => (-1, rest),
        (None, None) => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let (hours, minutes): (i16, i16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let offset = sign * (hours * 60 + minutes);
    (minutes < 60 && (-720..=840).contains(&offset)).then_some(offset)
}

/// `+03:00`.
pub fn offset_text(offset_min: i16) -> String {
    let sign = if offset_min < 0 { '-' } else { '+' };
    let minutes = offset_min.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn address(key: &str, text: &str, schemes: &[&str]) -> Result<Address, Refusal> {
    let reached = |url: &str| schemes.iter().any(|scheme| url.starts_with(scheme));
    match text.strip_prefix("emulator:") {
        Some("") => Ok(Address::Emulator),
        // Emulators speak over these two alone.
        Some(url) if reached(url) && (url.starts_with("tcp:") || url.starts_with("pty:")) => {
            Ok(Address::EmulatorAt(url.to_owned()))
        }
        None if reached(text) => Ok(Address::Real(text.to_owned())),
        _ => Err(bad(key, text, &format!("{} emulator:", schemes.join(" ")))),
    }
}

/// An operator: its addresses are kept without the scheme.
fn over_tcp(key: &str, text: &str) -> Result<Address, Refusal> {
    let bare = |url: String| url.trim_start_matches("tcp:").to_owned();
    let mut all = None;
    for one in text.split(',') {
        all = Some(match (all, address(key, one.trim(), &["tcp:"])?) {
            (None, Address::Real(url)) => Address::Real(bare(url)),
            (None, Address::EmulatorAt(url)) => Address::EmulatorAt(bare(url)),
            (None, Address::Emulator) => Address::Emulator,
            (Some(Address::Real(known)), Address::Real(url)) => {
                Address::Real(format!("{known},{}", bare(url)))
            }
            (Some(Address::EmulatorAt(known)), Address::EmulatorAt(url)) => {
                Address::EmulatorAt(format!("{known},{}", bare(url)))
            }
            _ => return Err(bad(key, text, "addresses of one kind")),
        });
    }
    all.ok_or_else(|| bad(key, text, "tcp: emulator:"))
}

/// A time in whole seconds.
fn seconds(key: &str, text: &str, allowed: RangeInclusive<u64>) -> Result<Duration, Refusal> {
    let seconds = text.parse().ok().filter(|seconds| allowed.contains(seconds));
    let wanted = format!("{} to {} seconds", allowed.start(), allowed.end());
    seconds.map(Duration::from_secs).ok_or_else(|| bad(key, text, &wanted))
}

fn bad(key: &str, value: impl std::fmt::Display, wanted: &str) -> Refusal {
    Refusal::new("settings.bad_value").with("name", key).because(format!("{value}: wanted {wanted}"))
}

fn nearest(unknown: &str) -> &'static str {
    let distance = |key: &&str| strsim::damerau_levenshtein(unknown, key);
    KEYS.iter().copied().min_by_key(distance).unwrap_or("country")
}

/// The file that `init` writes.
pub fn default_file(country: CountryCode, language: Language, demo: bool) -> String {
    let offset = offset_text(default_offset(country));
    let (country, language) = (country.as_str(), language.as_str());
    let fiscal = match (country, demo) {
        ("ru", true) => "fn = \"emulator:\"\nofd = \"emulator:\"\nprinter = \"emulator:\"",
        ("ru", false) => {
            "# fn = \"serial:/dev/ttyS1?baud=115200\"\n# ofd = \"tcp:HOST:PORT\"\n# printer = \"tcp:HOST:9100\""
        }
        (_, true) => "operator = \"emulator:\"\nprinter = \"emulator:\"",
        (_, false) => "# operator = \"tcp:HOST:PORT\"\n# printer = \"tcp:HOST:9100\"",
    };
    format!(
        "# Wiring of this register. Every key is described in docs/settings.md.\n\
         country = \"{country}\"\nlanguage = \"{language}\"\ntimezone = \"{offset}\"\n{fiscal}\n"
    )
}

/// The file of a register that a person puts into service, with the addresses that were typed.
///
/// # Errors
/// `settings.bad_value` for an address that is none; `settings.missing` without a fiscal side.
pub fn service_file(country: CountryCode, language: Language, wiring: &Wiring) -> Result<String, Refusal> {
    let mut text = default_file(country, language, false);
    for (key, address) in
        [(fiscal_key(country), &wiring.storage), ("ofd", &wiring.ofd), ("printer", &wiring.printer)]
    {
        if !address.is_empty() {
            text.push_str(&format!("{key} = {}\n", Value::String(address.clone())));
        }
    }
    let settings = Settings::parse(&text)?;
    let fiscal = settings.fiscal(country);
    let fiscal = fiscal.ok_or_else(|| Refusal::new("settings.missing").with("name", fiscal_key(country)))?;
    // A real storage knows real operators only.
    match &settings.ofd {
        Some(ofd) if ofd.is_emulated() != fiscal.is_emulated() => Err(Refusal::new("folder.real")),
        _ => Ok(text),
    }
}

/// Zone of the capital, minutes east of UTC.
pub const fn default_offset(country: CountryCode) -> i16 {
    match country {
        CountryCode::Ru => 180,
        CountryCode::Kz => 300,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_known_one() {
        let refusal = Settings::parse("langauge = \"ru\"").unwrap_err();
        assert_eq!(refusal.code, "settings.unknown_key");
        assert!(refusal.args.contains(&("nearest".into(), "language".into())), "{refusal:?}");
    }

    #[test]
    fn a_written_default_file_is_read_back() {
        for country in [CountryCode::Ru, CountryCode::Kz] {
            for demo in [true, false] {
                let settings = Settings::parse(&default_file(country, Language::Kk, demo)).unwrap();
                assert_eq!(settings.country, Some(country));
                assert_eq!(settings.language, Some(Language::Kk));
                assert_eq!(settings.offset_min, Some(default_offset(country)));
                assert_eq!(settings.fiscal(country), demo.then_some(&Address::Emulator));
            }
        }
    }

    #[test]
    fn times_of_the_operator_have_the_least_the_protocol_allows() {
        let text = "deadline = \"5\"\nreconnect = \"60\"\nlargest = \"1000000.50\"";
        let kz = Settings::parse(text).unwrap().kz;
        assert_eq!((kz.transaction_time.as_secs(), kz.reconnect.as_secs()), (5, 60));
        assert_eq!(kz.largest, Money::from_minor(100_000_050));
        for wrong in [
            "deadline = \"4\"",
            "deadline = \"61\"",
            "reconnect = \"59\"",
            "deadline = \"8 s\"",
            "largest = \"0\"",
        ] {
            assert_eq!(Settings::parse(wrong).unwrap_err().code, "settings.bad_value", "{wrong}");
        }
    }

    #[test]
    fn an_operator_may_have_several_addresses_of_one_kind() {
        let several = Settings::parse("operator = \"tcp:a.kz:7777, tcp:b.kz:7777\"").unwrap().operator;
        assert_eq!(several, Some(Address::Real("a.kz:7777,b.kz:7777".into())));
        for wrong in ["tcp:a.kz:7777,emulator:", "tcp:a.kz:7777,", "a.kz:7777,b.kz:7777"] {
            let refused = Settings::parse(&format!("operator = \"{wrong}\"")).unwrap_err();
            assert_eq!(refused.code, "settings.bad_value", "{wrong}");
        }
    }

    #[test]
    fn kazakh_paper_speaks_both_languages_unless_one_is_chosen() {
        for (text, words) in [
            ("", Words::Both),
            ("paper = \"both\"", Words::Both),
            ("paper = \"kk\"", Words::Kazakh),
            ("paper = \"ru\"", Words::Russian),
        ] {
            assert_eq!(Settings::parse(text).unwrap().paper, words);
        }
        assert_eq!(Settings::parse("paper = \"en\"").unwrap_err().code, "settings.bad_value");
    }

    #[test]
    fn addresses_typed_on_the_screen_are_written_or_refused_by_key() {
        let wiring = |storage: &str, ofd: &str| Wiring {
            storage: storage.into(),
            ofd: ofd.into(),
            printer: String::new(),
        };
        let file = |wiring: Wiring| service_file(CountryCode::Ru, Language::Ru, &wiring);
        let text = file(wiring("serial:/dev/ttyS1?baud=115200", "tcp:ofd.example.org:7777")).unwrap();
        let settings = Settings::parse(&text).unwrap();
        assert_eq!(settings.storage, Some(Address::Real("serial:/dev/ttyS1?baud=115200".into())));
        assert_eq!(settings.ofd, Some(Address::Real("ofd.example.org:7777".into())));
        for (storage, ofd, code) in [
            ("", "", "settings.missing"),
            ("/dev/ttyS1", "", "settings.bad_value"),
            ("serial:\"\nlisten = \"x", "ofd", "settings.bad_value"),
            ("serial:/dev/ttyS1", "emulator:", "folder.real"),
        ] {
            assert_eq!(file(wiring(storage, ofd)).unwrap_err().code, code, "{storage} {ofd}");
        }
    }

    #[test]
    fn an_emulator_may_run_as_a_process_of_its_own() {
        let settings = Settings::parse("fn = \"emulator:pty:fn\"\noperator = \"emulator:tcp:[::1]:7777\"");
        let settings = settings.unwrap();
        assert_eq!(settings.storage, Some(Address::EmulatorAt("pty:fn".into())));
        assert_eq!(settings.operator, Some(Address::EmulatorAt("[::1]:7777".into())));
    }

    #[test]
    fn offsets_are_read_strictly() {
        for (text, offset) in
            [("+03:00", Some(180)), ("-01:30", Some(-90)), ("Z", Some(0)), ("+14:00", Some(840))]
        {
            assert_eq!(parse_offset(text), offset, "{text}");
        }
        for text in ["3", "+3:00", "03:00", "+03:60", "+15:00", "++3:00", "+0a:00", "", "+", "+é3:00"] {
            assert_eq!(parse_offset(text), None, "{text}");
        }
    }

    #[test]
    fn values_of_another_form_are_refused_by_key() {
        for (text, key) in [
            ("country = \"by\"", "country"),
            ("listen = \"localhost\"", "listen"),
            ("fn = \"/dev/ttyS1\"", "fn"),
            ("fn = \"emulator:serial:/dev/ttyS1\"", "fn"),
            ("operator = \"emulator:pty:/dev/pts/3\"", "operator"),
            ("operator = \"serial:/dev/ttyS1\"", "operator"),
            ("timezone = 3", "timezone"),
        ] {
            let refusal = Settings::parse(text).unwrap_err();
            assert_eq!(refusal.code, "settings.bad_value", "{text}");
            assert!(refusal.args.contains(&("name".into(), key.into())), "{text}: {refusal:?}");
        }
        assert_eq!(Settings::parse("country = ").unwrap_err().code, "settings.not_readable");
    }
}
