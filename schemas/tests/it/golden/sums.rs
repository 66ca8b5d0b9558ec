//! `SHA256SUMS`, in the format of `sha256sum`; lines are only ever added.

use super::files::files_below;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const LIST: &str = "SHA256SUMS";

/// The sum of every golden file, by its name below the root.
pub fn of_files(root: &Path) -> BTreeMap<String, String> {
    let named = |path: &Path| path.strip_prefix(root).expect("it is below").to_string_lossy().into_owned();
    files_below(root).iter().filter(|path| named(path) != LIST).map(|path| (named(path), sum(path))).collect()
}

/// The sums that are listed.
pub fn read(root: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(root.join(LIST)).unwrap_or_default();
    let split = |line: &str| line.split_once("  ").map(|(sum, name)| (name.to_owned(), sum.to_owned()));
    let lines: Vec<_> = text.lines().map(|line| split(line).expect("a line is a sum and a name")).collect();
    let listed: BTreeMap<_, _> = lines.iter().cloned().collect();
    assert_eq!(listed.len(), lines.len(), "a file is listed once");
    listed
}

/// Adds lines for files that have none.
pub fn append_missing(root: &Path, found: &BTreeMap<String, String>) {
    let listed = read(root);
    let mut text = fs::read_to_string(root.join(LIST)).unwrap_or_default();
    for (name, sum) in found.iter().filter(|(name, _)| !listed.contains_key(*name)) {
        writeln!(text, "{sum}  {name}").expect("a String takes it");
    }
    fs::write(root.join(LIST), text).expect("the list can be written");
}

fn sum(path: &Path) -> String {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes it");
        text
    })
}
