//! The files of `src/kkm` are generated once and committed, so that building the register needs no protobuf compiler.
//! After a change of `proto/*.proto`: `UPDATE_GENERATED=1 cargo test -p fiscal-kz --test generated`.

use prost::Message;
use std::fs;
use std::path::Path;

const PACKAGES: [&str; 6] = ["common", "envelope", "others", "report", "service", "ticket"];

#[test]
fn messages_are_those_of_the_proto_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let proto = root.join("proto");
    let files = PACKAGES.map(|package| format!("{package}.proto"));
    let mut descriptors = protox::compile(files, [&proto]).expect("the proto files are valid");
    let out = tempfile::tempdir().expect("temporary folder");
    let config = &mut prost_build::Config::new();
    config.out_dir(out.path()).compile_fds(descriptors.clone()).expect("types are generated");
    // Comments and places in the files are for people; who reads messages by their names needs neither.
    for file in &mut descriptors.file {
        file.source_code_info = None;
    }
    same_as_committed(&root.join("src/kkm/messages.bin"), &descriptors.encode_to_vec());
    for package in PACKAGES {
        let generated = out.path().join(format!("kkm.{package}.rs"));
        let body = fs::read_to_string(generated).expect("one file per package");
        let fresh = format!(
            "// Generated from proto/{package}.proto, not to be edited by hand. To generate it again:\n\
             // UPDATE_GENERATED=1 cargo test -p fiscal-kz --test generated\n\n{body}"
        );
        same_as_committed(&root.join(format!("src/kkm/{package}.rs")), fresh.as_bytes());
    }
}

fn same_as_committed(committed: &Path, fresh: &[u8]) {
    if std::env::var_os("UPDATE_GENERATED").is_some_and(|value| value == "1") {
        fs::write(committed, fresh).expect("the file can be written");
    }
    assert!(
        fs::read(committed).expect("the file is there") == fresh,
        "{} is not what the proto files give: run UPDATE_GENERATED=1 cargo test -p fiscal-kz --test generated",
        committed.display()
    );
}
