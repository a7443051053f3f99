//! What a shop does besides selling: it gives money back, buys from people, corrects, puts cash in and takes it out,
//! asks for reports. And the books that follow from it, added up with SQL of their own.

use crate::shop;
use crate::side::Side;
use crate::world::{Violation, World};
use chrono::NaiveDate;
use domain::discount::{Change, change_receipt};
use domain::document::{Content, DocumentId};
use domain::extra::{
    Agent, Branch, Buyer, Correction, LineExtra, OperationNote, Original, PaperReceipt, ReceiptExtra,
};
use domain::money::{Money, Quantity, cost};
use domain::payment::Charge;
use domain::receipt::{Basket, Line, Operation, Receipt, TaxSum, Tender};
use domain::registration::{Ffd, Registration};
use domain::repair::Repair;
use domain::slip::{Barcode, Block, Slip};
use domain::tax::{CountryCode, Vat};
use rand::RngExt;
use rand_pcg::Pcg64;
use rusqlite::Connection;

/// How many documents of a shop are no plain sales.
pub const SHARE: f64 = 0.35;

/// A document of ordinary trade that is no plain sale. Some of them the register has to refuse: a return of more than
/// was sold, cash that is not in the drawer.
pub fn document<S: Side>(world: &mut World<S>, country: CountryCode) -> Content {
    let cashier = shop::cashier(country);
    let ffd = match world.situation().and_then(|situation| situation.registration) {
        Some(Registration::Ru(ru)) => ru.ffd,
        _ => Ffd::V1_2,
    };
    let sold = sold(world);
    let rng = &mut world.rng;
    let sum = Money::from_minor(rng.random_range(1..3_000_000));
    if country == CountryCode::Kz {
        return match rng.random_range(0..100u8) {
            0..=29 => match sold {
                Some((document, receipt)) => give_back(country, rng, document, &receipt),
                None => Content::CashIn(sum, cashier),
            },
            30..=41 => unbound(country, rng, Operation::Purchase),
            42..=48 => unbound(country, rng, Operation::SaleReturn),
            49..=55 => unbound(country, rng, Operation::PurchaseReturn),
            56..=64 => discounted(country, rng),
            65..=75 => Content::CashIn(sum, cashier),
            76..=87 => Content::CashOut(sum, cashier),
            88..=96 => Content::XReport(cashier),
            _ => Content::NonFiscal(note(), cashier),
        };
    }
    match rng.random_range(0..100u8) {
        0..=24 => match sold {
            Some((document, receipt)) => give_back(country, rng, document, &receipt),
            None => Content::CashIn(sum, cashier),
        },
        25..=32 => unbound(country, rng, Operation::Purchase),
        33..=37 => unbound(country, rng, Operation::SaleReturn),
        38..=41 => unbound(country, rng, Operation::PurchaseReturn),
        42..=54 => correction(country, rng, ffd),
        55..=66 => discounted(country, rng),
        67..=74 => rich(country, rng, ffd),
        75..=81 => Content::CashIn(sum, cashier),
        82..=88 => Content::CashOut(sum, cashier),
        89..=94 => Content::XReport(cashier),
        95..=97 => Content::SettlementState(cashier),
        _ => Content::NonFiscal(note(), cashier),
    }
}

/// Now and then a receipt turns out to be wrong. Some repairs the register has to refuse: of what was repaired or returned
/// already. Only in Russia.
pub fn repair<S: Side>(world: &mut World<S>) -> Option<Repair> {
    let (of, wrong) = sold(world)?;
    let rng = &mut world.rng;
    let right = match rng.random_range(0..3u8) {
        0 => None,
        1 => Some(Basket { payments: vec![(Tender::Electronic, wrong.total)], ..basket(&wrong) }),
        _ => {
            let line = shop::line(CountryCode::Ru, rng, 0);
            let payments = vec![(Tender::Cash, line.cost)];
            Some(Basket { payments, lines: vec![line], ..basket(&wrong) })
        }
    };
    let right = right.map(|basket| Receipt::new(basket).ok().map(Box::new));
    let order = rng.random_bool(0.2).then(|| "17-04/3".to_owned());
    Some(Repair { of, order, cashier: wrong.cashier, right: right.flatten() })
}

