//! A reader who opens a folder is told what it is for.

use crate::source::{none, root, rust_files, text};
use std::collections::BTreeSet;

/// The file that explains a folder of Rust files: its `mod.rs`, `lib.rs` or `main.rs`, or the file named after it.
fn explains(folder: &str, files: &BTreeSet<String>) -> Vec<String> {
    let inside = ["mod.rs", "lib.rs", "main.rs"].map(|file| format!("{folder}/{file}"));
    inside.into_iter().chain([format!("{folder}.rs")]).filter(|name| files.contains(name)).collect()
}

#[test]
fn every_module_folder_says_what_it_is_for() {
    let files: BTreeSet<String> = rust_files().into_iter().collect();
    let folders: BTreeSet<&str> = files.iter().filter_map(|name| Some(name.rsplit_once('/')?.0)).collect();
    let mut violations = vec![];
    for folder in folders.into_iter().filter(|folder| !is_of_programs(folder)) {
        let explaining = explains(folder, &files);
        if explaining.is_empty() {
            violations.push(format!("{folder}: no mod.rs"));
        }
        violations.extend(explaining.into_iter().filter(|name| !text(name).starts_with("//!")));
    }
    let programs =
        files.iter().filter(|name| name.rsplit_once('/').is_some_and(|(folder, _)| is_of_programs(folder)));
    violations.extend(programs.filter(|name| !text(name).starts_with("//!")).cloned());
    none(&violations, "start the file with `//!`: what it is for, and what it must not know");
}

/// Folders whose files are programs of their own.
fn is_of_programs(folder: &str) -> bool {
    let of_programs = ["/src/bin", "/examples", "/benches"].iter().any(|end| folder.ends_with(end));
    // The folder of a manifest holds a build script at most.
    of_programs || root().join(folder).join("Cargo.toml").is_file()
}

#[test]
fn a_crate_has_one_integration_binary() {
    let is_another = |name: &&String| {
        name.split_once("/tests/")
            .is_some_and(|(_, rest)| !rest.contains('/') || rest.matches("main.rs").count() > 1)
    };
    let violations: Vec<_> = rust_files().iter().filter(is_another).cloned().collect();
    none(&violations, "make it a module of tests/it/main.rs: linking is what we wait for");
}
