//! The cage of a media child: limits first, then files, then system calls; all before the first byte of media.
//!
//! Everything here is inherited by threads, so it is set while the process has one.

mod files;
mod sys;
mod syscalls;

pub(crate) use sys::{cpu_ms, kill_group, reserve_stdout};

use crate::Failure;
use crate::message::ChildLimits;
use std::path::Path;

/// Open files a job may hold: plugins, the source, a handful of segments.
const OPEN_FILES: u64 = 256;
/// Address space above resident memory: thread stacks, mapped libraries.
const ADDRESS_HEADROOM: u64 = 1 << 30;

/// Limits memory, processor time, file sizes and the life of this process.
pub(crate) fn limit(limits: &ChildLimits) -> Result<(), Failure> {
    let set = || {
        sys::set_limit(sys::Resource::AddressSpace, limits.memory_bytes.saturating_add(ADDRESS_HEADROOM))?;
        sys::set_limit(sys::Resource::CpuSeconds, limits.cpu_seconds)?;
        sys::set_limit(sys::Resource::FileBytes, limits.file_bytes)?;
        sys::set_limit(sys::Resource::OpenFiles, OPEN_FILES)?;
        sys::set_limit(sys::Resource::CoreBytes, 0)?;
        sys::die_with_parent()?;
        sys::no_new_privileges()
    };
    set().map_err(|error| Failure::internal(format!("limits: {error}")))
}

/// Leaves only the source to read and the result's folder to write, no network, no other program.
///
/// Old kernels lack Landlock: then the file layer is skipped, as the library does by itself; the others must hold.
pub(crate) fn cage(source: &Path, out_dir: Option<&Path>) -> Result<(), Failure> {
    files::restrict(source, out_dir).map_err(|error| Failure::internal(format!("landlock: {error}")))?;
    syscalls::restrict().map_err(|error| Failure::internal(format!("seccomp: {error}")))
}

#[cfg(test)]
mod tests;