fn basket(of: &Receipt) -> Basket {
    Basket {
        operation: of.operation,
        lines: of.lines.clone(),
        payments: of.payments.clone(),
        total: Some(of.total),
        tax_system: of.tax_system,
        cashier: of.cashier.clone(),
        buyer_contact: None,
        buyer_number: of.buyer_number.clone(),
        correction: None,
        extra: ReceiptExtra { additional: None, ..of.extra().clone() }.boxed(),
    }
}

/// One of the sales that the register told its caller to be good.
fn sold<S: Side>(world: &mut World<S>) -> Option<(DocumentId, Receipt)> {
    let calls = world.callers.calls.len();
    let from = world.rng.random_range(0..calls.max(1));
    let good = |call: &&crate::callers::Call| {
        let told = matches!(
            call.told,
            Some(crate::callers::Told::Settled(..) | crate::callers::Told::Autonomous(_))
        );
        told && matches!(call.wish.content(), Some(Content::Receipt(r, _))
            if matches!(r.operation, Operation::Sale | Operation::Purchase) && r.correction.is_none())
    };
    let call = world.callers.calls.iter().skip(from).find(good)?;
    Some((call.document?, call.wish.content()?.receipt()?.clone()))
}

/// A return of some lines of a receipt, now and then of more than there was.
fn give_back(country: CountryCode, rng: &mut Pcg64, document: DocumentId, sold: &Receipt) -> Content {
    let mut lines = Vec::new();
    for (no, line) in (0u32..).zip(&sold.lines) {
        if !lines.is_empty() && rng.random_bool(0.5) {
            continue;
        }
        let pieces = line.quantity.mantissa();
        let whole = line.quantity.scale() > 0 || pieces < 2 || rng.random_bool(0.4);
        let (quantity, cost) = match Quantity::new(rng.random_range(1..pieces.max(2)), 0) {
            Some(some) if !whole => (some, cost(line.price, some).unwrap_or_default().min(line.cost)),
            _ => (line.quantity, line.cost),
        };
        let (quantity, cost) = match quantity.checked_add(Quantity::ONE) {
            Some(more) if rng.random_bool(0.05) => {
                (more, domain::money::cost(line.price, more).unwrap_or(cost))
            }
            _ => (quantity, cost),
        };
        let extra = LineExtra { origin: Some(no), ..LineExtra::NOTHING };
        lines.push(Line { quantity, cost, extra: extra.boxed(), ..line.clone() });
    }
    let operation = match sold.operation {
        Operation::Purchase => Operation::PurchaseReturn,
        _ => Operation::SaleReturn,
    };
    let original = Some(Original::Ours(document));
    receipt(country, operation, lines, ReceiptExtra { original, ..ReceiptExtra::NOTHING }, None)
}

/// A receipt of another operation that names no receipt of ours; a return sometimes one of another register.
fn unbound(country: CountryCode, rng: &mut Pcg64, operation: Operation) -> Content {
    let lines: Vec<Line> = (0..rng.random_range(1..3)).map(|n| shop::line(country, rng, n)).collect();
    let total = Money::sum(lines.iter().map(|line| line.cost)).unwrap_or_default();
    let (register, number) = match country {
        CountryCode::Ru => ("9999078900009999", rng.random_range(1..5)),
        CountryCode::Kz => ("010100000077", 0),
    };
    let paper = PaperReceipt {
        register: register.into(),
        number,
        sign: "3051142876".into(),
        at: crate::run::morning(),
        total: Money::from_minor(total.minor() / 2 * 3),
        autonomous: false,
    };
    let is_return = matches!(operation, Operation::SaleReturn | Operation::PurchaseReturn);
    let original = (is_return && rng.random_bool(0.5)).then_some(Original::Paper(paper));
    receipt(country, operation, lines, ReceiptExtra { original, ..ReceiptExtra::NOTHING }, None)
}

