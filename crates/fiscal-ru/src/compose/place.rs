//! Where in the caller's task a requisite stands, so that a refusal names a field and not only a tag.

use crate::tlv::Step;

/// The container of the lines.
const LINE: u16 = 1059;

/// Fields of a registration, by tag.
const REGISTRATION: &[(u16, &str)] = &[
    (1048, "organization.name"),
    (1018, "organization.vatin"),
    (1009, "organization.address"),
    (1117, "organization.email"),
    (1062, "organization.taxationTypes"),
    (1057, "organization.agents"),
    (1037, "device.registrationNumber"),
    (1187, "device.paymentsAddress"),
    (1060, "device.fnsUrl"),
    (1036, "device.machineNumber"),
    (1046, "ofd.name"),
    (1017, "ofd.vatin"),
];

/// Fields of a receipt outside its lines, by tag.
const RECEIPT: &[(u16, &str)] = &[
    (1021, "operator.name"),
    (1203, "operator.vatin"),
    (1008, "clientInfo.emailOrPhone"),
    (1256, "clientInfo"),
    (1227, "clientInfo.name"),
    (1228, "clientInfo.vatin"),
    (1243, "clientInfo.birthDate"),
    (1244, "clientInfo.citizenship"),
    (1245, "clientInfo.identityDocumentCode"),
    (1246, "clientInfo.identityDocumentData"),
    (1254, "clientInfo.address"),
    (1009, "paymentsAddress"),
    (1187, "paymentsPlace"),
    (1036, "machineNumber"),
    (1117, "companyInfo.email"),
    (1055, "taxationType"),
    (1057, "agentInfo.agents"),
    (1059, "items"),
    (1173, "correctionType"),
    (1178, "correctionBaseDate"),
    (1179, "correctionBaseNumber"),
    (1261, "industryInfo"),
    (1270, "operationInfo"),
    (1271, "operationInfo.id"),
    (1272, "operationInfo.data"),
    (1273, "operationInfo.dateTime"),
];

/// Fields of agents and suppliers: of a line, or of the receipt.
const AGENT: &[(u16, &str)] = &[
    (1222, "agentInfo.agents"),
    (1223, "agentInfo"),
    (1044, "agentInfo.payingAgent.operation"),
    (1073, "agentInfo.payingAgent.phones"),
    (1074, "agentInfo.receivePaymentsOperator.phones"),
    (1075, "agentInfo.moneyTransferOperator.phones"),
    (1026, "agentInfo.moneyTransferOperator.name"),
    (1005, "agentInfo.moneyTransferOperator.address"),
    (1016, "agentInfo.moneyTransferOperator.vatin"),
    (1224, "supplierInfo"),
    (1171, "supplierInfo.phones"),
    (1225, "supplierInfo.name"),
    (1226, "supplierInfo.vatin"),
];

/// Fields of a line, by tag.
const LINES: &[(u16, &str)] = &[
    (1030, "name"),
    (1079, "price"),
    (1023, "quantity"),
    (1043, "amount"),
    (1199, "tax.type"),
    (1200, "tax.sum"),
    (1212, "paymentObject"),
    (1214, "paymentMethod"),
    (1197, "measurementUnit"),
    (2108, "measurementUnit"),
    (1191, "additionalAttribute"),
    (1229, "exciseSum"),
    (1230, "countryCode"),
    (1231, "customsDeclaration"),
    (1162, "nomenclatureCode"),
    (1163, "productCodes"),
    (1260, "industryInfo"),
];

fn find(table: &[(u16, &'static str)], tag: u16) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == tag).map(|(_, field)| *field)
}

/// Field of a requisite that is none of a line; nothing when it may be one.
pub(super) fn outer_field_of(tag: u16, registers: bool) -> Option<&'static str> {
    let registration = registers.then(|| find(REGISTRATION, tag)).flatten();
    registration.or_else(|| find(RECEIPT, tag))
}

/// Path of the field that says a requisite, as refusals name fields: `items[0].supplierInfo.phones`. Nothing for what no
/// field says.
pub(super) fn field_of(path: &[Step], tag: u16, registers: bool) -> Option<String> {
    if registers {
        return outer_field_of(tag, true).map(str::to_owned);
    }
    let (line, inside) = match path.split_first() {
        Some((Step { tag: LINE, nth }, inside)) => (Some(nth), inside),
        _ => (None, path),
    };
    let table = if line.is_some() { LINES } else { RECEIPT };
    let field = match inside.first().map(|step| (step.tag, step.nth)) {
        // Each of these is one object of a list.
        Some((1260 | 1261, nth)) => {
            let part = match tag {
                1262 => "fois",
                1263 => "date",
                1264 => "number",
                _ => "industryAttribute",
            };
            format!("industryInfo[{nth}].{part}")
        }
        Some((1163, _)) => "productCodes".to_owned(),
        _ => find(table, tag).or_else(|| find(AGENT, tag))?.to_owned(),
    };
    Some(match line {
        Some(nth) => format!("items[{nth}].{field}"),
        None => field,
    })
}
