//! Requests and their answers over rows of a real store, in process and over the socket.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

mod common;

use common::{Fake, Fate};
use domain::document::DocumentId;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;
use local_api::socket::{MAX_CONNECTIONS, call, line, parse, serve};
use local_api::{Api, Form, Paper, Request, Response, TaskRequest, Which};
use proptest::prelude::*;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::Arc;
use std::time::Duration;

const OPEN: &str = r#"{"type": "openShift", "operator": {"name": "Ким"}}"#;
const CLOSE: &str = r#"{"type": "closeShift", "operator": {"name": "Ким"}}"#;
const SELL: &str = r#"{"type": "sell", "operator": {"name": "Ким"}, "items": [
    {"type": "text", "text": "Спасибо"},
    {"type": "position", "name": "Чай", "price": 12.30, "quantity": 3, "amount": 36.90, "measurementUnit": "piece",
     "paymentMethod": "fullPayment", "paymentObject": "commodity", "tax": {"type": "vat22"}}],
    "payments": [{"type": "cash", "sum": 50}], "total": 36.90}"#;
const SELL_KZ: &str = r#"{"type": "sell", "operator": {"name": "Айгүл"}, "items": [
    {"type": "position", "name": "Нан", "price": 450, "quantity": 2, "amount": 900, "measurementUnit": "796",
     "paymentObject": "commodity", "tax": {"type": "vat16"}}], "payments": [{"type": "cash", "sum": 900}]}"#;

fn task(body: &str, key: Option<&str>) -> Request {
    Request::Task(TaskRequest {
        body: body.as_bytes().to_vec(),
        key: key.map(str::to_owned),
        fallback_key: None,
        strict: false,
        caller: "cli".into(),
        language: Some(Language::En),
        patience: Duration::ZERO,
    })
}

fn ask(api: &Api, request: &Request) -> Response {
    api.handle(request, &mut |_| Ok(()))
}

fn run(api: &Api, body: &str, key: &str) -> Response {
    ask(api, &task(body, Some(key)))
}

fn rig(country: CountryCode) -> (Arc<Fake>, Api) {
    let fake = Fake::new(country);
    (Arc::clone(&fake), Api::new(fake))
}

/// Pretty text: amounts keep their digits, and texts of messages, which have tests of their own, are left out.
fn shown(value: &Value) -> String {
    fn without_texts(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if matches!(name.as_str(), "text" | "next") && value.is_string() {
                        *value = "…".into();
                    }
                    without_texts(value);
                }
            }
            Value::Array(all) => all.iter_mut().for_each(without_texts),
            _ => {}
        }
    }
    let mut value = value.clone();
    without_texts(&mut value);
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn a_shift_with_a_sale_is_answered_as_by_the_driver() {
    let (_, api) = rig(CountryCode::Ru);
    let answers: Vec<Value> = [(OPEN, "1"), (SELL, "2"), (CLOSE, "3")]
        .iter()
        .map(|(body, key)| run(&api, body, key).json)
        .collect();
    insta::assert_snapshot!(shown(&answers.into()));
}

#[test]
fn a_day_without_the_operator_keeps_its_autonomous_form() {
    let (fake, api) = rig(CountryCode::Kz);
    run(&api, OPEN, "1");
    fake.fate(Fate::Autonomous);
    let first = run(&api, SELL_KZ, "2");
    insta::assert_snapshot!("autonomous", shown(&first.json));
    fake.count(DocumentId(first.json["documentId"].as_u64().unwrap()));
    assert_eq!(run(&api, SELL_KZ, "2"), first);
    // The paper's own page tells both numbers.
    let which = Which::Id(3);
    let both = ask(&api, &Request::Receipt { which, form: Form::Json, language: None });
    insta::assert_snapshot!("autonomous_counted", shown(&both.json));
    fake.fate(Fate::Settled);
    insta::assert_snapshot!("settled_kz", shown(&run(&api, SELL_KZ, "3").json));
}

