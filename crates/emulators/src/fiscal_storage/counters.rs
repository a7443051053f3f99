//! Counters of settlements, as kept for the shift, for the whole device and for unsent documents.
//!
//! Source: ФН protocol 6.2 (36h–39h); order ЕД-7-20/662@, tags 1157, 1158, 1194.

use serde::{Deserialize, Serialize};

use super::tlv;

/// Sums and number of the documents of one settlement type. Money in kopecks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Number of documents.
    #[serde(rename = "n")]
    pub count: u32,
    /// Total.
    #[serde(rename = "t")]
    pub total: u64,
    /// Cash (1031), electronic (1081), prepayment (1215), credit (1216), counter-provision (1217).
    #[serde(rename = "p")]
    pub payments: [u64; 5],
    /// VAT and turnovers in the order of the tags 1102 to 1107: main rate, 10 %, turnover 0 %, turnover
    /// without VAT, main rate calculated, 10/110.
    #[serde(rename = "v")]
    pub vat: [u64; 6],
}

/// Largest number a counter of 6 bytes holds.
pub const COUNTER_MAX: u64 = (1 << 48) - 1;

impl Sums {
    /// These sums and one more document. `None` when a counter would not fit into its 6 bytes.
    pub(super) fn plus(mut self, more: &Self) -> Option<Self> {
        let add = |a: u64, b: u64| a.checked_add(b).filter(|sum| *sum <= COUNTER_MAX);
        self.count = self.count.checked_add(more.count)?;
        self.total = add(self.total, more.total)?;
        for (mine, its) in
            self.payments.iter_mut().zip(more.payments).chain(self.vat.iter_mut().zip(more.vat))
        {
            *mine = add(*mine, its)?;
        }
        Some(self)
    }

    /// These sums without a document that they contain.
    pub(super) fn minus(mut self, less: &Self) -> Self {
        self.count = self.count.saturating_sub(less.count);
        self.total = self.total.saturating_sub(less.total);
        for (mine, its) in
            self.payments.iter_mut().zip(less.payments).chain(self.vat.iter_mut().zip(less.vat))
        {
            *mine = mine.saturating_sub(its);
        }
        self
    }

    /// 76 bytes: number u32, total and payments and VAT as u48.
    pub(super) fn put_block(&self, out: &mut Vec<u8>) {
        out.extend(self.count.to_le_bytes());
        for sum in [self.total].iter().chain(&self.payments).chain(&self.vat) {
            put_u48(out, *sum);
        }
    }

    fn put_pair(&self, out: &mut Vec<u8>) {
        out.extend(self.count.to_le_bytes());
        put_u48(out, self.total);
    }

    /// Objects of a receipt counter (1129–1132) or, without VAT, of a correction counter.
    fn tlv(&self, with_vat: bool) -> Vec<u8> {
        let mut out = Vec::new();
        tlv::put(&mut out, 1135, &self.count.to_le_bytes());
        for (tag, sum) in [1136, 1138, 1218, 1219, 1220].into_iter().zip(self.payments) {
            tlv::put_vln(&mut out, tag, sum);
        }
        tlv::put_vln(&mut out, 1201, self.total);
        if with_vat {
            let [main, ten, zero, none, main_calculated, ten_calculated] = self.vat;
            for (tag, sum) in [
                (1139, main),
                (1140, ten),
                (1141, main_calculated),
                (1142, ten_calculated),
                (1143, zero),
                (1183, none),
            ] {
                tlv::put_vln(&mut out, tag, sum);
            }
        }
        out
    }
}

fn put_u48(out: &mut Vec<u8>, number: u64) {
    let [a, b, c, d, e, f, _, _] = number.to_le_bytes();
    out.extend([a, b, c, d, e, f]);
}

/// Counters by settlement type: sale, sale return, purchase, purchase return.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Receipts and BSO.
    #[serde(rename = "r")]
    pub receipts: [Sums; 4],
    /// Corrections of either.
    #[serde(rename = "c")]
    pub corrections: [Sums; 4],
}

impl Counters {
    /// Where documents of this settlement type (1–4) are counted.
    pub(super) fn slot(&mut self, correction: bool, operation: u8) -> Option<&mut Sums> {
        let list = if correction { &mut self.corrections } else { &mut self.receipts };
        list.get_mut(usize::from(operation.checked_sub(1)?))
    }

    /// Number of receipts and corrections of all types.
    pub fn operations(&self) -> u32 {
        self.receipts.iter().chain(&self.corrections).map(|sums| sums.count).fold(0, u32::saturating_add)
    }

    /// Receipts and corrections of one type together, or of corrections alone.
    fn pairs(&self) -> impl Iterator<Item = (&Sums, &Sums)> {
        self.receipts.iter().zip(&self.corrections)
    }

