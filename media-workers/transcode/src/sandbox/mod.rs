//! The cage of a media child: limits first, then files, then system calls; all before the first byte of media.
//!
//! | what | by |
//! | --- | --- |
//! | memory, processor time, size of a file, open files, core dumps | limits of the process |
//! | its source to read, its folder to write, system libraries; no `/proc`; TCP, signals | Landlock |
//! | no socket, program, process, trace, key, namespace …: only the calls of a list | seccomp |
//! | rights of root, descriptors of the parent | given up, closed |
//! | wall clock, progress, resident memory, threads, bytes of the result | the parent, see [`crate::run_child`] |
//!
//! Everything here is inherited by threads, so it is set while the process has one.

mod allowed;
mod files;
mod memory;
mod sys;
mod syscalls;

pub(crate) use memory::peak_memory_bytes;
pub(crate) use sys::{close_inherited, cpu_ms, kill_group, own_user, reserve_stdout};

use crate::Failure;
use crate::message::{ChildFiles, ChildLimits};
use serde::{Deserialize, Serialize};
use sys::Applied;

/// Open files a job may hold: plugins, the source, a handful of segments.
const OPEN_FILES: u64 = 256;
/// Address space above resident memory: thread stacks, mapped libraries.
const ADDRESS_HEADROOM: u64 = 1 << 30;

/// A layer of the cage that an old or restricted kernel may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// Restricts files: Linux 5.13 and later, if enabled at boot.
    Landlock,
    /// Restricts system calls.
    Seccomp,
}

impl Layer {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Landlock, Self::Seccomp];

    /// As in logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Landlock => "landlock",
            Self::Seccomp => "seccomp",
        }
    }
}

/// Limits memory, processor time, file sizes and the life of this process, and gives up its rights.
pub(crate) fn limit(limits: &ChildLimits) -> Result<(), Failure> {
    let set = || {
        memory::watch()?;
        sys::set_limit(sys::Resource::AddressSpace, limits.memory_bytes.saturating_add(ADDRESS_HEADROOM))?;
        sys::set_limit(sys::Resource::CpuSeconds, limits.cpu_seconds)?;
        sys::set_limit(sys::Resource::FileBytes, limits.file_bytes)?;
        sys::set_limit(sys::Resource::OpenFiles, OPEN_FILES)?;
        sys::set_limit(sys::Resource::CoreBytes, 0)?;
        sys::drop_capabilities()?;
        sys::die_with_parent()?;
        sys::no_new_privileges()?;
        // No other process of this user may trace it or read its memory.
        sys::not_dumpable()
    };
    set().map_err(|error| Failure::internal(format!("limits: {error}")))
}

/// Leaves only the source to read and the result's folder to write, no network, no other program. Returns the layers
/// that this kernel lacks.
///
/// # Errors
/// A layer cannot be had and `needed` is true, or it can be had and does not work.
pub(crate) fn cage(files: &ChildFiles, needed: bool) -> Result<Vec<Layer>, Failure> {
    let files = files::restrict(files).map_err(|error| Failure::internal(format!("landlock: {error}")))?;
    let calls = syscalls::restrict().map_err(|error| Failure::internal(format!("seccomp: {error}")))?;
    let missing: Vec<Layer> = Layer::ALL
        .into_iter()
        .zip([files, calls])
        .filter(|(_, applied)| *applied == Applied::NotInThisKernel)
        .map(|(layer, _)| layer)
        .collect();
    if needed && !missing.is_empty() {
        return Err(Failure::internal(lacking(&missing)));
    }
    Ok(missing)
}

/// What an operator should read.
fn lacking(missing: &[Layer]) -> String {
    let names: Vec<&str> = missing.iter().map(|layer| layer.name()).collect();
    format!("this kernel does not offer {} to cage media jobs with", names.join(" and "))
}
