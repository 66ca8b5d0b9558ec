//! Who may know whom. Everything points to `domain`; only the composition names engines.

use crate::source::{none, root};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use std::collections::BTreeMap;

pub fn metadata() -> Metadata {
    let manifest = root().join("Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo metadata answers")
}

/// What each crate may depend on among ours, outside its tests. `*` is the composition: it may know everyone.
const MAY: [(&str, &[&str]); 23] = [
    ("domain", &[]),
    ("schemas", &["domain"]),
    ("ports", &["domain"]),
    ("projections", &["domain", "ports", "schemas"]),
    ("web", &["domain", "ports", "projections", "schemas"]),
    ("command-api", &["domain", "ports", "projections", "schemas", "web"]),
    ("query-api", &["domain", "manifest", "ports", "projections", "schemas", "web"]),
    ("chat-api", &["domain", "ports", "projections", "schemas", "web"]),
    ("manifest", &["domain"]),
    ("transcode", &["domain", "manifest"]),
    ("verify", &[]),
    ("jobs", &["domain", "ports", "schemas", "transcode"]),
    ("event-log", &["domain", "ports"]),
    ("bus", &["domain", "ports"]),
    ("blobs", &["domain", "ports"]),
    ("vault", &["domain", "ports"]),
    ("outbound", &["ports"]),
    ("xtask", &["domain", "schemas"]),
    ("node", &["*"]),
    ("testkit", &["*"]),
    ("contract", &["*"]),
    ("e2e", &["*"]),
    ("bench", &["*"]),
];

/// Who may name a library that belongs behind a wall, in tests too.
const WALLS: [(&str, &[&str]); 10] = [
    ("rdkafka", &["bus", "testkit", "e2e", "bench", "node"]),
    ("redb", &["event-log", "bus"]),
    ("object_store", &["blobs"]),
    ("sqlx", &["projections", "event-log", "testkit", "e2e", "bench"]),
    ("gstreamer", &["transcode"]),
    ("gst-plugin-fmp4", &["transcode"]),
    ("landlock", &["transcode"]),
    ("seccompiler", &["transcode"]),
    ("axum", &["web", "command-api", "query-api", "chat-api", "contract", "node"]),
    ("chacha20poly1305", &["ports", "vault"]),
];

/// Our crates that a package depends on outside its tests.
fn ours<'a>(metadata: &'a Metadata, package: &'a Package) -> impl Iterator<Item = &'a str> {
    let is_ours = |name: &str| metadata.packages.iter().any(|package| package.name.as_str() == name);
    let outside_tests = package.dependencies.iter().filter(|known| known.kind != DependencyKind::Development);
    outside_tests.map(|known| known.name.as_str()).filter(move |name| is_ours(name))
}

#[test]
fn every_crate_depends_only_on_crates_it_may_know() {
    let (metadata, may) = (metadata(), BTreeMap::from(MAY));
    let mut violations = vec![];
    for package in &metadata.packages {
        let Some(allowed) = may.get(package.name.as_str()) else {
            violations.push(format!("{} is in no row of MAY", package.name));
            continue;
        };
        for known in
            ours(&metadata, package).filter(|known| !allowed.contains(known) && !allowed.contains(&"*"))
        {
            violations.push(format!("{} depends on {known}", package.manifest_path));
        }
    }
    none(
        &violations,
        "ask through a trait in infra/ports and let infra/node choose the engine; if the direction itself should \
         change, write an ADR and change MAY in infra/xtask/tests/it/direction.rs",
    );
}

#[test]
fn the_table_of_directions_has_no_row_for_a_crate_that_is_gone() {
    let metadata = metadata();
    let is_here = |name: &str| metadata.packages.iter().any(|package| package.name.as_str() == name);
    let gone: Vec<_> =
        MAY.iter().map(|(name, _)| *name).filter(|name| !is_here(name)).map(str::to_owned).collect();
    none(&gone, "take the row out of MAY in infra/xtask/tests/it/direction.rs");
}

#[test]
fn a_heavy_library_is_named_only_behind_its_wall() {
    let mut violations = vec![];
    for package in &metadata().packages {
        for known in &package.dependencies {
            let wall = WALLS.iter().find(|(library, _)| {
                known.name == *library
                    || known.name.strip_prefix(library).is_some_and(|rest| rest.starts_with('-'))
            });
            if wall.is_some_and(|(_, behind)| !behind.contains(&package.name.as_str())) {
                violations.push(format!("{} names {}", package.manifest_path, known.name));
            }
        }
    }
    none(
        &violations,
        "use the port or the crate behind the wall, so that other builds stay free of the library",
    );
}

#[test]
fn the_domain_needs_no_crate_of_ours_even_for_its_tests_and_only_four_others() {
    const OTHERS: [&str; 4] = ["serde", "serde_json", "thiserror", "uuid"];
    let metadata = metadata();
    let domain =
        metadata.packages.iter().find(|package| package.name.as_str() == "domain").expect("it is there");
    let is_wrong = |known: &&cargo_metadata::Dependency| {
        let ours = known.path.is_some();
        ours || (known.kind != DependencyKind::Development && !OTHERS.contains(&known.name.as_str()))
    };
    let wrong: Vec<_> = domain.dependencies.iter().filter(is_wrong).map(|known| known.name.clone()).collect();
    none(
        &wrong,
        "the rules need no run time, no I/O and no clock: let what they need come in with the command",
    );
}