/// A correction; before FFD 1.1 it has sums and no lines.
fn correction(country: CountryCode, rng: &mut Pcg64, ffd: Ffd) -> Content {
    let operation = Operation::ALL.get(rng.random_range(0..4usize)).copied().unwrap_or(Operation::Sale);
    let december = NaiveDate::from_ymd_opt(2025, 12, 30).unwrap_or_default();
    let prescribed = rng.random_bool(0.3);
    let correction = Correction {
        prescribed,
        settled_on: if rng.random_bool(0.5) { december } else { crate::run::morning().date() },
        order: prescribed.then(|| "17-04/2".to_owned()),
    };
    let mut line = shop::line(country, rng, 0);
    line.vat = if correction.settled_on == december { Vat::Vat20 } else { Vat::Vat22 };
    let mut extra =
        ReceiptExtra { additional: Some(rng.random_range(1..u32::MAX).to_string()), ..ReceiptExtra::NOTHING };
    if ffd > Ffd::V1_05 {
        return receipt(country, operation, vec![line], extra, Some(correction));
    }
    extra.taxes = vec![TaxSum { vat: line.vat, tax: line.tax().unwrap_or_default(), turnover: line.cost }];
    paid(country, operation, Vec::new(), vec![(Tender::Cash, line.cost)], extra, Some(correction))
}

/// A sale with a discount or a markup on the whole receipt.
fn discounted(country: CountryCode, rng: &mut Pcg64) -> Content {
    let lines: Vec<Line> = (0..rng.random_range(1..5)).map(|n| shop::line(country, rng, n)).collect();
    let total = Money::sum(lines.iter().map(|line| line.cost)).unwrap_or_default();
    let hundredths = rng.random_range(1..3_000);
    let change = if rng.random_bool(0.8) {
        Change::percent_off(total, hundredths)
    } else {
        Change::percent_on(total, hundredths)
    };
    let lines = change.and_then(|change| change_receipt(&lines, change)).unwrap_or(lines);
    let branch = (country == CountryCode::Kz && rng.random_bool(0.3)).then_some(Branch::Hotels);
    receipt(country, Operation::Sale, lines, ReceiptExtra { branch, ..ReceiptExtra::NOTHING }, None)
}

/// A sale with much of what few receipts have, paid in several kinds.
fn rich(country: CountryCode, rng: &mut Pcg64, ffd: Ffd) -> Content {
    let mut line = shop::line(country, rng, 0);
    let at = crate::run::morning();
    let text = |text: &str| Some(text.to_owned());
    let agent = Agent {
        kinds: 32,
        supplier_name: text("ООО Поставщик"),
        supplier_inn: text("7707083893"),
        supplier_phones: vec!["+74951234567".to_owned()],
        ..Agent::default()
    };
    line.extra = LineExtra {
        agent: Some(agent),
        additional: text("полка 7"),
        country: text("643"),
        ..LineExtra::NOTHING
    }
    .boxed();
    let extra = ReceiptExtra {
        buyer: Some(Buyer { name: text("Пётр Ёлкин"), ..Buyer::default() }),
        user: Some(("Стол".to_owned(), "7".to_owned())),
        operation: (ffd == Ffd::V1_2).then(|| OperationNote { id: 3, data: "смена 2".to_owned(), at }),
        additional: text("заказ 18"),
        ..ReceiptExtra::NOTHING
    };
    let half = Money::from_minor(line.cost.minor() / 2);
    let quarter = Money::from_minor(half.minor() / 2);
    let payments = vec![
        (Tender::Advance, quarter),
        (Tender::Credit, quarter),
        (Tender::Barter, quarter),
        (Tender::Cash, line.cost),
    ];
    paid(country, Operation::Sale, vec![line], payments, extra, None)
}

fn note() -> Slip {
    let mut slip = Slip::default();
    slip.center("Меню дня");
    slip.pair("Борщ", "290.00");
    slip.blocks.push(Block::Barcode(Barcode::Ean13, "4600000000008".to_owned()));
    slip
}

fn receipt(
    country: CountryCode,
    operation: Operation,
    lines: Vec<Line>,
    extra: ReceiptExtra,
    correction: Option<Correction>,
) -> Content {
    let total = Money::sum(lines.iter().map(|line| line.cost)).unwrap_or_default();
    paid(country, operation, lines, vec![(Tender::Cash, total)], extra, correction)
}