#[test]
fn every_end_of_a_document_has_its_status_and_exit_code() {
    for (fate, status, exit, code) in [
        (Fate::Settled, "done", 0, Value::Null),
        (Fate::Waiting, "running", 5, Value::Null),
        (Fate::InDoubt, "in_doubt", 5, "document.open".into()),
        (Fate::Stuck, "in_doubt", 5, "document.stuck".into()),
        (Fate::Refused(Refusal::new("fn.not_ready")), "refused", 3, "fn.not_ready".into()),
        (Fate::NotAdmitted(Refusal::new("shift.closed")), "refused", 3, "shift.closed".into()),
        (Fate::NotAdmitted(Refusal::new("device.silent")), "refused", 6, "device.silent".into()),
    ] {
        let (fake, api) = rig(CountryCode::Ru);
        run(&api, OPEN, "1");
        fake.fate(fate);
        let response = run(&api, SELL, "2");
        assert_eq!((response.json["status"].as_str(), response.exit), (Some(status), exit));
        assert_eq!(response.json["error"].get("code").cloned().unwrap_or_default(), code);
        // Asked again, the same.
        assert_eq!(run(&api, SELL, "2").json["status"], status);
    }
}

#[test]
fn a_task_that_may_have_been_accepted_is_in_doubt_and_asked_again() {
    let (fake, api) = rig(CountryCode::Ru);
    fake.fate(Fate::Unknown);
    let unknown = run(&api, OPEN, "open");
    assert_eq!((unknown.exit, &unknown.json["status"]), (5, &Value::from("in_doubt")));
    assert_eq!(unknown.json["documentId"], Value::Null);
    assert_eq!(unknown.json["error"]["code"], "task.unknown");
    assert_eq!(unknown.json["error"]["cause"]["driverCode"], 2);
    fake.fate(Fate::Settled);
    assert_eq!(run(&api, OPEN, "open").json["status"], "done");
}

#[test]
fn a_refused_document_has_no_paper() {
    let (fake, api) = rig(CountryCode::Ru);
    run(&api, OPEN, "open");
    fake.fate(Fate::Refused(Refusal::new("fn.refused")));
    let refused = run(&api, SELL, "sale");
    assert_eq!(refused.exit, 3);
    let which = Which::Id(refused.json["documentId"].as_u64().unwrap());
    let paper =
        Request::Receipt { which, form: Form::Paper { paper: Paper::Text, columns: 32 }, language: None };
    let shown = ask(&api, &paper);
    assert_eq!((shown.exit, &shown.json["error"]["code"]), (3, &Value::from("document.no_paper")));
}

#[test]
fn one_connection_too_many_is_told_so_and_a_free_place_is_given_again() {
    let (_fake, api) = rig(CountryCode::Ru);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    let listener = UnixListener::bind(&path).unwrap();
    let api = Arc::new(api);
    std::thread::spawn(move || serve(&listener, &api, || true));
    let status = Request::Status { language: None };
    let talk = || {
        let mut stream = UnixStream::connect(&path).unwrap();
        // One that is refused may be closed before it has said anything.
        let _ = writeln!(stream, "{}", line(&status));
        let mut answer = String::new();
        BufReader::new(&stream).read_line(&mut answer).unwrap();
        (stream, serde_json::from_str::<Value>(&answer).unwrap())
    };
    let mut held: Vec<UnixStream> = Vec::new();
    for _ in 0..MAX_CONNECTIONS {
        let (stream, answer) = talk();
        assert_eq!(answer["exit"], 0, "{answer}");
        held.push(stream);
    }
    let (_, busy) = talk();
    assert_eq!(
        (&busy["exit"], &busy["answer"]["error"]["code"]),
        (&Value::from(7), &Value::from("socket.busy"))
    );
    let over = call(&path, &status, &mut |_| Ok(())).unwrap();
    assert_eq!((over.exit, &over.json["error"]["code"]), (7, &Value::from("socket.busy")));
    held.clear();
    // The places are given back by the threads that see their callers gone.
    while talk().1["exit"] != 0 {
        std::thread::yield_now();
    }
}

