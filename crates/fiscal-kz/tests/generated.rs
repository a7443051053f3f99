//! The files of `src/kkm` are generated once and committed, so that building the register needs no protobuf compiler.
//! After a change of `proto/*.proto`: `UPDATE_GENERATED=1 cargo test -p fiscal-kz --test generated`.

use std::fs;
use std::path::Path;

const PACKAGES: [&str; 6] = ["common", "envelope", "others", "report", "service", "ticket"];

#[test]
fn messages_are_those_of_the_proto_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let proto = root.join("proto");
    let files = PACKAGES.map(|package| format!("{package}.proto"));
    let descriptors = protox::compile(files, [&proto]).expect("the proto files are valid");
    let out = tempfile::tempdir().expect("temporary folder");
    prost_build::Config::new().out_dir(out.path()).compile_fds(descriptors).expect("types are generated");
    for package in PACKAGES {
        let generated = out.path().join(format!("kkm.{package}.rs"));
        let body = fs::read_to_string(generated).expect("one file per package");
        let fresh = format!(
            "// Generated from proto/{package}.proto, not to be edited by hand. To generate it again:\n\
             // UPDATE_GENERATED=1 cargo test -p fiscal-kz --test generated\n\n{body}"
        );
        let committed = root.join(format!("src/kkm/{package}.rs"));
        if std::env::var_os("UPDATE_GENERATED").is_some_and(|value| value == "1") {
            fs::write(&committed, &fresh).expect("the file can be written");
        }
        let found = fs::read_to_string(&committed).expect("the file is there").replace("\r\n", "\n");
        assert!(
            found == fresh,
            "src/kkm/{package}.rs is not what proto/{package}.proto gives: run \
             UPDATE_GENERATED=1 cargo test -p fiscal-kz --test generated"
        );
    }
}
