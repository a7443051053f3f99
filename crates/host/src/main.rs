//! The binary `kassa`.
fn main() {}
