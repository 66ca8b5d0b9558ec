//! The few calls to the C library that the standard library does not offer.
#![allow(
    unsafe_code,
    reason = "limits, signals and process attributes exist only as C calls; each is one line"
)]

use std::fs::File;
use std::io;
use std::os::fd::FromRawFd;

/// What can be limited.
#[derive(Clone, Copy, Debug)]
pub(super) enum Resource {
    AddressSpace,
    CpuSeconds,
    FileBytes,
    OpenFiles,
    CoreBytes,
}

/// Lowers a limit, for good.
pub(super) fn set_limit(resource: Resource, value: u64) -> io::Result<()> {
    let resource = match resource {
        Resource::AddressSpace => libc::RLIMIT_AS,
        Resource::CpuSeconds => libc::RLIMIT_CPU,
        Resource::FileBytes => libc::RLIMIT_FSIZE,
        Resource::OpenFiles => libc::RLIMIT_NOFILE,
        Resource::CoreBytes => libc::RLIMIT_CORE,
    };
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` is a valid, exclusive rlimit for the duration of the call.
    checked(unsafe { libc::getrlimit(resource, &raw mut limit) })?;
    limit.rlim_max = limit.rlim_max.min(value);
    limit.rlim_cur = limit.rlim_max;
    // SAFETY: `limit` is a valid rlimit, only read by the call.
    checked(unsafe { libc::setrlimit(resource, &raw const limit) })
}

/// Asks for SIGKILL when the thread that started this process ends.
pub(super) fn die_with_parent() -> io::Result<()> {
    // SAFETY: no pointers; the signal number is a constant.
    checked(unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) })
}

/// Gives up gaining rights by running programs; Landlock and seccomp require it.
pub(super) fn no_new_privileges() -> io::Result<()> {
    // SAFETY: no pointers.
    checked(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) })
}

/// Processor time of this process until now, user and system, in milliseconds.
pub(crate) fn cpu_ms() -> u64 {
    // SAFETY: an all-zero rusage is a valid value of that plain C struct.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: `usage` is a valid, exclusive rusage for the duration of the call.
    if unsafe { libc::getrusage(libc::RUSAGE_SELF, &raw mut usage) } != 0 {
        return 0;
    }
    let ms = |time: libc::timeval| u64::try_from(time.tv_sec * 1000 + time.tv_usec / 1000).unwrap_or(0);
    ms(usage.ru_utime) + ms(usage.ru_stime)
}

/// Keeps the real standard output for messages and sends everything else that is printed to standard error.
pub(crate) fn reserve_stdout() -> io::Result<File> {
    // SAFETY: no pointers; a duplicate of an open descriptor.
    let kept = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_DUPFD_CLOEXEC, 3) };
    checked(kept.min(0))?;
    // SAFETY: no pointers; both descriptors are the standard ones.
    checked(unsafe { libc::dup2(libc::STDERR_FILENO, libc::STDOUT_FILENO) }.min(0))?;
    // SAFETY: `kept` was just made by us and has no other owner.
    Ok(unsafe { File::from_raw_fd(kept) })
}

/// Sends a signal to a process group that this process started and has not yet waited for.
pub(crate) fn kill_group(leader: u32, signal: i32) -> io::Result<()> {
    let group = i32::try_from(leader).map_err(io::Error::other)?;
    // SAFETY: no pointers.
    checked(unsafe { libc::kill(-group, signal) })
}

fn checked(result: i32) -> io::Result<()> {
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
