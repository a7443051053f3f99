//! Money, tax, receipts, shifts and the traits of a country and its fiscal device: pure values, no IO
