//! The rules are pure: no clock, no chance, no I/O, and no case that is overlooked.

use crate::source::{lines_with, none, rust_files, text, tokens};

/// Token sequences that have no place in a rule.
const IMPURE: [&str; 22] = [
    "SystemTime",
    "Instant",
    "rand",
    "thread_rng",
    "tokio",
    "async",
    "unsafe",
    "println !",
    "eprintln !",
    "std : : fs",
    "std : : net",
    "std : : io",
    "std : : env",
    "std : : process",
    "std : : thread",
    "std : : sync",
    "std : : time",
    "new_v4",
    "now_v7",
    "now_v6",
    "static mut",
    "thread_local !",
];

/// Stands above, or at the end of, a line whose wildcard is meant.
const ALLOWED: &str = "// Wildcard:";

fn rules() -> Vec<String> {
    let files: Vec<_> = rust_files().into_iter().filter(|name| name.starts_with("domain/src/")).collect();
    assert!(files.len() > 20, "the domain has files: {files:?}");
    files
}

#[test]
fn the_domain_has_no_clock_no_chance_and_no_io() {
    let mut violations = vec![];
    for name in rules() {
        let tokens = tokens(&name);
        for sequence in IMPURE {
            let found = lines_with(&tokens, sequence);
            violations
                .extend(found.iter().map(|line| format!("{name}:{line}: {}", sequence.replace(' ', ""))));
        }
    }
    none(&violations, "time, ids and chance come in with the command; what needs I/O is a port");
}

#[test]
fn no_match_in_the_domain_has_a_wildcard() {
    let mut violations = vec![];
    for name in rules() {
        let (source, tokens) = (text(&name), tokens(&name));
        let lines: Vec<&str> = source.lines().collect();
        let is_meant = |line: usize| {
            let above = line.checked_sub(2).and_then(|index| lines.get(index));
            lines[line - 1].contains(ALLOWED) || above.is_some_and(|above| above.contains(ALLOWED))
        };
        let found = ["_ = >", "_ if"].iter().flat_map(|arm| lines_with(&tokens, arm));
        violations.extend(found.filter(|line| !is_meant(*line)).map(|line| format!("{name}:{line}: _ =>")));
    }
    none(
        &violations,
        "name every case, so that a new phase or event is looked at everywhere; where no enum of ours is matched, write \
         `// Wildcard: why` above the arm",
    );
}
