//! What kind of fiscal storage `kassa emulate fn` is: identity, life, memory, checks.

use clap::{Args, ValueEnum};
use emulators::fiscal_storage::{FnConfig, Generation, Keys, LifeClass};

/// Generation of the device.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum GenerationArg {
    /// ФН-1: FFD 1.0, 1.05
    G1,
    /// ФН-1.1: FFD up to 1.1
    G11,
    /// ФН-1.1М: FFD 1.05, 1.1, 1.2
    G12,
}

/// Settings of a new device. A state file keeps them: those in an existing one win.
#[derive(Debug, Args)]
pub struct StorageArgs {
    /// Generation of the device
    #[arg(long, value_enum, default_value_t = GenerationArg::G12)]
    generation: GenerationArg,
    /// Number of the device, 16 digits; else made from the seed. Its keys follow from it
    #[arg(long, value_name = "DIGITS", value_parser = parse_number)]
    number: Option<String>,
    /// Months the keys last: 410, 470 or 1110 days, fewer under the conditions of the protocol
    #[arg(long, value_name = "13|15|36", default_value = "36", value_parser = parse_life)]
    life: LifeClass,
    /// Documents the archive takes; else 250000, ФН-1 230000
    #[arg(long, value_name = "DOCUMENTS", value_parser = clap::value_parser!(u32).range(1..))]
    capacity: Option<u32>,
    /// Size of the storage for 30 days, KiB; else 32768
    #[arg(long, value_name = "KIB")]
    storage: Option<u32>,
    /// Registration reports it takes, the first one included; else 30, older generations 12
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    reports: Option<u8>,
    /// Age of the oldest unconfirmed document that sets its warning flag, days
    #[arg(long, value_name = "DAYS", default_value_t = 5)]
    warn_days: u16,
    /// A device in use: no debug one, so it can not be erased (60h)
    #[arg(long)]
    serial_device: bool,
    /// Do not compare the register's clock with the device's timer (17h)
    #[arg(long)]
    any_interval: bool,
    /// Take confirmations of operators that do not know the device's keys
    #[arg(long)]
    any_operator_sign: bool,
    /// Pass over requests with a wrong checksum in silence instead of answering 01h
    #[arg(long)]
    silent_on_bad_checksum: bool,
    /// Address of the key server for marking (D7h)
    #[arg(long, value_name = "URI", value_parser = parse_uri)]
    key_server: Option<String>,
}

impl StorageArgs {
    /// The settings of the device.
    pub fn config(self, seed: u64) -> FnConfig {
        let generation = match self.generation {
            GenerationArg::G1 => Generation::G1,
            GenerationArg::G11 => Generation::G11,
            GenerationArg::G12 => Generation::G12,
        };
        let usual = FnConfig::new(generation, seed);
        let serial = self.number.unwrap_or_else(|| usual.serial.clone());
        FnConfig {
            keys: Keys::of(&serial),
            serial,
            life: self.life,
            capacity: self.capacity.unwrap_or(usual.capacity),
            storage_bytes: self.storage.map_or(usual.storage_bytes, |kib| u64::from(kib) << 10),
            reports: self.reports.unwrap_or(usual.reports),
            ofd_warn_days: self.warn_days,
            serial_device: self.serial_device,
            time_checks: !self.any_interval,
            accept_any_fpo: self.any_operator_sign,
            silent_on_bad_crc: self.silent_on_bad_checksum,
            key_server: self.key_server.unwrap_or_else(|| usual.key_server.clone()),
            ..usual
        }
    }
}

fn parse_number(text: &str) -> Result<String, String> {
    let whole = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_digit());
    if whole { Ok(text.to_owned()) } else { Err("wanted: 16 digits".to_owned()) }
}

fn parse_life(text: &str) -> Result<LifeClass, String> {
    match text {
        "13" => Ok(LifeClass::M13),
        "15" => Ok(LifeClass::M15),
        "36" => Ok(LifeClass::M36),
        _ => Err("wanted: 13, 15, 36".to_owned()),
    }
}

fn parse_uri(text: &str) -> Result<String, String> {
    let fits = text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(text.to_owned()) } else { Err("wanted: at most 128 ASCII characters".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        storage: StorageArgs,
    }

    fn parsed(line: &str) -> Result<FnConfig, String> {
        let words = std::iter::once("fn").chain(line.split_whitespace());
        Line::try_parse_from(words).map(|line| line.storage.config(7)).map_err(|e| e.to_string())
    }

    #[test]
    fn without_options_it_is_the_usual_device() {
        assert_eq!(parsed(""), Ok(FnConfig::new(Generation::G12, 7)));
        assert_eq!(parsed("--generation g1"), Ok(FnConfig::new(Generation::G1, 7)));
    }

    #[test]
    fn every_option_is_a_setting_of_the_device() {
        let line = "--generation g11 --number 9999078900005488 --life 13 --capacity 100 --storage 64 --reports 2 \
                    --warn-days 3 --serial-device --any-interval --any-operator-sign --silent-on-bad-checksum \
                    --key-server tcp://keys:1";
        let wanted = FnConfig {
            serial: "9999078900005488".to_owned(),
            keys: Keys::of("9999078900005488"),
            life: LifeClass::M13,
            capacity: 100,
            storage_bytes: 65_536,
            reports: 2,
            ofd_warn_days: 3,
            serial_device: true,
            time_checks: false,
            accept_any_fpo: true,
            silent_on_bad_crc: true,
            key_server: "tcp://keys:1".to_owned(),
            ..FnConfig::new(Generation::G11, 7)
        };
        assert_eq!(parsed(line), Ok(wanted));
    }

    #[test]
    fn what_no_device_can_be_is_refused() {
        for line in [
            "--generation g2",
            "--number 123",
            "--number 999907890000548A",
            "--life 12",
            "--capacity 0",
            "--storage -1",
            "--reports 0",
            "--reports 256",
            "--key-server a\u{431}",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
