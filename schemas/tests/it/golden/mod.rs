//! Golden files: stored data of every event type and version that there ever was, and how it reads today.
//!
//! `schemas/golden/{type}/v{n}-{name}.json` is data as the log holds it, `….expected.json` the same as today's types
//! write it. Files are added, never edited; `SHA256SUMS` holds them to that.

mod files;
mod sums;

use domain::catalog::{AGGREGATES, find, today};
use files::{Sample, root, samples};
use std::fmt::Write as _;
use std::sync::Once;

const HOW: &str =
    "`GOLDEN=add cargo test -p schemas golden` adds what follows from the samples; then read the diff";

#[test]
fn every_version_of_every_event_has_a_sample() {
    let samples = samples();
    let mut missing = String::new();
    for info in AGGREGATES.iter().flat_map(|aggregate| aggregate.types) {
        for version in 1..=info.version {
            let is_here = |sample: &Sample| sample.event_type == info.name && sample.version == version;
            if !samples.iter().any(is_here) {
                writeln!(missing, "  schemas/golden/{}/v{version}-{{name}}.json", info.name)
                    .expect("a String takes it");
            }
        }
    }
    assert!(
        missing.is_empty(),
        "samples are missing:\n{missing}add each with data as the log holds it (personal fields in the clear); then {HOW}"
    );
}

#[test]
fn every_sample_reads_as_it_was_expected_when_it_was_added() {
    add_if_asked();
    for sample in samples() {
        let read = read_today(&sample);
        let expected = sample.expected_path();
        let kept = std::fs::read_to_string(&expected).unwrap_or_else(|error| {
            panic!("{}: {error}; {HOW}. It reads today as\n{read:#}", expected.display());
        });
        let kept: serde_json::Value = serde_json::from_str(&kept).expect("an expectation is JSON");
        assert_eq!(
            read,
            kept,
            "{} reads differently than before: old data must keep its meaning. Give the event a new version and an \
             upcast, instead of changing what is stored",
            sample.path.display()
        );
    }
}

#[test]
fn samples_are_of_events_and_versions_that_there_are() {
    for sample in samples() {
        let info = find(&sample.event_type);
        let info = info
            .unwrap_or_else(|| panic!("{}: no such event; events are never removed", sample.path.display()));
        assert!((1..=info.version).contains(&sample.version), "{}: no such version", sample.path.display());
    }
}

#[test]
fn golden_files_are_added_and_never_edited() {
    add_if_asked();
    let found = sums::of_files(&root());
    let listed = sums::read(&root());
    for (name, sum) in &listed {
        match found.get(name) {
            None => panic!(
                "schemas/golden/{name} is gone; bring it back: what was stored once can be read for ever"
            ),
            Some(now) => assert_eq!(
                now, sum,
                "schemas/golden/{name} was edited; bring it back and add another file, or another version"
            ),
        }
    }
    let unlisted: Vec<_> = found.keys().filter(|name| !listed.contains_key(*name)).collect();
    assert!(unlisted.is_empty(), "not in schemas/golden/SHA256SUMS: {unlisted:?}; {HOW}");
}

/// With `GOLDEN=add`, writes the expectations and checksums that are missing; what is there is never changed.
fn add_if_asked() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if std::env::var("GOLDEN").is_ok_and(|value| value == "add") {
            for sample in samples().iter().filter(|sample| !sample.expected_path().exists()) {
                let expected = format!("{:#}\n", read_today(sample));
                std::fs::write(sample.expected_path(), expected).expect("the golden folder can be written");
            }
            sums::append_missing(&root(), &sums::of_files(&root()));
        }
    });
}

/// A sample through today's types. A sealed field reads as null, as after its key was deleted.
fn read_today(sample: &Sample) -> serde_json::Value {
    let mut data = sample.data.clone();
    for field in find(&sample.event_type).map_or(&[][..], |info| info.personal) {
        if let Some(value) = data.get_mut(*field).filter(|value| value.get("$enc").is_some()) {
            *value = serde_json::Value::Null;
        }
    }
    today(&sample.event_type, sample.version, data).unwrap_or_else(|error| {
        panic!("{} can no longer be read: {error}; add an upcast", sample.path.display());
    })
}