fn paid(
    country: CountryCode,
    operation: Operation,
    lines: Vec<Line>,
    payments: Vec<(Tender, Money)>,
    extra: ReceiptExtra,
    correction: Option<Correction>,
) -> Content {
    let cashier = shop::cashier(country);
    let buyer_number = extra.buyer.as_ref().map(|_| "7704849611".to_owned());
    let basket = Basket {
        operation,
        lines,
        payments,
        total: None,
        tax_system: u8::from(country == CountryCode::Ru),
        cashier: cashier.clone(),
        buyer_contact: None,
        buyer_number,
        correction,
        extra: extra.boxed(),
    };
    // What is no receipt becomes a question about the shift.
    Receipt::new(basket)
        .map_or(Content::XReport(cashier), |receipt| Content::Receipt(Box::new(receipt), Charge::None))
}

/// Receipts and cash movements that are good, with what they did to the drawer.
const CASH: &str = "
    SELECT d.id, d.kind, coalesce(d.autonomous_shift, d.settled_shift) AS shift,
        coalesce(json_extract(d.content, '$.data.receipt.receipt.operation'),
            json_extract(d.content, '$.data.recovered.amount[0]')) AS operation,
        coalesce(json_extract(d.content, '$.data.receipt.receipt.total'),
            json_extract(d.content, '$.data.recovered.amount[1]')) AS total,
        CASE d.kind
            WHEN 'cash_in' THEN json_extract(d.content, '$.data.cash_in.sum')
            WHEN 'cash_out' THEN -json_extract(d.content, '$.data.cash_out.sum')
            ELSE (CASE coalesce(json_extract(d.content, '$.data.receipt.receipt.operation'),
                    json_extract(d.content, '$.data.recovered.amount[0]'))
                    WHEN 'sale' THEN 1 WHEN 'purchase_return' THEN 1 ELSE -1 END)
                * coalesce((SELECT sum(json_extract(p.value, '$[1]'))
                    FROM json_each(coalesce(json_extract(d.content, '$.data.receipt.receipt.payments'),
                        json_extract(d.content, '$.data.recovered.sums.payments'), '[]')) p
                    WHERE json_extract(p.value, '$[0]') = 'cash'), 0)
        END AS cash
    FROM document d WHERE d.kind IN ('receipt', 'correction', 'cash_in', 'cash_out') AND d.state IN ('settled', 'autonomous')";

