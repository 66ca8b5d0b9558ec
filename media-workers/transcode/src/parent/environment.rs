//! What a child finds in its environment, and the plugin registry it reads.

use super::{CancelFlag, Limits, attend};
use crate::Failure;
use crate::message::{ChildRequest, Line, Order};
use crate::start::FEATURE_RANK;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

/// Variables of ours that a child may see: where plugins are when they are not in the usual place.
const PASSED: [&str; 5] = [
    "GST_PLUGIN_PATH",
    "GST_PLUGIN_SYSTEM_PATH",
    "GST_PLUGIN_SYSTEM_PATH_1_0",
    "GST_DEBUG",
    "LD_LIBRARY_PATH",
];

/// The whole environment of a child: no credentials, no proxy, no home.
pub(super) fn for_child() -> Vec<(OsString, OsString)> {
    let mut variables: Vec<(OsString, OsString)> =
        PASSED.iter().filter_map(|name| Some((OsString::from(name), std::env::var_os(name)?))).collect();
    let registry = registry();
    // Once written, the registry is only read: a job must not be able to change what the next one loads.
    let update = if registry.exists() { "no" } else { "yes" };
    variables.push(("GST_REGISTRY".into(), registry.into()));
    for (name, value) in [
        ("GST_REGISTRY_UPDATE", update),
        ("GST_REGISTRY_FORK", "no"),
        ("GST_PLUGIN_FEATURE_RANK", FEATURE_RANK),
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

/// Writes the plugin registry once, in a child that sees no media: scanning takes a second or more.
pub(super) fn warm_up(program: &Path, limits: &Limits) -> Result<(), Failure> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().expect("nothing panics while it waits for a child");
    let registry = registry();
    if registry.exists() {
        return Ok(());
    }
    if let Some(folder) = registry.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::storage("making the registry's folder", &error))?;
    }
    let patient = Limits { no_progress: Duration::from_mins(1), wall: Duration::from_mins(1), ..*limits };
    let order = Order { request: ChildRequest::WarmUp, limits: patient.child() };
    match attend(program, &order, &patient, &mut |_| {}, &CancelFlag::new())? {
        Line::Warm => Ok(()),
        Line::Failed(failure) => Err(failure),
        _ => Err(Failure::internal("the child answered something else")),
    }
}

fn registry() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    cache.or_else(home).unwrap_or_else(std::env::temp_dir).join("reelog").join("gstreamer-registry.bin")
}
