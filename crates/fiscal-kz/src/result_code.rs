//! The operator's verdict on a request, and what it obliges the register to do.

/// Result of a request. Source: CPCR 2.0.2, result codes; 18 and 19 by the interface files of 2.0.3 and 2.0.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultCode {
    /// 0: done.
    Ok,
    /// 1: the register is not known to the operator.
    UnknownId,
    /// 2: wrong token.
    InvalidToken,
    /// 3: malformed request, or an edition the operator does not speak.
    ProtocolError,
    /// 4: no such command.
    UnknownCommand,
    /// 5: the function is not available.
    UnsupportedCommand,
    /// 6: not used by operators.
    InvalidConfiguration,
    /// 7: obsolete.
    SslIsNotAllowed,
    /// 8: the request number was used already, with another token.
    InvalidRequestNumber,
    /// 9: request number and token were used already, with another command.
    InvalidRetryRequest,
    /// 10: the ticket cannot be cancelled; deprecated since 2.0.3.
    CantCancelTicket,
    /// 11: the shift is too long; repeated until it is closed.
    OpenShiftTimeoutExpired,
    /// 12: wrong cashier login; deprecated, the answer's own part says it.
    InvalidLoginPassword,
    /// 13: readable request with invalid content.
    IncorrectRequestData,
    /// 14: the drawer holds less than is to be paid out.
    NotEnoughCash,
    /// 15: blocked by the operator, or obligatory fields of the ticket are missing.
    Blocked,
    /// 16: named in the interface files only.
    ShiftAlreadyOpened,
    /// 17: buyer and seller have the same ИИН/БИН.
    SameTaxpayerAndCustomer,
    /// 18 in 2.0.3: the goods list has no such bar code.
    ElementNotFoundByBarcode,
    /// 18 in 2.0.4: the register is taken off the books.
    Deregistered,
    /// 19 in 2.0.4: the register is disconnected.
    Disconnected,
    /// 254: the service is down for a while.
    ServiceTemporarilyUnavailable,
    /// 255: the service failed.
    UnknownError,
    /// A number that the edition does not know.
    Unknown(u32),
}

/// What the register must do after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Go on.
    Continue,
    /// Stop until a person enters a new identifier or token.
    BlockToken,
    /// Stop until a technician has looked.
    BlockService,
    /// This document was refused; a person finds out why before it is tried again. Selling goes on.
    ResolveFirst,
    /// Close the shift; nothing else fiscal is allowed.
    CloseShift,
    /// The operation was refused for a reason the cashier can remove.
    TellCashier,
    /// Stop, show the operator's text, ask by SYSTEM until the operator releases the register.
    ServerBlock,
    /// Repeat the same request within the transaction time, then go on autonomously.
    RetryThenOffline,
}

impl ResultCode {
    /// Reads `Result.result_code` of an answer; `version` is the VERSION of the request.
    #[must_use]
    pub const fn read(version: u16, code: u32) -> Self {
        match (code, version) {
            (0, _) => Self::Ok,
            (1, _) => Self::UnknownId,
            (2, _) => Self::InvalidToken,
            (3, _) => Self::ProtocolError,
            (4, _) => Self::UnknownCommand,
            (5, _) => Self::UnsupportedCommand,
            (6, _) => Self::InvalidConfiguration,
            (7, _) => Self::SslIsNotAllowed,
            (8, _) => Self::InvalidRequestNumber,
            (9, _) => Self::InvalidRetryRequest,
            (10, _) => Self::CantCancelTicket,
            (11, _) => Self::OpenShiftTimeoutExpired,
            (12, _) => Self::InvalidLoginPassword,
            (13, _) => Self::IncorrectRequestData,
            (14, _) => Self::NotEnoughCash,
            (15, _) => Self::Blocked,
            (16, _) => Self::ShiftAlreadyOpened,
            (17, _) => Self::SameTaxpayerAndCustomer,
            (18, 203) => Self::ElementNotFoundByBarcode,
            (18, 204) => Self::Deregistered,
            (19, 204) => Self::Disconnected,
            (254, _) => Self::ServiceTemporarilyUnavailable,
            (255, _) => Self::UnknownError,
            (other, _) => Self::Unknown(other),
        }
    }

