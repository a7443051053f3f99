//! Where the register stands and what a document says: as JSON and for people.

use crate::answer::{Told, error, number};
use crate::door::Door;
use domain::document::{Document, DocumentState};
use domain::receipt::{Line, Receipt};
use domain::registration::Registration;
use domain::tax::CountryCode;
use domain::texts::{Language, Texts};
use domain::time::Stamp;
use serde_json::{Value, json};
use store::Status;

/// What is known of the register.
pub(crate) struct Facts<'a> {
    pub(crate) status: &'a Status,
    pub(crate) view: &'a engine::View,
    pub(crate) door: &'a dyn Door,
}

impl Facts<'_> {
    /// For programs.
    pub(crate) fn json(&self, language: Language) -> Value {
        let Self { status, view, door } = self;
        let situation = status.situation.as_ref();
        let stuck = |document: &Document| {
            let refusal = match &document.state {
                DocumentState::Stuck(refusal) => error(refusal, language),
                _ => Value::Null,
            };
            json!({"documentId": document.id.0, "kind": document.content.kind().as_str(), "error": refusal})
        };
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "schema": status.schema,
            "country": door.country().as_str(),
            "language": door.language().as_str(),
            "emulated": door.emulated(),
            "registration": situation.and_then(|s| s.registration.as_ref()).map(registration),
            "shift": situation.map(|s| json!({
                "state": if s.shift.is_open() { "open" } else { "closed" },
                "number": s.shift.number().0,
                "expires": s.shift.expires().map(Stamp::iso),
                "receipts": s.shift_receipts,
            })),
            "drawer": situation.map(|s| number(s.drawer)),
            "lastDocument": situation.and_then(|s| s.last).map(|(n, at)| json!({"number": n, "at": at.iso()})),
            "device": view.identity.as_ref().map(|device| json!({
                "serial": device.serial,
                "lastDocument": device.last_document,
                "ready": device.ready,
                "warnings": device.warnings,
                "details": device.details.iter().cloned().map(|(k, v)| (k, v.into())).collect::<serde_json::Map<_, _>>(),
            })),
            "trouble": view.trouble.as_ref().map(|trouble| error(trouble, language)),
            "block": situation.and_then(|s| s.block.as_ref()).map(|block| error(block, language)),
            "queue": situation.map(|s| s.queue),
            "operator": view.owed.as_ref().map(|owed| json!({
                "documents": owed.documents,
                "oldest": owed.oldest.map(Stamp::iso),
                "trouble": owed.trouble.as_ref().map(|trouble| error(trouble, language)),
                "said": owed.said.as_ref().map(|said| error(said, language)),
            })),
            "offlineSince": situation.and_then(|s| s.offline_since).map(Stamp::iso),
            "live": status.live.as_ref().map(|(document, attempt)| json!({
                "documentId": document.id.0,
                "kind": document.content.kind().as_str(),
                "attempt": attempt.no.0,
                "state": attempt.state.as_str(),
            })),
            "unsureSlip": view.unsure.map(|unsure| json!({
                "documentId": unsure.document.0, "slip": unsure.no, "receipt": unsure.receipt,
                "skipped": unsure.skipped,
            })),
            "stuck": status.stuck.iter().map(stuck).collect::<Value>(),
            "halfRepaired": view.half_repaired.iter().map(|wrong| wrong.0).collect::<Value>(),
            "payments": status.payments.iter().map(|(document, payment)| json!({
                "documentId": document.id.0,
                "amount": number(payment.amount),
                "state": payment.state.as_str(),
            })).collect::<Value>(),
            "documents": status.documents,
            "waiting": status.waiting,
            "journal": {"facts": status.facts, "lastHash": hex::encode(status.last_hash)},
        })
    }

    /// For people, a line a matter.
    pub(crate) fn text(&self, language: Language) -> String {
        let texts = Texts::of(language);
        let say = |id: &str, args: &[(&str, String)]| {
            let args: Vec<_> = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            texts.say(id, &args)
        };
        let time = |at: Stamp| at.local().format("%d.%m.%Y %H:%M").to_string();
        let kazakh = self.door.country() == CountryCode::Kz;
        let mut lines = Vec::new();
        if self.door.emulated() {
            lines.push(texts.word("demo-banner"));
        }
        let situation = self.status.situation.as_ref();
        if situation.is_none_or(|s| s.registration.is_none()) {
            lines.push(texts.word("status-not-registered"));
        }
        if let Some(situation) = situation {
            lines.push(match situation.shift {
                domain::shift::Shift::Open { number, since } => {
                    say("status-shift-open", &[("number", number.0.to_string()), ("since", time(since))])
                }
                domain::shift::Shift::Closed { .. } => texts.word("status-shift-closed"),
            });
            let drawer = format!("{} {}", situation.drawer, self.door.country().currency());
            lines.push(say("status-drawer", &[("sum", drawer)]));
            // Sending to the operator is the register's own matter in Kazakhstan alone; elsewhere the storage keeps count,
            // once it was asked.
            let queue = if kazakh {
                Some(situation.queue)
            } else {
                self.view.owed.as_ref().map(|owed| owed.documents)
            };
            if let Some(queue) = queue {
                lines.push(say("status-queue", &[("count", queue.to_string())]));
            }
            if let Some(owed) = &self.view.owed {
                for said in [&owed.trouble, &owed.said].into_iter().flatten() {
                    lines.push(format!("{} {}", said.text(language), said.next(language)));
                }
            }
            if let Some(since) = situation.offline_since {
                lines.push(say("status-offline", &[("since", time(since))]));
            }
        }
        match (&self.view.identity, &self.view.trouble) {
            // A silent operator stops nobody, and the line above has said since when.
            (_, Some(trouble)) if kazakh && trouble.code == "device.silent" => {}
            (Some(device), None) if kazakh => {
                lines.push(say("status-operator-ready", &[("serial", device.serial.clone())]));
            }
            (_, Some(trouble)) => {
                lines.push(texts.word("status-device-trouble"));
                lines.push(format!("{} {}", trouble.text(language), trouble.next(language)));
            }
            (Some(device), None) => lines.push(say(
                "status-device-ready",
                &[("serial", device.serial.clone()), ("document", device.last_document.to_string())],
            )),
            (None, None) => {}
        }
        if let Some(block) = situation.and_then(|s| s.block.as_ref()) {
            lines.push(format!("{} {}", block.text(language), block.next(language)));
        }
        if let Some((document, attempt)) = &self.status.live {
            // The buyer of an autonomous document has a receipt: nothing about it is in doubt for people.
            let state = match document.state {
                DocumentState::Autonomous => document.state.as_str().to_owned(),
                _ => attempt.state.as_str().to_owned(),
            };
            lines.push(say("status-live", &[("document", document.id.0.to_string()), ("state", state)]));
        }
        if let Some(unsure) = self.view.unsure {
            let said = if unsure.skipped { "status-slip-skipped" } else { "status-slip-unsure" };
            lines.push(say(said, &[("receipt", unsure.receipt.to_string())]));
        }
        if !self.status.stuck.is_empty() {
            lines.push(say("status-stuck", &[("count", self.status.stuck.len().to_string())]));
        }
        for wrong in self.view.half_repaired.iter() {
            lines.push(say("status-half-repaired", &[("document", wrong.0.to_string())]));
        }
        lines.join("\n")
    }
}

