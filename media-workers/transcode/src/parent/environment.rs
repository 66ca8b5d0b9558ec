//! What a child finds in its environment.

use super::registry::Registry;
use std::ffi::OsString;

/// Variables of ours that a child may see: where libraries are when they are not in the usual place.
const PASSED: [&str; 2] = ["GST_DEBUG", "LD_LIBRARY_PATH"];

/// The whole environment of a child: no credentials, no proxy, no home.
pub(super) fn for_child(registry: &Registry) -> Vec<(OsString, OsString)> {
    let mut variables: Vec<(OsString, OsString)> =
        PASSED.iter().filter_map(|name| Some((OsString::from(name), std::env::var_os(name)?))).collect();
    // Once written, the registry is only read: a job must not be able to change what the next one loads.
    let update = if registry.file.exists() { "no" } else { "yes" };
    variables.push(("GST_REGISTRY".into(), registry.file.clone().into()));
    variables.push(("GST_PLUGIN_SYSTEM_PATH_1_0".into(), registry.plugins.clone().into()));
    for (name, value) in [
        ("GST_REGISTRY_UPDATE", update),
        ("GST_REGISTRY_FORK", "no"),
        ("GST_DEBUG_NO_COLOR", "1"),
        ("HOME", "/nonexistent"),
        ("LC_ALL", "C.UTF-8"),
        // Each arena reserves 64 MB of address space, which is limited.
        ("MALLOC_ARENA_MAX", "2"),
    ] {
        variables.push((name.into(), value.into()));
    }
    variables
}
