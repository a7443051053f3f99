//! `src/kkm.rs` is generated once and committed, so that building the register needs no protobuf compiler.
//! After a change of `proto/kkm-kz.proto`: `UPDATE_GENERATED=1 cargo test -p fiscal-kz --test generated`.

use std::fs;
use std::path::Path;

const HEADER: &str = "\
// Generated from proto/kkm-kz.proto, not to be edited by hand. To generate it again:
// UPDATE_GENERATED=1 cargo test -p fiscal-kz --test generated

";

#[test]
fn messages_are_those_of_the_proto_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let proto = root.join("proto");
    let descriptors = protox::compile(["kkm-kz.proto"], [&proto]).expect("the proto file is valid");
    let out = tempfile::tempdir().expect("temporary folder");
    prost_build::Config::new().out_dir(out.path()).compile_fds(descriptors).expect("types are generated");
    let body = fs::read_to_string(out.path().join("kkm.kz.rs")).expect("one file per package");
    let fresh = format!("{HEADER}{body}");

    let committed = root.join("src/kkm.rs");
    if std::env::var_os("UPDATE_GENERATED").is_some_and(|value| value == "1") {
        fs::write(&committed, &fresh).expect("src/kkm.rs can be written");
    }
    let found = fs::read_to_string(&committed).expect("src/kkm.rs is there").replace("\r\n", "\n");
    assert!(
        found == fresh,
        "src/kkm.rs is not what proto/kkm-kz.proto gives: run \
         UPDATE_GENERATED=1 cargo test -p fiscal-kz --test generated"
    );
}
