//! The folder of golden files.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Stored data of one event.
pub struct Sample {
    pub event_type: String,
    pub version: u16,
    pub path: PathBuf,
    pub data: Value,
}

impl Sample {
    pub fn expected_path(&self) -> PathBuf {
        self.path.with_extension("expected.json")
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// Every file below a folder, in order.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = vec![];
    for entry in entries {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Every sample, without the expectations.
pub fn samples() -> Vec<Sample> {
    let is_sample = |path: &PathBuf| {
        let stem = path.file_stem().map(Path::new);
        let is = |path: &Path, end: &str| path.extension().is_some_and(|found| found == end);
        is(path, "json") && !stem.is_some_and(|stem| is(stem, "expected"))
    };
    let samples: Vec<_> = files_below(&root()).into_iter().filter(is_sample).map(read).collect();
    assert!(!samples.is_empty(), "{} has no samples", root().display());
    samples
}

fn read(path: PathBuf) -> Sample {
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let version = name.split_once('-').and_then(|(version, _)| version.strip_prefix('v')?.parse().ok());
    let version = version.unwrap_or_else(|| panic!("{}: a sample is named v1-name.json", path.display()));
    let folder = path.parent().and_then(Path::file_name);
    let event_type = folder.map(|name| name.to_string_lossy().into_owned()).expect("samples are in folders");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let data = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Sample { event_type, version, path, data }
}
