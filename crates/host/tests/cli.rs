//! The built binary, as scripts meet it: exit codes, standard output, files.

#[expect(clippy::unwrap_used, reason = "a test that can not run the binary has failed")]
mod common;

use common::{Kassa, json, refused_with};
use domain::command::Key;
use domain::document::{Content, DocumentId, Settlement};
use domain::fact::Fact;
use domain::shift::ShiftNo;
use domain::tax::CountryCode;
use domain::time::Stamp;
use local_api::socket::call;
use local_api::{Request, TaskRequest};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Resource;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::time::Duration;
use store::{Store, Wal};

const OPEN_RU: &str = include_str!("../../../examples/ru/open-shift.json");
const SELL_RU: &str = include_str!("../../../examples/ru/sell.json");
const REPAIR_RU: &str = include_str!("../../../examples/ru/repair.json");
const CLOSE_RU: &str = include_str!("../../../examples/ru/close-shift.json");
const OPEN_KZ: &str = include_str!("../../../examples/kz/open-shift.json");
const SELL_KZ: &str = include_str!("../../../examples/kz/sell.json");
const CLOSE_KZ: &str = include_str!("../../../examples/kz/close-shift.json");

#[test]
fn a_wrong_receipt_is_repaired_by_one_task() {
    let kassa = Kassa::begun("ru");
    json(&kassa.task(OPEN_RU, &["--key", "open"]), 0);
    let sold = json(&kassa.task(SELL_RU, &["--key", "sale"]), 0);
    let repaired = json(&kassa.task(REPAIR_RU, &["--key", "repair"]), 0);
    let (right, reverse) = (&repaired["result"]["fiscalParams"], &repaired["result"]["reverse"]);
    assert_eq!(right["total"].to_string(), "251.9", "{repaired}");
    assert_eq!(reverse["fiscalParams"]["total"], sold["result"]["fiscalParams"]["total"]);
    let number = |params: &Value| params["fiscalDocumentNumber"].as_u64().unwrap();
    assert_eq!(number(right), number(&reverse["fiscalParams"]) + 1);
    assert_eq!(json(&kassa.task(REPAIR_RU, &["--key", "repair"]), 0), repaired, "a repeat makes nothing");
    let again = json(&kassa.task(REPAIR_RU, &["--key", "again"]), 3);
    assert_eq!(
        (&again["error"]["code"], &again["error"]["path"]),
        (&"repair.done".into(), &"original".into())
    );
    let sign = sold["result"]["fiscalParams"]["fiscalDocumentSign"].as_str().unwrap();
    let paper = kassa.run(&["receipt", "show", &reverse["documentId"].to_string(), "--as", "text"]);
    let paper = common::text(&paper, 0);
    assert!(paper.contains("КАССОВЫЙ ЧЕК КОРРЕКЦИИ") && paper.contains("ВОЗВРАТ ПРИХОДА"), "{paper}");
    assert!(paper.contains(&format!("ФП {sign}")) && paper.contains("ДОП. РЕКВИЗИТ ЧЕКА"), "{paper}");
    // Forgetting the right receipt does not take the wrong one back; what is wrong with it is told by its place.
    let mut task: Value = serde_json::from_str(REPAIR_RU).unwrap();
    task["original"]["documentId"] = repaired["documentId"].clone();
    task["right"]["items"][1]["tax"]["type"] = "vat20".into();
    let refused = json(&kassa.task(&task.to_string(), &["--key", "rate"]), 3);
    assert_eq!(refused["error"]["path"], "right.items[1].tax.type", "{refused}");
    task.as_object_mut().unwrap().remove("right");
    let refused = json(&kassa.task(&task.to_string(), &["--key", "nothing"]), 3);
    assert_eq!(refused["error"]["code"], "task.field_missing", "{refused}");
    task["cancel"] = true.into();
    let cancelled = json(&kassa.task(&task.to_string(), &["--key", "cancel"]), 0);
    assert_eq!(cancelled["result"]["reverse"], Value::Null, "one document: {cancelled}");
}