fn registration(registration: &Registration) -> Value {
    match registration {
        Registration::Ru(ru) => json!({
            "fnNumber": ru.fn_serial, "registrationNumber": ru.rnm, "vatin": ru.inn, "name": ru.user_name,
            "address": ru.address, "place": ru.place, "serial": ru.serial, "ofd": ru.ofd_name,
        }),
        // The token is a secret of the register and its operator.
        Registration::Kz(kz) => json!({
            "registrationNumber": kz.rnm, "bin": kz.bin, "name": kz.title, "address": kz.address,
            "serial": kz.znm, "operator": kz.operator_name, "edition": kz.edition,
        }),
    }
}

/// A document for programs: what it says, what became of it, and both numbers of one that was signed autonomously.
pub(crate) fn document_json(told: &Told<'_>, language: Language) -> Value {
    let document = told.document;
    let answer = told.answer(None, Vec::new());
    let cashier = document.content.cashier();
    json!({
        "documentId": document.id.0,
        "kind": document.content.kind().as_str(),
        "state": document.state.as_str(),
        "status": answer.status.as_str(),
        "accepted": document.accepted.iso(),
        "operator": {"name": cashier.name, "vatin": cashier.inn},
        "receipt": document.content.receipt().map(receipt),
        "fiscalParams": told.fiscal_params(),
        "autonomous": document.autonomous.as_ref().map(|signed| json!({
            "number": signed.number, "at": signed.at.iso(), "checkUrl": signed.check_url,
        })),
        "settlement": document.settlement.as_ref().map(|settled| json!({
            "number": settled.number, "sign": settled.sign, "at": settled.at.iso(), "shift": settled.shift.0,
            "receipt": settled.receipt, "checkUrl": settled.check_url,
        })),
        "error": answer.faults.first().map(|fault| error(fault, language)),
    })
}

fn receipt(receipt: &Receipt) -> Value {
    let taxes = receipt.taxes().unwrap_or_default();
    json!({
        "operation": receipt.operation.as_str(),
        "items": receipt.lines.iter().map(line).collect::<Value>(),
        "payments": receipt.payments.iter()
            .map(|(tender, sum)| json!({"type": tender.as_str(), "sum": number(*sum)})).collect::<Value>(),
        "taxes": taxes.iter()
            .map(|t| json!({"type": t.vat.name(), "sum": number(t.tax), "turnover": number(t.turnover)}))
            .collect::<Value>(),
        "total": number(receipt.total),
        "change": number(receipt.change),
        "taxationType": receipt.tax_system,
        "buyer": {"emailOrPhone": receipt.buyer_contact, "vatin": receipt.buyer_number},
    })
}

fn line(line: &Line) -> Value {
    let quantity = line.quantity.to_string();
    json!({
        "name": line.name,
        "price": number(line.price),
        "quantity": quantity.parse::<serde_json::Number>().map_or(Value::String(quantity.clone()), Value::Number),
        "amount": number(line.cost),
        "measurementUnit": line.unit.name(),
        "paymentObject": line.subject,
        "paymentMethod": line.method,
        "department": line.section,
        "tax": {"type": line.vat.name(), "sum": line.tax().map(number)},
        "ntin": line.ntin,
        "barcode": line.barcode,
    })
}
