//! The generated documents are what the code says.

use std::path::Path;
use xtask::documents::{DOCUMENTS, check, write};

#[test]
fn the_generated_documents_are_what_the_code_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/generated");
    check(&folder).expect("`make schemas` was run");
}

#[test]
fn a_document_is_written_once_and_an_edited_one_is_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(check(folder.path()).is_err(), "nothing is there yet");
    assert_eq!(write(folder.path()).expect("it can be written").len(), DOCUMENTS.len());
    assert!(write(folder.path()).expect("it can be written").is_empty());
    check(folder.path()).expect("they are current");
    std::fs::write(folder.path().join(DOCUMENTS[0].name), "{}").expect("it can be written");
    let error = check(folder.path()).expect_err("it was edited").to_string();
    assert!(error.contains(DOCUMENTS[0].name) && error.contains("make schemas"), "{error}");
}