    /// The number on the wire.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            Self::Ok => 0,
            Self::UnknownId => 1,
            Self::InvalidToken => 2,
            Self::ProtocolError => 3,
            Self::UnknownCommand => 4,
            Self::UnsupportedCommand => 5,
            Self::InvalidConfiguration => 6,
            Self::SslIsNotAllowed => 7,
            Self::InvalidRequestNumber => 8,
            Self::InvalidRetryRequest => 9,
            Self::CantCancelTicket => 10,
            Self::OpenShiftTimeoutExpired => 11,
            Self::InvalidLoginPassword => 12,
            Self::IncorrectRequestData => 13,
            Self::NotEnoughCash => 14,
            Self::Blocked => 15,
            Self::ShiftAlreadyOpened => 16,
            Self::SameTaxpayerAndCustomer => 17,
            Self::ElementNotFoundByBarcode | Self::Deregistered => 18,
            Self::Disconnected => 19,
            Self::ServiceTemporarilyUnavailable => 254,
            Self::UnknownError => 255,
            Self::Unknown(number) => number,
        }
    }

    /// What must be done when a request is answered so on line; a queue being drained is stricter.
    ///
    /// Not stated by the protocol, so chosen here: 6 and 7 speak of the set-up and call the technician, 16 and unknown
    /// numbers are taken like 13.
    #[must_use]
    pub const fn duty(self) -> Duty {
        match self {
            Self::Ok => Duty::Continue,
            Self::UnknownId | Self::InvalidToken => Duty::BlockToken,
            Self::ProtocolError
            | Self::UnknownCommand
            | Self::UnsupportedCommand
            | Self::InvalidConfiguration
            | Self::SslIsNotAllowed => Duty::BlockService,
            Self::InvalidRequestNumber
            | Self::InvalidRetryRequest
            | Self::IncorrectRequestData
            | Self::ShiftAlreadyOpened
            | Self::Unknown(_) => Duty::ResolveFirst,
            Self::OpenShiftTimeoutExpired => Duty::CloseShift,
            Self::CantCancelTicket
            | Self::InvalidLoginPassword
            | Self::NotEnoughCash
            | Self::SameTaxpayerAndCustomer
            | Self::ElementNotFoundByBarcode => Duty::TellCashier,
            Self::Blocked | Self::Deregistered | Self::Disconnected => Duty::ServerBlock,
            Self::ServiceTemporarilyUnavailable | Self::UnknownError => Duty::RetryThenOffline,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_survives_in_every_edition() {
        for version in [202, 203, 204] {
            for code in 0..=300 {
                assert_eq!(ResultCode::read(version, code).number(), code, "{version}");
            }
        }
    }

    #[test]
    fn duty_of_every_code() {
        use Duty::*;
        let everywhere = [
            (0, Continue),
            (1, BlockToken),
            (2, BlockToken),
            (3, BlockService),
            (4, BlockService),
            (5, BlockService),
            (6, BlockService),
            (7, BlockService),
            (8, ResolveFirst),
            (9, ResolveFirst),
            (10, TellCashier),
            (11, CloseShift),
            (12, TellCashier),
            (13, ResolveFirst),
            (14, TellCashier),
            (15, ServerBlock),
            (16, ResolveFirst),
            (17, TellCashier),
            (20, ResolveFirst),
            (254, RetryThenOffline),
            (255, RetryThenOffline),
        ];
        for version in [202, 203, 204] {
            for (code, duty) in everywhere {
                assert_eq!(ResultCode::read(version, code).duty(), duty, "{code} in {version}");
            }
        }
    }

    #[test]
    fn eighteen_and_nineteen_depend_on_the_edition() {
        let duties = |code| [202, 203, 204].map(|version| ResultCode::read(version, code).duty());
        assert_eq!(duties(18), [Duty::ResolveFirst, Duty::TellCashier, Duty::ServerBlock]);
        assert_eq!(duties(19), [Duty::ResolveFirst, Duty::ResolveFirst, Duty::ServerBlock]);
    }
}
