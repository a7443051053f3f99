//! Tables of the request messages: field numbers, types, and what is required (CPCR 2.0.2 to 2.0.4, messages).
//!
//! `Need::Wire` is `required` of the interface files (absent: result 3). `Need::Must` is optional on the wire and
//! obligatory by the text (absent: result 15 or 13). Only what a device sends is listed; answers are written by
//! hand.

/// Type of a field.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// uint32, to 2^31−1.
    U32,
    /// uint64, to 2^63−1.
    U64,
    /// int32.
    I32,
    /// bool.
    Flag,
    /// string.
    Text,
    /// bytes.
    Bytes,
    /// Enumeration with its known values.
    Choice(&'static [u32]),
    /// Nested message.
    Message(&'static Message),
}

/// How much a field is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Required on the wire.
    Wire,
    /// Obligatory by the text since this edition.
    Must {
        /// First edition that demands it.
        since: u16,
    },
    /// May be absent.
    Optional,
    /// Repeated.
    Many,
}

/// One field of a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// Field number.
    pub(crate) number: u32,
    /// Name of the interface files.
    pub(crate) name: &'static str,
    /// Type.
    pub(crate) kind: Kind,
    /// Obligation.
    pub(crate) need: Need,
    /// First edition that knows the field.
    since: u16,
    /// Last edition that knows the field in this form.
    until: u16,
}

impl Field {
    /// Whether the edition knows the field; an unknown field is passed over.
    pub(crate) fn in_edition(&self, edition: u16) -> bool {
        (self.since..=self.until).contains(&edition)
    }
}

/// A message type.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// Name of the interface files, without the outer messages.
    pub(crate) name: &'static str,
    /// Its fields.
    pub(crate) fields: &'static [Field],
}

/// `NAME = "Name" { number name: kind need [since..=until]; … }`
macro_rules! messages {
    ($($id:ident = $name:literal { $($number:literal $field:ident: $kind:expr, $need:expr $(, $since:literal..=$until:literal)?;)* })*) => {
        $(
            #[doc = concat!("`", $name, "`.")]
            pub(crate) static $id: Message = Message { name: $name, fields: &[$(
                Field {
                    number: $number, name: stringify!($field), kind: $kind, need: $need,
                    since: messages!(@first $($since)? 0), until: messages!(@first $($until)? 65535),
                },
            )*] };
        )*
    };
    (@first $given:literal $default:literal) => { $given };
    (@first $default:literal) => { $default };
}

use Kind::{Bytes, Choice, Flag, I32, Message as M, Text, U32, U64};
use Need::{Many, Optional as O, Wire as W};

/// Obligatory in every edition served.
const MUST: Need = Need::Must { since: 202 };
/// Obligatory since 2.0.4.
const MUST204: Need = Need::Must { since: 204 };
/// Obligatory since 2.0.3.
const MUST203: Need = Need::Must { since: 203 };

const OPERATION: Kind = Choice(&[0, 1, 2, 3]);
const PAYMENT: Kind = Choice(&[0, 1, 2, 3, 4]);
const DIRECTION: Kind = Choice(&[0, 1]);
const COMMODITY_TYPE: Kind = Choice(&[0, 1, 2]);