#[test]
fn a_receipt_opens_its_shift_where_the_settings_say_so() {
    let kassa = Kassa::begun("ru");
    assert_eq!(json(&kassa.task(SELL_RU, &["--key", "sale"]), 3)["error"]["code"], "shift.closed");
    let settings = kassa.data().join("kassa.toml");
    let mut text = fs::read_to_string(&settings).unwrap();
    text.push_str("shift_open = \"with_receipt\"\n");
    fs::write(&settings, text).unwrap();
    let sold = json(&kassa.task(SELL_RU, &["--key", "sale"]), 0);
    assert_eq!(sold["result"]["shiftAutoOpened"], true, "{sold}");
    assert_eq!(sold["result"]["fiscalParams"]["fiscalReceiptNumber"], 1);
    let next = json(&kassa.task(SELL_RU, &["--key", "next"]), 0);
    assert_eq!(next["result"]["shiftAutoOpened"], Value::Null, "{next}");
}

#[test]
fn a_day_in_russia_goes_through_the_command_line() {
    let kassa = Kassa::begun("ru");
    let opened = json(&kassa.task(OPEN_RU, &["--key", "open"]), 0);
    assert_eq!(opened["status"], "done", "{opened}");
    let sold = json(&kassa.task(SELL_RU, &["--key", "sale"]), 0);
    let params = &sold["result"]["fiscalParams"];
    assert_eq!(params["total"].to_string().parse(), Ok(314.80), "{sold}");
    assert_eq!(params["shiftNumber"], 1);
    assert_eq!(params["fiscalReceiptNumber"], 1);
    let number = sold["documentId"].to_string();

    let paper = kassa.run(&["receipt", "show", &number, "--as", "text"]);
    let paper = common::text(&paper, 0);
    assert!(paper.contains("ИТОГ") && paper.contains("314.80"), "{paper}");
    assert_eq!(paper.matches("ДЕМО — НЕ ФИСКАЛЬНЫЙ").count(), 2, "{paper}");
    assert!(paper.lines().all(|line| line.chars().count() <= 32), "{paper}");

    let fd = params["fiscalDocumentNumber"].to_string();
    let by_fd = kassa.run(&["receipt", "show", "--fd", &fd, "--as", "text"]);
    assert_eq!(common::text(&by_fd, 0), paper);
    let by_receipt = kassa.run(&["receipt", "show", "--shift", "1", "--receipt", "1", "--as", "text"]);
    assert_eq!(common::text(&by_receipt, 0), paper);
    let tlv = kassa.run(&["receipt", "show", &number, "--as", "tlv"]);
    assert_eq!(tlv.code, 0);
    assert_eq!(tlv.stdout.get(..2), Some(&[3u8, 0][..]), "form 3");
    let inside: String = tlv.stdout.iter().skip(4).map(|byte| format!("{byte:02X}")).collect();
    let storage = fs::read_to_string(kassa.data().join("emulated/fn.jsonl")).unwrap();
    assert!(storage.contains(&inside), "the storage has another document than {inside}");

    let status = json(&kassa.run(&["status", "--json"]), 0);
    assert!(status.to_string().contains("\"ru\""), "{status}");
    assert_eq!(json(&kassa.task(CLOSE_RU, &["--key", "close"]), 0)["status"], "done");
    assert_eq!(kassa.run(&["journal", "verify"]).code, 0);
    let exported = common::text(&kassa.run(&["journal", "export"]), 0);
    assert!(exported.lines().count() > 8, "{exported}");
    assert!(exported.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{exported}");
}

#[test]
fn a_day_in_kazakhstan_goes_through_the_command_line() {
    let kassa = Kassa::begun("kz");
    assert_eq!(json(&kassa.task(OPEN_KZ, &["--key", "open"]), 0)["status"], "done");
    let sold = json(&kassa.task(SELL_KZ, &["--key", "sale"]), 0);
    let params = &sold["result"]["fiscalParams"];
    assert_eq!(params["autonomous"], false, "{sold}");
    assert!(params["fiscalDocumentSign"].as_str().is_some_and(|sign| !sign.is_empty()), "{sold}");
    let number = sold["documentId"].to_string();
    let paper = common::text(&kassa.run(&["receipt", "show", &number, "--as", "text", "--width", "80"]), 0);
    assert!(paper.lines().all(|line| line.chars().count() <= 48), "{paper}");
    let tlv = kassa.run(&["receipt", "show", &number, "--as", "tlv"]);
    refused_with(&tlv, 3, "receipt.no_tlv");
    assert_eq!(json(&kassa.task(CLOSE_KZ, &["--key", "close"]), 0)["status"], "done");
    assert_eq!(kassa.run(&["journal", "verify"]).code, 0);
}

#[test]
fn the_same_key_is_done_once_and_another_body_is_a_conflict() {
    let kassa = Kassa::begun("ru");
    json(&kassa.task(OPEN_RU, &["--key", "open"]), 0);
    let first = json(&kassa.task(SELL_RU, &["--key", "sale"]), 0);
    let again = json(&kassa.task(SELL_RU, &["--key", "sale"]), 0);
    assert_eq!(first["documentId"], again["documentId"]);
    assert_eq!(first["result"], again["result"]);
    let other = kassa.task(CLOSE_RU, &["--key", "sale"]);
    assert_eq!(json(&other, 4)["status"], "conflict");
}

#[test]
fn an_array_gives_an_array() {
    let kassa = Kassa::begun("ru");
    let tasks = format!("[{OPEN_RU}, {SELL_RU}, {CLOSE_RU}]");
    let answers = json(&kassa.task(&tasks, &["--key", "day"]), 0);
    let states: Vec<_> = answers.as_array().into_iter().flatten().map(|a| a["status"].clone()).collect();
    assert_eq!(states, [json!("done"), json!("done"), json!("done")], "{answers}");
}

#[test]
fn bad_json_is_refused_with_its_place() {
    let kassa = Kassa::begun("ru");
    let run = kassa.task("{\"type\": \"sell\",}", &[]);
    refused_with(&run, 3, "task.syntax");
    assert_eq!(json(&run, 3)["error"]["code"], "task.syntax");
}

#[test]
fn a_refused_task_ends_with_3_and_says_what_to_do() {
    let kassa = Kassa::begun("ru");
    let run = kassa.task(SELL_RU, &["--key", "early"]);
    let answer = json(&run, 3);
    assert_eq!(answer["status"], "refused");
    assert_eq!(answer["error"]["code"], "shift.closed");
    assert!(run.stderr.contains("Чтобы работать дальше, откройте смену"), "{run:?}");
}

#[test]
fn a_task_without_a_register_names_init() {
    let kassa = Kassa::empty();
    let run = kassa.task(OPEN_RU, &[]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.contains("kassa init"), "{run:?}");
}

#[test]
fn init_is_repeated_without_harm_and_refuses_another_country() {
    let kassa = Kassa::begun("ru");
    let again = json(&kassa.run(&["init", "--country", "ru", "--demo", "--json"]), 0);
    assert_eq!((&again["created"], &again["registered"]), (&json!(false), &json!(true)));
    refused_with(&kassa.run(&["init", "--country", "kz", "--demo"]), 3, "folder.country");
    for name in ["kassa.toml", "register.db", "catalog.db", "lock", "receipts", "emulated", "log"] {
        assert!(kassa.data().join(name).exists(), "{name}");
    }
}

#[test]
fn a_demonstration_shop_begins_with_goods_that_are_found() {
    for (country, text, name) in
        [("ru", "хлеб бород", "Хлеб Бородинский, 400 г"), ("kz", "апорт", "Алма «Апорт»")]
    {
        let kassa = Kassa::begun(country);
        let goods = store::Catalog::read(&kassa.data().join("catalog.db")).unwrap();
        assert_eq!((goods.count().unwrap(), goods.favourites(20).unwrap().len()), (200, 12));
        let found = goods.search(text, 5).unwrap();
        assert_eq!(found.iter().map(|g| g.name.as_str()).collect::<Vec<_>>(), [name]);
        assert_eq!(goods.search(&found[0].code, 5).unwrap()[0], found[0]);
    }
}

#[test]
fn a_folder_for_real_devices_is_begun_and_not_registered() {
    let kassa = Kassa::empty();
    let made = json(&kassa.run(&["init", "--country", "kz", "--json"]), 0);
    assert_eq!(store::Catalog::read(&kassa.data().join("catalog.db")).unwrap().count().unwrap(), 0);
    assert_eq!((&made["emulated"], &made["registered"]), (&json!(false), &json!(false)));
    refused_with(&kassa.run(&["init", "--country", "kz", "--demo"]), 3, "folder.real");
    for emulated in ["emulator:", "emulator:tcp:127.0.0.1:9"] {
        fs::write(kassa.data().join("kassa.toml"), format!("operator = \"{emulated}\"\n")).unwrap();
        refused_with(&kassa.run(&["status"]), 3, "folder.real");
    }
}

#[test]
fn a_demonstration_folder_refuses_real_devices() {
    let kassa = Kassa::begun("ru");
    fs::write(kassa.data().join("kassa.toml"), "fn = \"tcp:127.0.0.1:9\"\n").unwrap();
    refused_with(&kassa.run(&["status"]), 3, "folder.emulated");
}

#[test]
fn an_unknown_setting_is_refused_by_name_with_the_nearest_one() {
    let kassa = Kassa::begun("ru");
    fs::write(kassa.data().join("kassa.toml"), "langauge = \"en\"\n").unwrap();
    let run = kassa.run(&["status"]);
    refused_with(&run, 2, "settings.unknown_key");
    assert!(run.stderr.contains("langauge") && run.stderr.contains("language"), "{run:?}");
}

#[test]
fn a_locked_folder_without_a_door_is_busy() {
    let kassa = Kassa::begun("ru");
    let lock = fs::File::options().write(true).open(kassa.data().join("lock")).unwrap();
    lock.lock().unwrap();
    refused_with(&kassa.run(&["status"]), 7, "folder.busy");
}

#[test]
fn others_speak_to_the_register_that_runs() {
    let kassa = Kassa::begun("ru");
    let mut serving = kassa.start(&["serve"]);
    let line = serving.first_line();
    assert!(line.starts_with("listening http://127.0.0.1:") && line.contains("/?token="), "{line}");
    let opened = json(&kassa.task(OPEN_RU, &["--key", "open"]), 0);
    assert_eq!(opened["status"], "done", "{opened}");
    let sold = json(&kassa.task(SELL_RU, &["--key", "sale"]), 0);
    let number = sold["documentId"].to_string();
    let through = common::text(&kassa.run(&["receipt", "show", &number, "--as", "text"]), 0);
    assert_eq!(kassa.run(&["journal", "verify"]).code, 0);
    assert_eq!(serving.terminate(), 0);
    let alone = common::text(&kassa.run(&["receipt", "show", &number, "--as", "text"]), 0);
    assert_eq!(through, alone);
}

#[test]
fn sales_without_the_operator_reach_it_with_the_next_command_after_it_is_back() {
    let kassa = Kassa::empty();
    let beside = |name: &str| kassa.data().with_file_name(name).display().to_string();
    let (state, inbox) = (beside("operator.jsonl"), beside("inbox"));
    let operator = |address: &str| {
        let args = ["emulate", "operator", "--tcp", address, "--state", &state, "--inbox", &inbox];
        let mut operator = kassa.start(&args);
        let line = operator.first_line();
        (operator, line.strip_prefix("listening ").unwrap_or_default().to_owned())
    };
    let (mut first, address) = operator("127.0.0.1:0");
    fs::create_dir(kassa.data()).unwrap();
    fs::write(kassa.data().join("kassa.toml"), format!("operator = \"emulator:tcp:{address}\"\n")).unwrap();
    assert_eq!(kassa.run(&["init", "--country", "kz", "--demo"]).code, 0);
    json(&kassa.task(OPEN_KZ, &["--key", "open"]), 0);
    let counted = || fs::read_dir(&inbox).map_or(0, Iterator::count);
    let before = counted();

    assert_eq!(first.terminate(), 0);
    let sell = |key: &str| {
        let sold = json(&kassa.task(SELL_KZ, &["--key", key]), 0);
        assert_eq!(sold["result"]["fiscalParams"]["autonomous"], true, "{sold}");
        sold["documentId"].to_string()
    };
    let sales = ["first", "second", "third"].map(sell);
    let status = json(&kassa.run(&["status", "--json"]), 0);
    assert_eq!(status["queue"], 3, "{status}");
    assert!(status["offlineSince"].is_string(), "{status}");

    let _back = operator(&address);
    let status = json(&kassa.run(&["status", "--json"]), 0);
    assert_eq!((&status["queue"], &status["offlineSince"]), (&json!(0), &Value::Null), "{status}");
    assert_eq!(counted(), before + 3);
    for sale in sales {
        let shown = json(&kassa.run(&["receipt", "show", &sale, "--as", "json"]), 0);
        assert_eq!(shown["state"], "settled", "{shown}");
    }
    let sold = json(&kassa.task(SELL_KZ, &["--key", "fourth"]), 0);
    assert_eq!(sold["result"]["fiscalParams"]["autonomous"], false, "{sold}");
}

#[test]
fn the_door_is_its_users_alone_and_opens_again_after_the_system_had_no_descriptors() {
    let kassa = Kassa::begun("ru");
    let mut serving = kassa.start(&["serve"]);
    serving.first_line();
    let door = kassa.data().join("register.sock");
    assert_eq!(fs::metadata(&door).unwrap().permissions().mode() & 0o777, 0o600);
    serving.starve(Resource::Nofile);
    let ask = || {
        let mut stream = UnixStream::connect(&door).unwrap();
        writeln!(stream, r#"{{"v":1,"do":"status"}}"#).unwrap();
        stream
    };
    // A door that waits may hold the descriptor of its next guest already: the first may come in, the others can not.
    let guests = [ask(), ask(), ask()];
    let first = PollFd::new(&guests[0], PollFlags::IN);
    poll(&mut [first], Some(&Timespec { tv_sec: 1, tv_nsec: 0 })).unwrap();
    serving.feed(Resource::Nofile);
    for guest in guests {
        let mut line = String::new();
        BufReader::new(guest).read_line(&mut line).unwrap();
        assert!(line.contains("exit"), "{line}");
    }
    assert_eq!(kassa.run(&["status"]).code, 0);
    assert_eq!(serving.terminate(), 0);
}

#[test]
fn a_task_whose_commit_failed_is_in_doubt_until_the_disk_is_back_and_done_once() {
    let kassa = Kassa::begun("kz");
    let mut serving = kassa.start_after("trap '' XFSZ", &["serve"]);
    serving.first_line();
    let request = Request::Task(TaskRequest {
        body: OPEN_KZ.as_bytes().to_vec(),
        key: Some("open".into()),
        fallback_key: None,
        strict: false,
        caller: "cli".into(),
        language: None,
        patience: Duration::ZERO,
    });
    let ask = || call(&kassa.data().join("register.sock"), &request, &mut |_| Ok(())).unwrap();
    serving.starve(Resource::Fsize);
    let unknown = ask();
    assert_eq!(unknown.exit, 5, "{unknown:?}");
    assert_eq!(unknown.json["status"], "in_doubt", "{unknown:?}");
    assert_eq!(unknown.json["error"]["code"], "task.unknown", "{unknown:?}");
    assert_eq!(unknown.json["documentId"], Value::Null, "{unknown:?}");
    serving.feed(Resource::Fsize);
    let done = json(&kassa.task(OPEN_KZ, &["--key", "open"]), 0);
    assert_eq!(done["status"], "done", "{done}");
    let status = json(&kassa.run(&["status", "--json"]), 0);
    assert_eq!(status["documents"], done["documentId"], "{status}");
    assert_eq!(status["shift"]["number"], 1, "{status}");
    assert_eq!(kassa.run(&["journal", "verify"]).code, 0);
    assert_eq!(serving.terminate(), 0);
}

#[test]
fn files_that_can_not_be_read_or_written_are_named() {
    let kassa = Kassa::begun("ru");
    let run = kassa.run(&["task", "nowhere.json"]);
    refused_with(&run, 2, "usage.file");
    assert!(run.stderr.contains("nowhere.json"), "{run:?}");
    let nowhere = kassa.data().join("no/such/folder").display().to_string();
    refused_with(&kassa.run(&["receipt", "show", "1", "--as", "json", "--out", &nowhere]), 2, "usage.file");
}

#[test]
fn paper_of_no_known_width_is_refused() {
    let kassa = Kassa::begun("ru");
    refused_with(&kassa.run(&["receipt", "show", "1", "--width", "57"]), 2, "usage.width");
}

#[test]
fn a_paper_comes_as_picture_page_and_printer_commands() {
    for (country, open, sell) in [("ru", OPEN_RU, SELL_RU), ("kz", OPEN_KZ, SELL_KZ)] {
        let kassa = Kassa::begun(country);
        json(&kassa.task(open, &["--key", "open"]), 0);
        let number = json(&kassa.task(sell, &["--key", "sale"]), 0)["documentId"].to_string();
        let show = |form: &str, width: &str| {
            let file = kassa.data().join(form);
            let name = file.display().to_string();
            let args = ["receipt", "show", &number, "--as", form, "--width", width, "--out", &name];
            common::text(&kassa.run(&args), 0);
            fs::read(file).unwrap()
        };
        for (width, dots) in [("58", 384_u32), ("80", 576)] {
            let png = show("png", width);
            assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
            assert_eq!(png.get(16..20), Some(dots.to_be_bytes().as_slice()), "{country} {width}");
            assert_eq!(png, show("png", width), "the same document, the same bytes");
            assert!(show("pdf", width).starts_with(b"%PDF-1.7"));
            assert!(show("escpos", width).starts_with(b"\x1b@\x1bt\x11"));
        }
    }
}

#[test]
fn bytes_never_go_to_a_terminal() {
    let kassa = Kassa::begun("ru");
    for form in ["png", "pdf", "escpos", "tlv"] {
        refused_with(&kassa.run_on_terminal(&["receipt", "show", "1", "--as", form]), 2, "usage.terminal");
    }
    let shown = kassa.run_on_terminal(&["receipt", "show", "1", "--as", "text"]);
    assert_eq!(shown.code, 0, "{shown:?}");
}

#[test]
fn a_register_in_service_needs_its_device_in_the_settings() {
    for (country, code) in [("ru", CountryCode::Ru), ("kz", CountryCode::Kz)] {
        let kassa = Kassa::empty();
        json(&kassa.run(&["init", "--country", country, "--json"]), 0);
        let mut store = Store::open(&kassa.data().join("register.db"), None, Wal::Shared).unwrap();
        let at = Stamp { utc_ms: 1_770_116_700_000, offset_min: 180 };
        let (document, key) = (DocumentId(1), Key { caller: "test".into(), key: "registration".into() });
        let content: Content = simulator::shop::registration(code);
        let settlement = Settlement {
            number: 1,
            sign: String::new(),
            at,
            shift: ShiftNo(0),
            receipt: 0,
            check_url: None,
            next_token: None,
            warnings: 0,
            formed: Vec::new(),
        };
        let tx = store.begin().unwrap();
        tx.append(&Fact::Accepted { document, key, body: [0; 32], content, after: None }, "test", at)
            .unwrap();
        tx.append(&Fact::Settled { document, no: None, settlement }, "test", at).unwrap();
        tx.commit().unwrap();
        drop(store);
        fs::write(kassa.data().join("kassa.toml"), "").unwrap();
        refused_with(&kassa.run(&["status"]), 2, "settings.missing");
    }
}

#[test]
fn a_folder_inside_a_plain_file_is_unusable() {
    let kassa = Kassa::empty();
    fs::write(kassa.data(), "a plain file").unwrap();
    refused_with(&kassa.run(&["init", "--country", "ru", "--demo"]), 3, "folder.unusable");
}

#[test]
fn without_a_command_and_a_register_a_screen_begins_the_folder() {
    let kassa = Kassa::empty();
    let mut serving = kassa.start(&[]);
    let line = serving.first_line();
    assert!(line.starts_with("listening http://127.0.0.1:"), "{line}");
    refused_with(&kassa.run(&["serve"]), 7, "folder.busy");
    refused_with(&kassa.task(SELL_RU, &[]), 3, "folder.not_begun");
    assert_eq!(serving.terminate(), 0);
}

#[test]
fn an_address_that_is_not_ours_is_refused() {
    let kassa = Kassa::empty();
    for address in ["192.0.2.1:7340", "no such host:1"] {
        refused_with(&kassa.run(&["serve", "--listen", address]), 2, "screen.listen");
    }
    assert_eq!(kassa.run(&["serve", "--listen", "7340"]).code, 2);
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let kassa = Kassa::empty();
    let mut demo = kassa.start(&["demo"]);
    demo.first_line();
    drop(demo.stdout.take());
    assert_eq!(demo.wait(), 0);
}

#[test]
fn a_demonstration_day_agrees_in_both_countries() {
    let kassa = Kassa::empty();
    for (country, ffd, archive) in [
        ("ru", "1.05", "storage"),
        ("ru", "1.1", "storage"),
        ("ru", "1.2", "storage"),
        ("kz", "1.2", "operator"),
    ] {
        let day = ["demo", "--country", country, "--ffd", ffd, "--receipts", "60", "--json"];
        let books = &json(&kassa.run(&day), 0)["books"];
        assert_eq!(books["agree"], true, "{books}");
        let number = |side: &str, row: &str| books[side][row].as_u64().unwrap_or(0);
        for row in ["documents", "receipts", "sale", "sale_return", "purchase", "correction"] {
            let happens = country == "ru" || ["documents", "receipts", "sale"].contains(&row);
            assert_eq!(number("journal", row) > 0, happens, "{row}: {books}");
            if happens {
                assert_eq!(number("journal", row), number(archive, row), "{row}: {books}");
            }
        }
        assert_eq!(number("closings", "vat"), number(archive, "vat"), "{books}");
        assert!(number(archive, "vat") > 0, "{books}");
        assert_eq!(number("journal", "receipts") + number("journal", "corrections"), 60, "{books}");
    }
}

#[test]
fn the_same_seed_leaves_the_same_trace() {
    let kassa = Kassa::empty();
    let trace = |seed: &str, country: &str| {
        let run = kassa.run(&["simulate", "--seed", seed, "--steps", "300", "--country", country]);
        common::text(&run, 0).lines().last().unwrap_or_default().to_owned()
    };
    for country in ["ru", "kz"] {
        let first = trace("5", country);
        assert!(first.strip_prefix("trace ").is_some_and(|hex| hex.len() == 64), "{first}");
        assert_eq!(trace("5", country), first);
        assert_ne!(trace("6", country), first);
    }
}

#[test]
fn emulators_say_where_they_listen_and_end_by_a_signal() {
    let kassa = Kassa::empty();
    for device in ["fn", "ofd", "operator"] {
        let mut emulator = kassa.start(&["emulate", device, "--tcp", "127.0.0.1:0"]);
        let line = emulator.first_line();
        let address = line.strip_prefix("listening ").unwrap_or_default().to_owned();
        assert!(std::net::TcpStream::connect(&address).is_ok(), "{device}: {line}");
        assert_eq!(emulator.terminate(), 0, "{device}");
    }
    let link = kassa.data().with_file_name("fn-line");
    let path = link.display().to_string();
    let mut emulator = kassa.start(&["emulate", "fn", "--pty", &path]);
    assert_eq!(emulator.first_line(), format!("listening {path}"));
    assert!(link.exists());
    assert_eq!(emulator.terminate(), 0);
}

#[test]
fn the_emulated_printer_turns_jobs_into_files_and_ends_by_a_signal() {
    let kassa = Kassa::empty();
    let out = kassa.data().with_file_name("papers");
    let path = out.display().to_string();
    let mut emulator =
        kassa.start(&["emulate", "printer", "--tcp", "127.0.0.1:0", "--width", "80", "--out", &path]);
    let line = emulator.first_line();
    let address = line.strip_prefix("listening ").unwrap_or_default().to_owned();
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    stream.write_all(b"\x1bt\x11\x88\n\x1dVB\x00\x1b?hangs\n\x10\x04\x01").unwrap();
    let mut status = [0];
    stream.read_exact(&mut status).unwrap();
    assert_eq!(status, [0x12]);
    assert_eq!(emulator.terminate(), 0);
    assert_eq!(fs::read_to_string(out.join("0001.txt")).unwrap(), "И\n");
    assert!(!out.join("0001.problems").exists());
    assert_eq!(fs::read_to_string(out.join("0002.txt")).unwrap(), "hangs\n");
    assert_eq!(fs::read_to_string(out.join("0002.problems")).unwrap(), "byte 2: ESC ?: unknown command\n");
    // Signature, length and type of the first block, then width and height.
    let picture = fs::read(out.join("0001.png")).unwrap();
    assert_eq!(picture.get(16..24), Some(&[0, 0, 2, 0x40, 0, 0, 0, 34][..]));
}

#[test]
fn bad_fault_rules_and_taken_ports_are_said() {
    let kassa = Kassa::empty();
    let rules = kassa.data().with_file_name("rules");
    fs::write(&rules, "{\"do\": \"dance\"}\n").unwrap();
    let path = rules.display().to_string();
    for device in [&["fn"][..], &["printer", "--out", "papers"]] {
        let run = kassa.run(&[&["emulate"], device, &["--tcp", "127.0.0.1:0", "--faults", &path]].concat());
        refused_with(&run, 2, "usage.faults");
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = kassa.run(&["emulate", "operator", "--tcp", &address]);
    refused_with(&run, 3, "emulator.start");
}

#[test]
fn the_storage_is_looked_into_beside_the_register() {
    let kassa = Kassa::begun("ru");
    assert_eq!(json(&kassa.task(OPEN_RU, &["--key", "open"]), 0)["status"], "done");
    assert_eq!(json(&kassa.task(SELL_RU, &["--key", "sale"]), 0)["status"], "done");
    let status = json(&kassa.run(&["fn", "status", "--json"]), 0);
    assert_eq!(status["lastDocument"], 3, "{status}");
    assert!(status["daysLeft"].as_u64().is_some_and(|days| days > 0), "{status}");
    assert!(common::text(&kassa.run(&["fn", "status"]), 0).lines().count() >= 4);

    let listed = common::text(&kassa.run(&["fn", "documents", "--json"]), 0);
    assert_eq!(listed.lines().count(), 3, "{listed}");
    let paper = common::text(&kassa.run(&["fn", "documents", "3"]), 0);
    assert!(paper.contains("КОПИЯ ИЗ АРХИВА ФН") && paper.contains("ИТОГ"), "{paper}");
    let picture = kassa.run(&["fn", "documents", "3", "--as", "png"]);
    assert_eq!(picture.stdout.get(1..4), Some(&b"PNG"[..]), "{}", picture.stderr);

    let file = kassa.data().join("archive.jsonl");
    let name = file.to_string_lossy().into_owned();
    assert_eq!(kassa.run(&["fn", "archive", &name, "--to", "2"]).code, 0);
    let begun = fs::read(&file).unwrap();
    // A line that was broken off is written anew.
    fs::write(&file, [&begun[..], b"{\"number\": 3, \"fo"].concat()).unwrap();
    assert_eq!(kassa.run(&["fn", "archive", &name]).code, 0);
    let archive = fs::read_to_string(&file).unwrap();
    let numbers: Vec<u64> = archive
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["number"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [1, 2, 3]);

    assert_eq!(kassa.run(&["fn", "compare"]).code, 0);
    let kazakh = Kassa::begun("kz");
    assert_eq!(kazakh.run(&["fn", "status"]).code, 3);
}

#[test]
fn a_folder_that_lost_its_register_takes_over_what_the_storage_knows() {
    let kassa = Kassa::begun("ru");
    assert_eq!(json(&kassa.task(OPEN_RU, &["--key", "open"]), 0)["status"], "done");
    assert_eq!(json(&kassa.task(SELL_RU, &["--key", "sale"]), 0)["status"], "done");
    for name in ["register.db", "register.db-wal", "register.db-shm"] {
        let _ = fs::remove_file(kassa.data().join(name));
    }
    let begun = kassa.run(&["init", "--country", "ru", "--demo"]);
    assert_eq!(begun.code, 0, "{begun:?}");
    let sold = kassa.task(SELL_RU, &["--key", "again"]);
    let params = json(&sold, 0)["result"]["fiscalParams"].clone();
    assert_eq!(params["fiscalDocumentNumber"], 4, "{params}");
    assert_eq!(params["shiftNumber"], 1, "{params}");
    assert_eq!(params["fiscalReceiptNumber"], 2, "{params}");
    assert_eq!(kassa.run(&["journal", "verify"]).code, 0);
}
