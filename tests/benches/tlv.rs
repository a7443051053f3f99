//! A receipt of ten lines as TLV: composed from the sale, written and read back by the codec, held against the tables.

#![allow(missing_docs, reason = "a benchmark is a program of its own")]
#![allow(clippy::unwrap_used, reason = "a benchmark may stop")]

mod kit;

use criterion::Criterion;
use domain::tax::CountryCode;
use fiscal_ru::compose::compose;
use fiscal_ru::tlv::{
    DocumentKind, Edition, Facts, Node, TlvError, Value, Who, Writer, check, check_form, decode_document,
    decode_strict,
};
use std::hint::black_box;

const LINES: usize = 10;

/// The whole receipt of FFD 1.2 as the storage keeps it: its own requisites and ten lines.
fn write(w: &mut Writer<'_>) -> Result<(), TlvError> {
    let cost = 12_345 * 2;
    w.stlv(3, |w| {
        w.put_str(1041, "9999078900005488")?;
        w.put_str(1037, "0000123456029024")?;
        w.put_str(1018, "7704849611")?;
        w.put_u32(1040, 17)?;
        w.put_time(1012, 1_770_114_000)?;
        w.put_bytes(1077, &[0x31, 4, 0, 1, 0xF0, 0x4F])?;
        w.put_u32(1038, 3)?;
        w.put_u32(1042, 4)?;
        w.put_byte(1054, 1)?;
        w.put_vln(1020, cost * LINES as u64)?;
        w.put_byte(1209, 4)?;
        w.put_str(1021, "Иванова А. П.")?;
        w.put_str(1009, "Москва, ул. Примерная, д. 1")?;
        w.put_str(1187, "Магазин")?;
        w.put_byte(1055, 1)?;
        for _ in 0..LINES {
            w.stlv(1059, |w| {
                w.put_str(1030, "Товар с обычным названием, 1 кг")?;
                w.put_vln(1079, 12_345)?;
                w.put_fvln(1023, 2, 0)?;
                w.put_byte(2108, 11)?;
                w.put_vln(1043, cost)?;
                w.put_byte(1199, 11)?;
                w.put_vln(1200, 4_452)?;
                w.put_byte(1214, 4)?;
                w.put_byte(1212, 1)
            })?;
        }
        for tag in [1031, 1081, 1215, 1216, 1217] {
            w.put_vln(tag, if tag == 1031 { cost * LINES as u64 } else { 0 })?;
        }
        w.put_vln(1104, 0)?;
        w.stlv(1115, |w| {
            w.stlv(1119, |w| {
                w.put_byte(1199, 11)?;
                w.put_vln(1120, 4_452 * LINES as u64)
            })
        })
    })
}

/// Reads every value of the tree, as a printer of the document does.
fn read(node: &Node) -> usize {
    match node.typed() {
        Ok(Value::Text(text)) => text.len(),
        Ok(_) => 1,
        Err(_) => node.children().iter().map(read).sum(),
    }
}

fn main() {
    let mut c = Criterion::default().configure_from_args();
    let facts = Facts { tax_systems: 1, ..Facts::default() };
    let mut raw = Vec::with_capacity(8 * 1024);
    write(&mut Writer::new(&mut raw)).unwrap();
    let tree = decode_document(&raw).unwrap();
    let (kind, edition) = (DocumentKind::Receipt, Edition::V1_2);
    assert_eq!(check(kind, edition, &tree, Who::Complete, Some(&facts)), []);
    let sale = kit::sale(CountryCode::Ru, LINES);
    let ru = kit::registered();
    let form = compose(&sale, Some(&ru)).unwrap();

    c.bench_function("tlv, 10 lines/compose the sale", |b| b.iter(|| compose(black_box(&sale), Some(&ru))));
    c.bench_function("tlv, 10 lines/encode", |b| {
        b.iter(|| {
            raw.clear();
            write(&mut Writer::new(black_box(&mut raw)))
        });
    });
    c.bench_function("tlv, 10 lines/decode", |b| b.iter(|| decode_document(black_box(&raw))));
    c.bench_function("tlv, 10 lines/decode, read each value", |b| {
        b.iter(|| decode_document(black_box(&raw)).map(|tree| read(&tree)));
    });
    c.bench_function("tlv, 10 lines/decode strictly", |b| b.iter(|| decode_strict(edition, black_box(&raw))));
    c.bench_function("tlv, 10 lines/check", |b| {
        b.iter(|| check(kind, edition, black_box(&tree), Who::Complete, Some(&facts)));
    });
    c.bench_function("tlv, 10 lines/check the form", |b| {
        b.iter(|| check_form(kind, edition, black_box(&form), &facts));
    });
    c.final_summary();
}
