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

/// From SIGXCPU, which says what was wrong, to SIGKILL.
const XCPU_SECONDS: u64 = 5;

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
    limit.rlim_cur = limit.rlim_max.min(value);
    // At the upper limit of processor time the kernel kills, which would look like a lack of memory from outside.
    let above = if resource == libc::RLIMIT_CPU { XCPU_SECONDS } else { 0 };
    limit.rlim_max = limit.rlim_max.min(value.saturating_add(above));
    // SAFETY: `limit` is a valid rlimit, only read by the call.
    checked(unsafe { libc::setrlimit(resource, &raw const limit) })
}

/// Whether a layer of the cage holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Applied {
    Whole,
    NotInThisKernel,
}

/// Closes every descriptor but the three standard ones: a library of the parent may have left one open for children.
pub(crate) fn close_inherited() -> io::Result<()> {
    // SAFETY: no pointers. Called first of all, when nothing of this process owns a descriptor above 2.
    checked(unsafe { libc::close_range(3, libc::c_uint::MAX, 0) })
}

/// Gives up what root may do beyond other users: reading all files, raising limits.
pub(super) fn drop_capabilities() -> io::Result<()> {
    /// Version 3 of the kernel's interface: 64 capabilities in two halves of three sets.
    const VERSION_3: u32 = 0x2008_0522;
    let (header, none) = ([VERSION_3, 0], [[0_u32; 3]; 2]);
    // SAFETY: both arrays are laid out as the kernel's structs and live through the call, which only reads them.
    let result = unsafe { libc::syscall(libc::SYS_capset, header.as_ptr(), none.as_ptr()) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Hides memory and `/proc` entries of this process from others of the same user.
pub(super) fn not_dumpable() -> io::Result<()> {
    // SAFETY: no pointers.
    checked(unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 0) })
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
    let ms = |time: libc::timeval| u64::try_from(time.tv_sec * 1000 + time.tv_usec / 1000).unwrap_or(0);
    usage().map_or(0, |usage| ms(usage.ru_utime) + ms(usage.ru_stime))
}

fn usage() -> Option<libc::rusage> {
    // SAFETY: an all-zero rusage is a valid value of that plain C struct.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: `usage` is a valid, exclusive rusage for the duration of the call.
    let result = unsafe { libc::getrusage(libc::RUSAGE_SELF, &raw mut usage) };
    (result == 0).then_some(usage)
}

/// The user whose rights this process has.
pub(crate) fn own_user() -> u32 {
    // SAFETY: no pointers; it cannot fail.
    unsafe { libc::geteuid() }
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
