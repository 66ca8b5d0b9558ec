//! Which files a job sees: the system's libraries, its source, its folder.

use landlock::{
    ABI, Access, AccessFs, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError, path_beneath_rules,
};
use std::path::{Path, PathBuf};

/// Libraries and plugins. Not `/proc`, which shows other processes' secrets, and not `/etc` as a whole.
const SYSTEM: [&str; 6] = ["/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null", "/dev/urandom"];

/// Restricts this thread, and those it starts, to the job's files.
pub(super) fn restrict(source: &Path, out_dir: Option<&Path>) -> Result<(), RulesetError> {
    let abi = ABI::V5;
    let registry = std::env::var_os("GST_REGISTRY").map(PathBuf::from);
    let readable = SYSTEM.iter().map(PathBuf::from).chain(registry).chain([source.to_owned()]);
    Ruleset::default()
        .handle_access(AccessFs::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(readable, AccessFs::ReadFile | AccessFs::ReadDir))?
        .add_rules(path_beneath_rules(["/dev/null"], AccessFs::WriteFile))?
        .add_rules(path_beneath_rules(out_dir, AccessFs::from_all(abi)))?
        .restrict_self()?;
    Ok(())
}
