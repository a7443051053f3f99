//! A receipt of ten lines as picture, page and printer commands, with letters that were drawn before.
//!
//! Budgets: 2 ms for a PNG or for a job of pictures, 0.2 ms for a job of text.

#![allow(missing_docs, reason = "a benchmark is a program of its own")]

use criterion::{Criterion, criterion_group, criterion_main};
use domain::slip::Slip;
use printer::{COLUMNS_58_MM, Profile, QrBy, Raster, escpos, pdf, picture};
use std::hint::black_box;

fn receipt(code: bool) -> Slip {
    let mut slip = Slip::default();
    slip.center("ООО «Ромашка»");
    slip.center("КАССОВЫЙ ЧЕК");
    slip.pair("СМЕНА 12", "ЧЕК 7");
    slip.rule();
    slip.left("Молоко «Домик в деревне» 3,2 %");
    slip.right("2 шт × 94.90 = 189.80");
    slip.pair("НДС 10 %", "17.25");
    slip.large_pair("ИТОГ", "=189.80");
    slip.pair("НАЛИЧНЫМИ", "=189.80");
    slip.pair("ФН", "9999078900001234");
    if code {
        slip.qr("t=20260314T1041&s=189.80&fn=9999078900001234&i=1234&fp=123456789&n=1");
    }
    slip
}

fn paper(criterion: &mut Criterion) {
    let text = Profile::default();
    let raster = Profile { raster: Raster::Always, ..text };
    let native = Profile { qr: QrBy::Printer, ..text };
    for (name, slip) in [("ten lines", receipt(false)), ("ten lines and a code", receipt(true))] {
        let mut group = criterion.benchmark_group(name);
        group.bench_function("png", |b| b.iter(|| picture(black_box(&slip), COLUMNS_58_MM).png()));
        group.bench_function("escpos, pictures", |b| b.iter(|| escpos(black_box(&slip), &raster)));
        group.bench_function("escpos, text", |b| b.iter(|| escpos(black_box(&slip), &text)));
        group.bench_function("escpos, text, code by the printer", |b| {
            b.iter(|| escpos(black_box(&slip), &native))
        });
        group.bench_function("pdf", |b| b.iter(|| pdf(black_box(&slip), COLUMNS_58_MM)));
        group.finish();
    }
}

criterion_group!(benches, paper);
criterion_main!(benches);
