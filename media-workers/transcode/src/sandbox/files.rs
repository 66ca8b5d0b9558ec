//! Which files a job sees: the system's libraries, its source, its folder.

use super::sys::Applied;
use crate::message::ChildFiles;
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
    RulesetStatus, Scope, path_beneath_rules,
};
use std::path::PathBuf;

/// Libraries and plugins. Not `/proc`, which shows other processes' secrets, and nothing that is not a library.
const SYSTEM: [&str; 8] = [
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/dev/null",
    "/dev/urandom",
];

/// Restricts this thread, and those it starts, to the job's files.
///
/// Everything that any kernel knows is asked for; an older one enforces what it has (Linux 5.13: files; 5.19: moving
/// between folders; 6.2: truncation; 6.7: TCP; 6.12: signals), and the filter of system calls covers the rest.
pub(super) fn restrict(files: &ChildFiles) -> Result<Applied, RulesetError> {
    let variable = |name| std::env::var_os(name).unwrap_or_default();
    let libraries = std::env::split_paths(&variable("LD_LIBRARY_PATH")).collect::<Vec<_>>();
    let registry = PathBuf::from(variable("GST_REGISTRY"));
    let system = SYSTEM.iter().map(PathBuf::from).chain(libraries);
    let readable = system.chain([registry, files.source.clone()]);
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V5))?
        .handle_access(AccessNet::from_all(ABI::V4))?
        .scope(Scope::from_all(ABI::V6))?
        .create()?
        .add_rules(path_beneath_rules(readable, AccessFs::ReadFile | AccessFs::ReadDir))?
        .add_rules(path_beneath_rules(["/dev/null"], AccessFs::WriteFile))?
        .add_rules(path_beneath_rules(&files.out_dir, result_access()))?
        .restrict_self()?;
    Ok(if status.ruleset == RulesetStatus::NotEnforced { Applied::NotInThisKernel } else { Applied::Whole })
}

/// Plain files and folders: no links, which whoever stores the result would follow, no devices, no sockets.
fn result_access() -> BitFlags<AccessFs> {
    AccessFs::ReadFile
        | AccessFs::WriteFile
        | AccessFs::ReadDir
        | AccessFs::MakeReg
        | AccessFs::MakeDir
        | AccessFs::RemoveFile
        | AccessFs::RemoveDir
        | AccessFs::Refer
        | AccessFs::Truncate
}
