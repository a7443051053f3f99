//! Editions of the protocol: numbers, dates, and what each asks for beyond the labels of the messages.

use crate::kkm::CommandTypeEnum as Command;
use chrono::NaiveDate;

/// An edition that this register speaks. The number in the header is X·100 + Y·10 + Z of version X.Y.Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// 2.0.2, text of 18.05.2021.
    V202,
    /// 2.0.3, published 20.06.2025: parent ticket of returns, goods catalogue, lists of marks, position.
    V203,
    /// 2.0.4 of another provider: QR payments, kind of commodity, operator's own data.
    V204,
}

/// Day from which a software register speaks 2.0.3. A hardware register had one month more (15.11.2025).
/// Source: notices of the tax authority on the change to 2.0.3.
const V203_FROM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 10, 15);
/// First day on which 2.0.2 is no longer accepted; moved from 17.11.2025. Source: the same notices.
const V202_UNTIL: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 4, 1);

impl Edition {
    /// All editions, oldest first.
    pub const ALL: [Self; 3] = [Self::V202, Self::V203, Self::V204];

    /// VERSION of the frame header.
    #[must_use]
    pub const fn version(self) -> u16 {
        match self {
            Self::V202 => 202,
            Self::V203 => 203,
            Self::V204 => 204,
        }
    }

    /// The edition with this VERSION, if the register speaks it.
    #[must_use]
    pub fn from_version(version: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|edition| edition.version() == version)
    }

    /// First day of the edition for a software register. `None`: no day was announced (2.0.4 is agreed with its
    /// provider).
    #[must_use]
    pub const fn valid_from(self) -> Option<NaiveDate> {
        match self {
            Self::V202 => NaiveDate::from_ymd_opt(2021, 5, 18),
            Self::V203 => V203_FROM,
            Self::V204 => None,
        }
    }

    /// First day on which the operator no longer accepts the edition. `None`: no end is announced.
    #[must_use]
    pub const fn valid_until(self) -> Option<NaiveDate> {
        match self {
            Self::V202 => V202_UNTIL,
            Self::V203 | Self::V204 => None,
        }
    }

    /// The edition to speak on `day` where nothing else is agreed: the newest that has begun by then.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        let begun = |edition: &Self| edition.valid_from().is_some_and(|from| from <= day);
        Self::ALL.into_iter().rev().find(begun).unwrap_or(Self::V202)
    }

    /// Whether the operator still, or already, accepts the edition on `day`.
    #[must_use]
    pub fn is_valid_on(self, day: NaiveDate) -> bool {
        self.valid_from().is_none_or(|from| from <= day) && self.valid_until().is_none_or(|until| day < until)
    }

    /// `ticket.domain.type` is obligatory. Source: interface files of CPCR 2.0.3.
    #[must_use]
    pub fn requires_domain(self) -> bool {
        self >= Self::V203
    }

    /// `ticket.parent_ticket` exists, and is obligatory in both returns. Source: interface files of CPCR 2.0.3.
    #[must_use]
    pub fn requires_parent_ticket(self) -> bool {
        self >= Self::V203
    }

    /// `service.security_stats.geo_position` with a `source` is obligatory in a request of this command.
    ///
    /// In 2.0.3 in every request that has a service part; 2.0.4 names four commands.
    /// Source: interface files of CPCR 2.0.3 and 2.0.4.
    #[must_use]
    pub fn requires_position(self, command: Command) -> bool {
        match self {
            Self::V202 => false,
            Self::V203 => has_service_part(command),
            Self::V204 => matches!(
                command,
                Command::CommandTicket
                    | Command::CommandCloseShift
                    | Command::CommandReport
                    | Command::CommandMoneyPlacement
            ),
        }
    }

    /// Marks travel in `list_excise_stamp` instead of the single `excise_stamp`.
    #[must_use]
    pub fn has_mark_list(self) -> bool {
        self >= Self::V203
    }

    /// `ntin`, the code of the national goods catalogue (НКТ), exists.
    #[must_use]
    pub fn has_goods_catalogue(self) -> bool {
        self >= Self::V203
    }

    /// Details of card and QR payments exist.
    #[must_use]
    pub fn has_payment_details(self) -> bool {
        self >= Self::V203
    }

    /// `commodity_type` and the QR commands exist.
    #[must_use]
    pub fn has_commodity_type(self) -> bool {
        self >= Self::V204
    }

    /// `printed_document_number` and `annulled_tickets` are in use; deprecated from 2.0.3 on.
    #[must_use]
    pub fn has_printed_document_number(self) -> bool {
        self < Self::V203
    }

    /// Largest quantity on the wire, thousandths of a unit: u32 in 2.0.2, u64 later, each without the sign bit.
    #[must_use]
    pub const fn max_quantity(self) -> u64 {
        match self {
            Self::V202 => 0x7fff_ffff,
            Self::V203 | Self::V204 => 0x7fff_ffff_ffff_ffff,
        }
    }
}

/// Commands whose request carries a service part. Source: CPCR 2.0.2, commands.
fn has_service_part(command: Command) -> bool {
    match command {
        Command::CommandSystem
        | Command::CommandTicket
        | Command::CommandCloseShift
        | Command::CommandReport
        | Command::CommandInfo
        | Command::CommandMoneyPlacement => true,
        Command::CommandNomenclature
        | Command::CommandCancelTicket
        | Command::CommandAuth
        | Command::CommandQrGenerate
        | Command::CommandQrGetStatus
        | Command::CommandReserved => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("date of a test")
    }

    #[test]
    fn every_edition_is_found_by_its_version() {
        for edition in Edition::ALL {
            assert_eq!(Edition::from_version(edition.version()), Some(edition));
        }
        assert_eq!(Edition::from_version(125), None);
        assert_eq!(Edition::from_version(205), None);
    }

    #[test]
    fn edition_changes_on_the_announced_day() {
        assert_eq!(Edition::on(day(2020, 1, 1)), Edition::V202);
        assert_eq!(Edition::on(day(2025, 10, 14)), Edition::V202);
        assert_eq!(Edition::on(day(2025, 10, 15)), Edition::V203);
        assert_eq!(Edition::on(day(2030, 1, 1)), Edition::V203);
    }

    #[test]
    fn edition_202_ends_with_march_2026() {
        assert!(Edition::V202.is_valid_on(day(2026, 3, 31)));
        assert!(!Edition::V202.is_valid_on(day(2026, 4, 1)));
        assert!(!Edition::V203.is_valid_on(day(2025, 10, 14)));
        assert!(Edition::V203.is_valid_on(day(2026, 4, 1)));
        assert!(Edition::V204.is_valid_on(day(2026, 4, 1)));
    }

    #[test]
    fn position_is_required_by_edition_and_command() {
        assert!(!Edition::V202.requires_position(Command::CommandTicket));
        assert!(Edition::V203.requires_position(Command::CommandSystem));
        assert!(!Edition::V203.requires_position(Command::CommandNomenclature));
        assert!(!Edition::V204.requires_position(Command::CommandSystem));
        assert!(Edition::V204.requires_position(Command::CommandReport));
    }
}