#[test]
fn a_repeat_gets_the_first_answer_and_another_body_a_conflict() {
    let (fake, api) = rig(CountryCode::Ru);
    run(&api, OPEN, "1");
    let first = run(&api, SELL, "2");
    let respelt = SELL.replace("36.90", "36.9").replace("\"type\": \"sell\", ", "");
    let respelt = respelt.trim_end().strip_suffix('}').unwrap().to_owned() + r#", "type": "sell"}"#;
    assert_eq!(run(&api, &respelt, "2"), first);
    // An answer stays the answer when the register would refuse the task today.
    fake.fate(Fate::NotAdmitted(Refusal::new("shift.closed")));
    assert_eq!(run(&api, SELL, "2"), first);
    let other = run(&api, &SELL.replace("\"sum\": 50", "\"sum\": 51"), "2");
    assert_eq!((other.json["status"].as_str(), other.exit), (Some("conflict"), 4));
    insta::assert_snapshot!(shown(&other.json));
}

#[test]
fn after_a_failure_the_rest_of_a_list_is_interrupted() {
    let (_, api) = rig(CountryCode::Ru);
    let bad = SELL.replace("36.90}", "36.91}");
    let body = format!(r#"{{"uuid": "u", "request": [{OPEN}, {bad}, {CLOSE}], "callbacks": []}}"#);
    let response = ask(&api, &task(&body, None));
    assert_eq!(response.exit, 3);
    insta::assert_snapshot!(shown(&response.json));
}

#[test]
fn all_faults_of_a_task_are_told_at_once() {
    let (_, api) = rig(CountryCode::Ru);
    let body = SELL.replace("vat22", "vat23").replace("\"cash\"", "\"gold\"");
    let response = run(&api, &body, "1");
    assert_eq!(response.exit, 3);
    insta::assert_snapshot!(shown(&response.json));
}

#[test]
fn faults_of_the_law_are_placed_among_the_callers_items() {
    let (fake, api) = rig(CountryCode::Ru);
    run(&api, OPEN, "1");
    let refusal = Refusal::new("tax.not_in_force").at("items[0].tax.type");
    fake.fate(Fate::NotAdmitted(refusal.clone()));
    assert_eq!(run(&api, SELL, "2").json["error"]["path"], "items[1].tax.type");
    fake.fate(Fate::Refused(refusal));
    let body = format!(r#"{{"uuid": "u", "request": [{SELL}]}}"#);
    assert_eq!(ask(&api, &task(&body, None)).json[0]["error"]["path"], "request[0].items[1].tax.type");
}

#[test]
fn a_task_that_changes_something_needs_a_key_and_a_question_does_not() {
    let (_, api) = rig(CountryCode::Ru);
    let response = ask(&api, &task(OPEN, None));
    assert_eq!(response.json["error"]["code"], "task.key_missing");
    let mut request = task(OPEN, None);
    if let Request::Task(task) = &mut request {
        task.fallback_key = Some("made".into());
    }
    let response = ask(&api, &request);
    assert_eq!(
        (response.json["status"].as_str(), response.json["key"].as_str()),
        (Some("done"), Some("made"))
    );
    assert_eq!(ask(&api, &task(r#"{"type": "getShiftStatus"}"#, None)).exit, 0);
    let two = ask(&api, &task(&OPEN.replacen('{', r#"{"uuid": "u", "#, 1), Some("k")));
    assert_eq!((two.json["error"]["code"].as_str(), two.exit), (Some("task.two_keys"), 2));
}

#[test]
fn one_key_for_every_request_is_a_conflict_or_the_stored_answer() {
    let (_, api) = rig(CountryCode::Ru);
    let request = |body: &str| format!(r#"{{"uuid": "always", "request": [{body}]}}"#);
    let first = ask(&api, &task(&request(OPEN), None));
    assert_eq!(ask(&api, &task(&request(OPEN), None)), first);
    assert_eq!(ask(&api, &task(&request(SELL), None)).exit, 4);
}

#[test]
fn the_state_of_the_shift_is_told_open_and_closed() {
    let (_, api) = rig(CountryCode::Ru);
    let state = || shown(&ask(&api, &task(r#"{"type": "getShiftStatus"}"#, None)).json["result"]);
    run(&api, OPEN, "1");
    run(&api, SELL, "2");
    insta::assert_snapshot!("shift_opened", state());
    run(&api, CLOSE, "3");
    insta::assert_snapshot!("shift_closed", state());
}

#[test]
fn a_document_is_shown_by_any_of_its_numbers() {
    let (_, api) = rig(CountryCode::Ru);
    run(&api, OPEN, "1");
    run(&api, SELL, "2");
    let show = |which, form| ask(&api, &Request::Receipt { which, form, language: None });
    insta::assert_snapshot!("receipt_json", shown(&show(Which::Id(3), Form::Json).json));
    let paper = show(Which::Fd(3), Form::Paper { paper: Paper::Text, columns: 32 });
    assert_eq!(paper.text.as_deref(), Some("paper of 3 in 32 columns"));
    assert_eq!(show(Which::Receipt { shift: 1, receipt: 1 }, Form::Tlv).json["tlv"], "010203");
    for paper in [Paper::Png, Paper::Pdf, Paper::EscPos] {
        let shown = show(Which::Id(3), Form::Paper { paper, columns: 48 });
        assert_eq!((shown.json[paper.name()].as_str(), shown.text), (Some("ff00"), None));
    }
    for which in [Which::Id(99), Which::Fd(99), Which::Receipt { shift: 1, receipt: 2 }, Which::Id(u64::MAX)]
    {
        assert_eq!(show(which, Form::Json).exit, 3);
    }
}

#[test]
fn status_and_journal_are_told() {
    let (_, api) = rig(CountryCode::Ru);
    run(&api, OPEN, "1");
    let status = ask(&api, &Request::Status { language: Some(Language::En) });
    assert!(status.text.unwrap().starts_with("DEMO"));
    let mut json = status.json;
    json["journal"]["lastHash"] = "…".into();
    json["schema"] = "…".into();
    json["version"] = "…".into();
    insta::assert_snapshot!(shown(&json));
    assert_eq!(ask(&api, &Request::Verify { full: true }).json["ok"], true);
    let mut lines = Vec::new();
    let exported = api.handle(&Request::Export, &mut |line| {
        lines.push(line.to_owned());
        Ok(())
    });
    assert_eq!(exported.json["rows"], lines.len());
    assert!(lines.iter().all(|line| serde_json::from_str::<Value>(line).is_ok()));
}

#[test]
fn the_socket_answers_like_the_process() {
    let (_, api) = rig(CountryCode::Ru);
    let api = Arc::new(api);
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("register.sock");
    assert_eq!(call(&path, &Request::Export, &mut |_| Ok(())).unwrap_err().code, "socket.absent");
    let listener = UnixListener::bind(&path).unwrap();
    let served = Arc::clone(&api);
    std::thread::spawn(move || serve(&listener, &served, || true));
    for request in [
        task(OPEN, Some("1")),
        task(SELL, Some("2")),
        task("[{]", None),
        Request::Status { language: Some(Language::Kk) },
        Request::Receipt {
            which: Which::Id(3),
            form: Form::Paper { paper: Paper::Text, columns: 48 },
            language: None,
        },
        Request::Receipt { which: Which::Fd(9), form: Form::Tlv, language: None },
        Request::Verify { full: false },
    ] {
        let over = call(&path, &request, &mut |_| Ok(())).unwrap();
        assert_eq!(over, ask(&api, &request), "{request:?}");
    }
    let mut over = Vec::new();
    call(&path, &Request::Export, &mut |line| {
        over.push(line.to_owned());
        Ok(())
    })
    .unwrap();
    assert!(over.len() > 3);
    // A body in a foreign encoding travels as well as any.
    let Request::Task(mut foreign) = task("", Some("1")) else { panic!("a task") };
    foreign.body = vec![0xFF, 0xFE, 0x7B, 0];
    let answer = call(&path, &Request::Task(foreign), &mut |_| Ok(())).unwrap();
    assert_eq!(answer.json["error"]["code"], "task.encoding");
    // Several requests and rubbish over one connection.
    let stream = UnixStream::connect(&path).unwrap();
    (&stream)
        .write_all(b"\xff\xfe{\n{\"v\": 2, \"do\": \"status\"}\n{\"v\": 1, \"do\": \"verify\"}\n")
        .unwrap();
    let exits: Vec<u64> = BufReader::new(&stream)
        .lines()
        .take(3)
        .map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap()["exit"].as_u64().unwrap())
        .collect();
    assert_eq!(exits, [3, 2, 0]);
}

#[test]
fn requests_are_refused_by_the_field_that_is_wrong() {
    for (text, code, field) in [
        (r#"{"do": "status"}"#, "socket.version", "v"),
        (r#"{"v": 1}"#, "socket.request", "do"),
        (r#"{"v": 1, "do": "dance"}"#, "socket.request", "do"),
        (r#"{"v": 1, "do": "status", "lang": "de"}"#, "socket.request", "lang"),
        (r#"{"v": 1, "do": "status", "key": "k"}"#, "socket.request", "key"),
        (r#"{"v": 1, "do": "task"}"#, "socket.request", "body"),
        (r#"{"v": 1, "do": "task", "bodyHex": "zz"}"#, "socket.request", "bodyHex"),
        (r#"{"v": 1, "do": "task", "body": "{}", "caller": ""}"#, "socket.request", "caller"),
        (r#"{"v": 1, "do": "task", "body": {}, "patience_ms": -1}"#, "socket.request", "patience_ms"),
        (r#"{"v": 1, "do": "receipt"}"#, "socket.request", "n"),
        (r#"{"v": 1, "do": "receipt", "n": 1, "fd": 1}"#, "socket.request", "n"),
        (r#"{"v": 1, "do": "receipt", "n": 1, "width": 57}"#, "socket.request", "width"),
        (r#"{"v": 1, "do": "receipt", "n": 1, "as": "gif"}"#, "socket.request", "as"),
    ] {
        let refusal = parse(text.as_bytes()).unwrap_err();
        assert_eq!((refusal.code.as_str(), refusal.path.as_deref()), (code, Some(field)), "{text}");
    }
}

#[test]
fn a_task_written_straight_into_the_request_is_the_same_task() {
    let straight = format!(r#"{{"v": 1, "do": "task", "key": "k", "body": {}}}"#, SELL.replace('\n', " "));
    let Request::Task(straight) = parse(straight.as_bytes()).unwrap() else { panic!("a task") };
    let hash = |body: &[u8]| local_api::json::body_hash(&local_api::json::read(body).unwrap());
    assert_eq!(hash(&straight.body), hash(SELL.as_bytes()));
}

fn any_request() -> impl Strategy<Value = Request> {
    let language = proptest::option::of(proptest::sample::select(Language::ALL.to_vec()));
    let task = (
        proptest::collection::vec(any::<u8>(), 0..40),
        proptest::option::of(".{1,9}"),
        proptest::option::of("[a-z]{1,9}"),
        any::<bool>(),
        "[a-z]{1,9}",
        language.clone(),
        any::<u32>(),
    );
    let which = prop_oneof![
        any::<u64>().prop_map(Which::Id),
        any::<u64>().prop_map(Which::Fd),
        any::<(u32, u32)>().prop_map(|(shift, receipt)| Which::Receipt { shift, receipt }),
    ];
    let form = proptest::sample::select(vec![
        Form::Json,
        Form::Tlv,
        Form::Paper { paper: Paper::Png, columns: 48 },
        Form::Paper { paper: Paper::EscPos, columns: 32 },
        Form::Paper { paper: Paper::Text, columns: 32 },
        Form::Paper { paper: Paper::Text, columns: 48 },
    ]);
    prop_oneof![
        task.prop_map(|(body, key, fallback_key, strict, caller, language, ms)| Request::Task(TaskRequest {
            body,
            key,
            fallback_key,
            strict,
            caller,
            language,
            patience: Duration::from_millis(u64::from(ms)),
        })),
        language.clone().prop_map(|language| Request::Status { language }),
        (which, form, language).prop_map(|(which, form, language)| Request::Receipt {
            which,
            form,
            language
        }),
        any::<bool>().prop_map(|full| Request::Verify { full }),
        Just(Request::Export),
    ]
}

proptest! {
    #[test]
    fn a_request_survives_its_line(request in any_request()) {
        let line = line(&request);
        prop_assert!(!line.contains('\n'));
        prop_assert_eq!(parse(line.as_bytes()), Ok(request));
    }

    #[test]
    fn any_line_is_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let _ = parse(&bytes);
    }
}
