//! What every manifest says.

use crate::direction::metadata;
use crate::source::{files, none, text};

#[test]
fn every_crate_has_the_licence_of_the_repository() {
    let wrong = |package: &&cargo_metadata::Package| package.license.as_deref() != Some("Apache-2.0");
    let violations: Vec<_> =
        metadata().packages.iter().filter(wrong).map(|package| package.manifest_path.to_string()).collect();
    none(&violations, "write `license.workspace = true`");
    let licence = text("LICENSE");
    assert!(
        licence.contains("Apache License") && licence.contains("Version 2.0"),
        "LICENSE is the Apache License 2.0"
    );
}

#[test]
fn versions_and_lints_are_decided_once_in_the_workspace() {
    let mut violations = vec![];
    for name in files().into_iter().filter(|name| name.ends_with("/Cargo.toml")) {
        let (manifest, mut section) = (text(&name), String::new());
        for (number, line) in manifest.lines().enumerate() {
            if let Some(title) = line.strip_prefix('[') {
                section = title.trim_end_matches(']').to_owned();
            } else if section.ends_with("dependencies")
                && line.contains('=')
                && !line.contains("workspace = true")
            {
                violations.push(format!("{name}:{}: {line}", number + 1));
            }
        }
        if !manifest.contains("[lints]\nworkspace = true") {
            violations.push(format!("{name}: no `[lints]` with `workspace = true`"));
        }
    }
    none(
        &violations,
        "name the version in the [workspace.dependencies] of the root and write `name.workspace = true`",
    );
}