messages! {
    DATE = "Date" { 1 year: U32, W; 2 month: U32, W; 3 day: U32, W; }
    TIME = "Time" { 1 hour: U32, W; 2 minute: U32, W; 3 second: U32, O; }
    DATE_TIME = "DateTime" { 1 date: M(&DATE), W; 2 time: M(&TIME), W; }
    MONEY = "Money" { 1 bills: U64, W; 2 coins: U32, W; }
    OPERATOR = "Operator" { 1 code: U32, W; 2 name: Text, O; }
    PAIR = "KeyValuePair" { 1 key: Text, W; 2 value: Text, O; }
    AD_INFO = "TicketAdInfo" { 1 type: Choice(&[0, 1, 2, 3, 4]), W; 2 version: U64, W; }

    REQUEST = "Request" {
        // Read as a number, so that an unknown command can be answered with result 4.
        1 command: U32, W;
        2 ticket: M(&TICKET), O;
        3 close_shift: M(&CLOSE_SHIFT), O;
        4 report: M(&REPORT), O;
        5 nomenclature: M(&NOMENCLATURE), O;
        6 service: M(&SERVICE), O;
        7 money_placement: M(&MONEY_PLACEMENT), O;
        8 auth: M(&AUTH), O;
        9 qr: M(&QR), O, 204..=65535;
    }

    TICKET = "TicketRequest" {
        1 operation: OPERATION, W;
        2 date_time: M(&DATE_TIME), W;
        3 operator: M(&OPERATOR), W;
        4 domain: M(&DOMAIN), MUST203;
        5 items: M(&ITEM), Many;
        6 payments: M(&TICKET_PAYMENT), Many;
        7 taxes: M(&TICKET_TAX), Many;
        8 amounts: M(&AMOUNTS), W;
        9 extension_options: M(&EXTENSION_OPTIONS), O;
        10 offline_ticket_number: U32, O;
        11 printed_document_number_old: Text, O, 0..=203;
        12 printed_ticket: Text, O;
        13 ad_infos: M(&AD_INFO), Many, 0..=203;
        14 fr_shift_number: U32, O;
        15 shift_document_number: U32, O, 0..=203;
        16 printed_document_number: U64, O;
        17 parent_ticket: M(&PARENT_TICKET), O, 203..=65535;
    }
    TICKET_TAX = "TicketRequest.Tax" {
        1 tax_type: U32, W; 2 taxation_type: U32, O; 3 percent: U32, W; 4 sum: M(&MONEY), W;
        5 is_in_total_sum: Flag, W;
    }
    MODIFIER = "TicketRequest.Modifier" {
        1 name: Text, MUST; 2 sum: M(&MONEY), W; 3 taxes: M(&TICKET_TAX), Many; 4 auxiliary: M(&PAIR), Many;
    }
    ITEM = "TicketRequest.Item" {
        1 type: Choice(&[1, 2, 3, 4, 5, 6]), W;
        2 commodity: M(&COMMODITY), O;
        3 storno_commodity: M(&STORNO_COMMODITY), O;
        4 markup: M(&MODIFIER), O;
        5 storno_markup: M(&MODIFIER), O;
        6 discount: M(&MODIFIER), O;
        7 storno_discount: M(&MODIFIER), O;
    }
    COMMODITY = "TicketRequest.Item.Commodity" {
        1 code: U64, O; 2 name: Text, MUST; 3 section_code: Text, W;
        4 quantity: U32, W, 0..=202; 4 quantity: U64, W, 203..=65535;
        5 price: M(&MONEY), W; 6 sum: M(&MONEY), W; 7 taxes: M(&TICKET_TAX), Many; 8 excise_stamp: Text, O;
        9 auxiliary: M(&PAIR), Many; 10 physical_label: Text, O; 11 product_id: Text, O; 12 barcode: Text, O;
        13 measure_unit_code: Text, MUST; 14 list_excise_stamp: Text, Many, 203..=65535;
        15 ntin: Text, O, 203..=65535; 16 commodity_type: COMMODITY_TYPE, MUST204, 204..=65535;
    }
    STORNO_COMMODITY = "TicketRequest.Item.StornoCommodity" {
        1 name: Text, MUST; 2 section_code: Text, W; 3 quantity: U32, W, 0..=202;
        3 quantity: U64, W, 203..=65535; 4 price: M(&MONEY), W;
        5 sum: M(&MONEY), W; 6 taxes: M(&TICKET_TAX), Many; 7 excise_stamp: Text, O; 8 auxiliary: M(&PAIR), Many;
        9 physical_label: Text, O; 10 product_id: Text, O; 11 barcode: Text, O; 12 measure_unit_code: Text, MUST;
        13 list_excise_stamp: Text, Many, 203..=65535; 14 ntin: Text, O, 203..=65535;
        15 commodity_type: COMMODITY_TYPE, MUST204, 204..=65535;
    }
    DOMAIN = "TicketRequest.Domain" {
        1 type: Choice(&[0, 1, 2, 3, 4, 5]), MUST203;
        2 services: M(&SERVICES), O; 3 gasoil: M(&GASOIL), O; 4 taxi: M(&TAXI), O; 5 parking: M(&PARKING), O;
    }
    SERVICES = "TicketRequest.Domain.Services" { 1 account_number: Text, W; }
    GASOIL = "TicketRequest.Domain.GasOil" {
        1 correction_number: Text, O; 2 correction_sum: M(&MONEY), O; 3 card_number: Text, O;
    }
    TAXI = "TicketRequest.Domain.Taxi" { 1 car_number: Text, W; 2 is_order: Flag, W; 3 current_fee: M(&MONEY), W; }
    PARKING = "TicketRequest.Domain.Parking" { 1 begin_time: M(&DATE_TIME), W; 2 end_time: M(&DATE_TIME), W; }
    EXTENSION_OPTIONS = "TicketRequest.ExtensionOptions" {
        1 customer_email: Text, O; 2 customer_phone: Text, O; 3 auxiliary: M(&PAIR), Many;
        4 customer_iin_or_bin: Text, O;
    }
    TICKET_PAYMENT = "TicketRequest.Payment" {
        1 type: PAYMENT, W; 2 sum: M(&MONEY), W;
        3 card_payment_fields: M(&CARD_FIELDS), O, 203..=65535;
        4 mobile_payment_fields: M(&MOBILE_FIELDS), O, 203..=65535;
    }
    CARD_FIELDS = "TicketRequest.Payment.CardPaymentFields" {
        1 pos_terminal_id: Text, O; 2 pos_card_type: Text, O; 3 pos_autorization_code: U32, O; 4 pos_rrn: U64, O;
        5 pos_receipt_number: U64, O;
    }
    MOBILE_FIELDS = "TicketRequest.Payment.MobilePaymentFields" { 1 qr_type: Text, O; 2 qr_id: Text, O; }
    AMOUNTS = "TicketRequest.Amounts" {
        1 total: M(&MONEY), W; 2 taken: M(&MONEY), O; 3 change: M(&MONEY), O; 4 markup: M(&MODIFIER), O;
        5 discount: M(&MODIFIER), O;
    }
    PARENT_TICKET = "TicketRequest.ParentTicket" {
        1 parent_ticket_number: Text, W; 2 parent_ticket_data_time: M(&DATE_TIME), W; 3 kgd_kkm_id: Text, W;
        4 parent_ticket_total: M(&MONEY), W; 5 parent_ticket_is_offline: Flag, W;
    }

    CLOSE_SHIFT = "CloseShiftRequest" {
        1 close_time: M(&DATE_TIME), W; 2 is_offline: Flag, O; 3 fr_shift_number: U32, O; 4 withdraw_money: Flag, O;
        5 z_report: M(&ZX_REPORT), MUST; 6 operator: M(&OPERATOR), MUST; 7 printed_document_number: U64, O;
    }
    MONEY_PLACEMENT = "MoneyPlacementRequest" {
        1 datetime: M(&DATE_TIME), W; 2 operation: DIRECTION, W; 3 sum: M(&MONEY), W; 4 is_offline: Flag, O;
        5 fr_shift_number: U32, O; 6 printed_document_number: U64, O; 7 operator: M(&OPERATOR), MUST;
    }
    REPORT = "ReportRequest" {
        1 report: DIRECTION, W; 2 date_time: M(&DATE_TIME), W; 3 is_offline: Flag, O;
        4 zx_report: M(&ZX_REPORT), MUST;
    }

    ZX_REPORT = "ZXReport" {
        1 date_time: M(&DATE_TIME), W; 2 shift_number: U32, W; 3 sections: M(&ZX_SECTION), Many;
        4 operations: M(&ZX_OPERATION), Many; 5 discounts: M(&ZX_OPERATION), Many;
        6 markups: M(&ZX_OPERATION), Many; 7 total_result: M(&ZX_OPERATION), Many; 8 taxes: M(&ZX_TAX), Many;
        9 start_shift_non_nullable_sums: M(&ZX_NON_NULLABLE), Many;
        10 ticket_operations: M(&ZX_TICKETS), Many; 11 money_placements: M(&ZX_PLACEMENT), Many;
        12 annulled_tickets: M(&ZX_ANNULLED), O; 13 cash_sum: M(&MONEY), W; 14 revenue: M(&ZX_REVENUE), W;
        15 non_nullable_sums: M(&ZX_NON_NULLABLE), Many; 16 open_shift_time: M(&DATE_TIME), O;
        17 close_shift_time: M(&DATE_TIME), O; 18 checksum: Text, MUST;
    }
    ZX_OPERATION = "ZXReport.Operation" { 1 operation: OPERATION, W; 2 count: U32, W; 3 sum: M(&MONEY), W; }
    ZX_SECTION = "ZXReport.Section" { 1 section_code: Text, W; 2 operations: M(&ZX_OPERATION), Many; }
    ZX_TAX = "ZXReport.Tax" { 1 tax_type: U32, W; 2 percent: U32, W; 3 operations: M(&ZX_TAX_OPERATION), Many; }
    ZX_TAX_OPERATION = "ZXReport.Tax.TaxOperation" {
        1 operation: OPERATION, W; 2 turnover: M(&MONEY), W; 3 sum: M(&MONEY), W;
        4 turnover_without_tax: M(&MONEY), MUST;
    }
    ZX_NON_NULLABLE = "ZXReport.NonNullableSum" { 1 operation: OPERATION, W; 2 sum: M(&MONEY), W; }
    ZX_TICKETS = "ZXReport.TicketOperation" {
        1 operation: OPERATION, W; 2 tickets_total_count: U32, W; 3 tickets_count: U32, W;
        4 tickets_sum: M(&MONEY), W; 5 payments: M(&ZX_PAYMENT), Many; 6 offline_count: U32, MUST;
        7 discount_sum: M(&MONEY), MUST; 8 markup_sum: M(&MONEY), MUST; 9 change_sum: M(&MONEY), MUST;
    }
    ZX_PAYMENT = "ZXReport.TicketOperation.Payment" {
        1 payment: PAYMENT, W; 2 sum: M(&MONEY), W; 3 count: U32, MUST;
    }
    ZX_PLACEMENT = "ZXReport.MoneyPlacement" {
        1 operation: DIRECTION, W; 2 operations_total_count: U32, W; 3 operations_count: U32, W;
        4 operations_sum: M(&MONEY), W; 5 offline_count: U32, MUST;
    }
    ZX_ANNULLED = "ZXReport.AnnulledTickets" {
        1 annulled_tickets_total_count: U32, W; 2 annulled_tickets_count: U32, W;
        3 annulled_operations: M(&ZX_OPERATION), Many;
    }
    ZX_REVENUE = "ZXReport.Revenue" { 1 sum: M(&MONEY), W; 2 is_negative: Flag, W; }

    SERVICE = "ServiceRequest" {
        1 comm_quality: M(&COMM_QUALITY), O; 3 security_stats: M(&SECURITY_STATS), O;
        4 offline_period: M(&OFFLINE_PERIOD), O; 5 nomenclature_version: U32, O;
        6 ticket_ad_infos: M(&AD_INFO), Many; 7 get_reg_info: Flag, O; 8 get_binded_taxation: Flag, O;
        9 marker: U64, O; 10 software_information_old: Bytes, O;
        11 software_information: M(&SOFTWARE), O; 12 reg_info: M(&REG_INFO), O; 60 auxiliary: M(&PAIR), Many;
    }
    COMM_QUALITY = "ServiceRequest.CommQuality" { 1 avg_connect_time: U32, W; 2 avg_ping: U32, O; 3 loss_ratio: U32, O; }
    SECURITY_STATS = "ServiceRequest.SecurityStats" { 1 geo_position: M(&GEO_POSITION), O; 2 os_version: Text, O; }
    GEO_POSITION = "ServiceRequest.SecurityStats.GeoPosition" {
        1 latitude: I32, W; 2 longitude: I32, W; 3 source: Text, MUST203, 203..=65535;
    }
    OFFLINE_PERIOD = "ServiceRequest.OfflinePeriod" { 1 begin_time: M(&DATE_TIME), W; 2 end_time: M(&DATE_TIME), W; }
    REG_INFO = "ServiceRequest.RegInfo" { 1 kkm: M(&KKM), O; 2 org: M(&ORG), O; }
    KKM = "KkmRegInfo" {
        1 point_of_payment_number: Text, O; 2 terminal_number: Text, O; 3 fns_kkm_id: Text, MUST;
        4 serial_number: Text, MUST; 5 kkm_id: Text, MUST;
    }
    ORG = "OrgRegInfo" {
        1 title: Text, MUST; 2 address: Text, MUST; 3 inn: Text, MUST; 4 taxation_type: U32, O; 5 okved: Text, MUST;
        6 tenantId: I32, O, 0..=202;
        6 address_kz: Text, O, 203..=65535; 7 tenantId: I32, O, 203..=65535;
    }
    SOFTWARE = "ServiceRequest.SoftwareInformation" {
        1 module_infos: M(&MODULE), Many; 2 hardware_arch: Text, O; 3 os_family: Text, O; 4 os_version: Text, O;
        5 os_extended_info: Text, O; 6 runtime_version: Text, O; 7 partner_id: U32, O;
    }
    MODULE = "ServiceRequest.SoftwareInformation.ModuleInformation" {
        1 name: Text, W; 2 version: Text, W; 3 build_info: Text, O; 4 device_info: M(&DEVICE), O;
        5 extended_info: M(&PAIR), Many; 6 build_arch: Text, O;
    }
    DEVICE = "ServiceRequest.SoftwareInformation.ModuleInformation.DeviceInformation" {
        1 manufacturer: Text, O; 2 model: Text, O; 3 firmware_version: Text, O;
    }

    AUTH = "AuthRequest" { 1 login: Text, W; 2 password: Text, W; }
    NOMENCLATURE = "NomenclatureRequest" { 1 current_version: U32, O; 2 barcode: Text, O, 203..=65535; }
    QR = "QRRequest" { 1 invoice_id: U64, W; 2 amount: M(&MONEY), O; }
}
