//! Tasks of other programs that no receipt can hold, and a register that vanishes while it is asked.

use domain::tax::CountryCode;
use domain::texts::Language;
use local_api::api::Request;
use local_api::socket;
use local_api::task::{Setting, understand};
use simulator::shop;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use tempfile::TempDir;

/// Codes and places a sale of one line is refused with.
fn faults(price: &str, quantity: &str, sum: &str) -> Vec<String> {
    let registration = shop::registration_ru();
    let setting = Setting {
        country: CountryCode::Ru,
        registration: Some(&registration),
        cashier: Some(shop::cashier(CountryCode::Ru)),
        number_is_valid: &|_| true,
        find: &|_| Ok(None),
        strict: false,
        language: Language::En,
    };
    let body = format!(
        r#"{{"type": "sell", "items": [{{"type": "position", "name": "Чай", "price": {price}, "quantity": {quantity},
            "paymentMethod": "fullPayment", "paymentObject": "commodity", "tax": {{"type": "vat22"}}}}],
            "payments": [{{"type": "cash", "sum": {sum}}}]}}"#
    );
    let understood = understand(&serde_json::from_str(&body).unwrap(), "", &setting);
    match understood.wish {
        Ok(_) => Vec::new(),
        Err(faults) => {
            let place = |path: Option<String>| path.unwrap_or_default();
            faults.into_iter().map(|fault| format!("{} {}", fault.code, place(fault.path))).collect()
        }
    }
}

#[test]
fn sums_beyond_every_integer_are_refused_with_their_place() {
    assert_eq!(faults("10", "1", "10"), Vec::<String>::new());
    let huge = "1".repeat(30);
    for huge in ["184467440737095516.16", "1e300", &huge] {
        let found = faults(huge, "1", "10");
        assert!(found.contains(&"task.too_much items[0].price".to_owned()), "{huge}: {found:?}");
        let found = faults("10", "1", huge);
        assert!(found.contains(&"task.too_much payments[0].sum".to_owned()), "{huge}: {found:?}");
    }
    let found = faults("92233720368547758.07", "1000", "10");
    assert!(found.contains(&"task.too_much items[0].amount".to_owned()), "{found:?}");
}

#[test]
fn a_register_that_vanishes_while_it_is_asked_leaves_the_answer_open() {
    // Closed before the answer, an answer cut in two, an answer that is none.
    for answer in ["", "{\"exit\": 0", "garbage\n", "{}\n"] {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("register.sock");
        let listener = UnixListener::bind(&path).unwrap();
        let register = std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            BufReader::new(&stream).read_line(&mut String::new()).unwrap();
            (&stream).write_all(answer.as_bytes()).unwrap();
        });
        let refusal = socket::call(&path, &Request::Export, &mut |_| Ok(())).unwrap_err();
        assert_eq!(refusal.code, "socket.broken", "{answer}");
        register.join().unwrap();
    }
}

#[test]
fn an_output_that_takes_nothing_more_is_named() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("register.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let register = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        BufReader::new(&stream).read_line(&mut String::new()).unwrap();
        (&stream).write_all(b"{\"line\": \"a fact\"}\n").unwrap();
    });
    let mut full = |_: &str| Err(std::io::ErrorKind::StorageFull.into());
    assert_eq!(socket::call(&path, &Request::Export, &mut full).unwrap_err().code, "internal.output");
    register.join().unwrap();
}