    fn count_corrections(&self) -> u32 {
        self.corrections.iter().map(|sums| sums.count).fold(0, u32::saturating_add)
    }

    /// Answer of 36h behind the shift number.
    pub(super) fn put_all(&self, out: &mut Vec<u8>) {
        out.extend(self.operations().to_le_bytes());
        self.receipts.iter().for_each(|sums| sums.put_block(out));
        out.extend(self.count_corrections().to_le_bytes());
        self.corrections.iter().for_each(|sums| sums.put_pair(out));
    }

    /// Answer of 37h behind the shift number.
    pub(super) fn put_counts(&self, out: &mut Vec<u8>) {
        out.extend(self.operations().to_le_bytes());
        self.pairs().for_each(|(r, c)| out.extend(r.count.saturating_add(c.count).to_le_bytes()));
        out.extend(self.count_corrections().to_le_bytes());
        self.corrections.iter().for_each(|sums| out.extend(sums.count.to_le_bytes()));
    }

    /// Answer of 38h for one settlement type.
    pub(super) fn put_type(&self, operation: u8, out: &mut Vec<u8>) -> Option<()> {
        let (receipts, corrections) = self.pairs().nth(usize::from(operation.checked_sub(1)?))?;
        receipts.put_block(out);
        corrections.put_pair(out);
        Some(())
    }

    /// Answer of 39h: number, then number and total by type, receipts and corrections together.
    pub(super) fn put_unsent(&self, out: &mut Vec<u8>) {
        out.extend(self.operations().to_le_bytes());
        for (r, c) in self.pairs() {
            out.extend(r.count.saturating_add(c.count).to_le_bytes());
            put_u48(out, r.total.saturating_add(c.total).min(COUNTER_MAX));
        }
    }

    /// Value of 1157 or 1194.
    pub(super) fn report(&self) -> Vec<u8> {
        let mut out = Vec::new();
        tlv::put(&mut out, 1134, &self.operations().to_le_bytes());
        for (tag, sums) in (1129..).zip(&self.receipts) {
            tlv::put(&mut out, tag, &sums.tlv(true));
        }
        tlv::put(&mut out, 1133, &by_type(self.count_corrections(), &self.corrections));
        out
    }

    /// Value of 1158: unsent receipts and corrections together.
    pub(super) fn unsent_report(&self) -> Vec<u8> {
        let mut both = self.receipts;
        for (sums, corrections) in both.iter_mut().zip(&self.corrections) {
            *sums = sums.plus(corrections).unwrap_or(*sums);
        }
        by_type(self.operations(), &both)
    }
}

fn by_type(count: u32, sums: &[Sums; 4]) -> Vec<u8> {
    let mut out = Vec::new();
    tlv::put(&mut out, 1144, &count.to_le_bytes());
    let [sale, sale_return, purchase, purchase_return] = sums;
    for (tag, sums) in [(1145, sale), (1146, purchase), (1232, sale_return), (1233, purchase_return)] {
        tlv::put(&mut out, tag, &sums.tlv(false));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_have_the_sizes_of_the_protocol() {
        let mut counters = Counters::default();
        let one = Sums { count: 1, total: 500, payments: [500, 0, 0, 0, 0], vat: [83, 0, 0, 0, 0, 0] };
        *counters.slot(false, 1).expect("sale") = one;
        *counters.slot(true, 4).expect("purchase return") = one;
        assert!(counters.slot(false, 0).is_none() && counters.slot(false, 5).is_none());
        let mut out = Vec::new();
        counters.put_all(&mut out);
        assert_eq!(out.len(), 352);
        assert_eq!(out[..4], [2, 0, 0, 0]);
        assert_eq!(out[4..14], [1, 0, 0, 0, 0xF4, 1, 0, 0, 0, 0]);
        assert_eq!(out[342..352], [1, 0, 0, 0, 0xF4, 1, 0, 0, 0, 0]);
        let sizes = [Counters::put_counts, Counters::put_unsent].map(|put| {
            let mut out = Vec::new();
            put(&counters, &mut out);
            out.len()
        });
        assert_eq!(sizes, [40, 44]);
        let mut out = Vec::new();
        assert!(counters.put_type(0, &mut out).is_none() && counters.put_type(5, &mut out).is_none());
        counters.put_type(4, &mut out).expect("purchase return");
        assert_eq!(out.len(), 86);
    }

    #[test]
    fn a_counter_holds_six_bytes() {
        let full = Sums { total: COUNTER_MAX, ..Sums::default() };
        assert_eq!(full.plus(&Sums { total: 1, ..Sums::default() }), None);
        assert_eq!(full.plus(&Sums::default()), Some(full));
    }
}