/// The books of trade, when nothing is under way.
///
/// # Errors
/// The row that disagrees.
pub fn agree(tables: &Connection) -> Result<(), Violation> {
    let good = format!("WITH good AS ({CASH})");
    let rules = [
        (
            "the drawer is what was put in and taken out",
            format!(
                "{good} SELECT 'counter ' || value || ', documents ' || (SELECT coalesce(sum(cash), 0) FROM good)
                 FROM counter WHERE scope = 'ever' AND name = 'drawer' AND value <> (SELECT coalesce(sum(cash), 0) FROM good)"
            ),
        ),
        (
            // A repair moves cash in the books: what it leaves is looked at when it is accepted, not when it is carried out.
            "the drawer never owes more than repairs took out of it",
            format!(
                "{good}, moved AS (SELECT r.wrong, sum(g.cash) AS cash FROM repair r JOIN good g ON g.id = r.document GROUP BY 1)
                 SELECT 'drawer ' || value FROM counter WHERE scope = 'ever' AND name = 'drawer'
                 AND value < (SELECT coalesce(sum(min(cash, 0)), 0) FROM moved)"
            ),
        ),
        (
            "a closed shift says the sum of its receipts",
            format!(
                "{good}, said AS (
                    SELECT z.id, coalesce(z.autonomous_shift, z.settled_shift) AS shift, t.key AS name, t.value AS value
                    FROM document z, json_each(z.totals, '$.data.shift') t
                    WHERE z.kind = 'shift_close' AND z.state IN ('settled', 'autonomous') AND t.key LIKE '%/total')
                 SELECT 'document ' || id || ' says ' || name || ' ' || value FROM said
                 WHERE value <> (SELECT coalesce(sum(total), 0) FROM good WHERE good.shift = said.shift
                    AND said.name = (CASE kind WHEN 'correction' THEN 'correction/' ELSE '' END) || operation || '/total')"
            ),
        ),
        (
            "a closed shift says all of its receipts",
            format!(
                "{good} SELECT 'document ' || g.id FROM good g
                 JOIN document z ON z.kind = 'shift_close' AND z.state IN ('settled', 'autonomous')
                    AND coalesce(z.autonomous_shift, z.settled_shift) = g.shift
                 WHERE g.kind IN ('receipt', 'correction') AND json_extract(z.totals, '$.data.shift.\"'
                    || (CASE g.kind WHEN 'correction' THEN 'correction/' ELSE '' END) || g.operation || '/count\"') IS NULL"
            ),
        ),
        (
            "a return never gives back more than is left",
            "WITH back AS (
                SELECT json_extract(d.content, '$.data.receipt.receipt.extra.original.ours') AS original,
                    json_extract(l.value, '$.extra.origin') AS line, sum(json_extract(l.value, '$.cost') *
                        (CASE WHEN json_extract(d.content, '$.data.receipt.receipt.operation') LIKE '%_return' THEN 1 ELSE -1 END)) AS cost
                FROM document d, json_each(d.content, '$.data.receipt.receipt.lines') l
                WHERE d.state IN ('settled', 'autonomous')
                    AND json_extract(d.content, '$.data.receipt.receipt.extra.original.ours') IS NOT NULL
                GROUP BY 1, 2)
             SELECT 'line ' || line || ' of document ' || original || ': ' || cost || ' given back' FROM back
             JOIN document s ON s.id = original
             WHERE cost > json_extract(s.content, '$.data.receipt.receipt.lines[' || line || '].cost')"
                .to_owned(),
        ),
        (
            "a wrong receipt is taken back whole and once, and made right once",
            format!(
                "{good}, part AS (SELECT r.wrong, r.part, r.document, g.kind, g.operation, g.total FROM repair r
                    JOIN good g ON g.id = r.document)
                 SELECT 'document ' || w.id || ': ' || (SELECT count(*) FROM part WHERE wrong = w.id AND part <> 'right')
                    || ' back, ' || (SELECT count(*) FROM part WHERE wrong = w.id AND part = 'right') || ' right'
                 FROM good w WHERE w.id IN (SELECT wrong FROM part) AND (
                    (SELECT count(*) FROM part WHERE wrong = w.id AND part <> 'right' AND total = w.total
                        AND operation <> w.operation) <> 1
                    OR (SELECT count(*) FROM part WHERE wrong = w.id AND part <> 'right') <> 1
                    OR (SELECT count(*) FROM part WHERE wrong = w.id AND part = 'right') > 1)"
            ),
        ),
        (
            "a repair names the sign of the wrong receipt",
            "SELECT 'document ' || r.document FROM repair r JOIN document d ON d.id = r.document JOIN document w ON w.id = r.wrong
             WHERE json_extract(d.content, '$.data.receipt.receipt.extra.additional') IS NOT w.settled_sign"
                .to_owned(),
        ),
        (
            "no receipt is made in a shift of more than 24 hours",
            "SELECT 'document ' || r.id FROM document r JOIN document o ON o.kind = 'shift_open' AND o.state IN ('settled', 'autonomous')
                AND coalesce(o.autonomous_shift, o.settled_shift) = coalesce(r.autonomous_shift, r.settled_shift)
             WHERE r.kind IN ('receipt', 'correction') AND r.state IN ('settled', 'autonomous')
                AND coalesce(r.autonomous_at_ms, r.settled_at_ms) > coalesce(o.autonomous_at_ms, o.settled_at_ms) + 86400000"
                .to_owned(),
        ),
        (
            "documents of a storage are numbered without gaps",
            "SELECT address || ': ' || count(*) || ' of ' || max(n) FROM (
                SELECT json_extract(a.address, '$.data.storage.serial') AS address, d.settled_number AS n
                FROM document d JOIN attempt a ON a.document = d.id AND a.state = 'done'
                WHERE d.state = 'settled' AND json_extract(a.address, '$.data.storage.serial') IS NOT NULL)
             GROUP BY address HAVING count(*) <> max(n) OR count(DISTINCT n) <> count(*)"
                .to_owned(),
        ),
    ];
    for (invariant, sql) in rules {
        let unreadable = |error: rusqlite::Error| Violation::new("the tables can be read", error.to_string());
        let mut query = tables.prepare_cached(&sql).map_err(unreadable)?;
        let mut rows = query.query([]).map_err(unreadable)?;
        if let Some(row) = rows.next().map_err(unreadable)? {
            return Err(Violation::new(invariant, row.get::<_, String>(0).map_err(unreadable)?));
        }
    }
    Ok(())
}
