//! The system calls of a media job, and why each is needed. Whatever is not here is refused.
//!
//! Made from traces (`strace -f`) of every kind of job over all test clips: start of GStreamer and loading of plugins
//! included, because both happen inside the cage. When a new element needs a call, add it here with its reason; a job
//! that meets a refusal sees EPERM, which shows in its log and in `strace`.

use libc::c_long;

/// Calls with one reason.
pub(super) struct Group {
    #[allow(dead_code, reason = "the reason is for whoever reads or changes the list")]
    pub why: &'static str,
    pub calls: &'static [c_long],
}

const fn group(why: &'static str, calls: &'static [c_long]) -> Group {
    Group { why, calls }
}

/// Allowed whatever their arguments are.
pub(super) const ALLOWED: &[Group] = &[
    group(
        "read and write what is open",
        &[
            libc::SYS_read,
            libc::SYS_write,
            libc::SYS_readv,
            libc::SYS_writev,
            libc::SYS_pread64,
            libc::SYS_pwrite64,
            libc::SYS_preadv,
            libc::SYS_pwritev,
            libc::SYS_lseek,
            libc::SYS_close,
            libc::SYS_dup,
            libc::SYS_dup3,
            libc::SYS_copy_file_range,
            libc::SYS_sendfile,
            libc::SYS_fadvise64,
            libc::SYS_ftruncate,
            libc::SYS_fsync,
            libc::SYS_fdatasync,
        ],
    ),
    group(
        "look at files; opening and changing them is Landlock's to judge",
        &[
            libc::SYS_fstat,
            libc::SYS_newfstatat,
            libc::SYS_statx,
            libc::SYS_faccessat,
            libc::SYS_faccessat2,
            libc::SYS_readlinkat,
            libc::SYS_getdents64,
            libc::SYS_getcwd,
        ],
    ),
    group(
        "make and remove files and folders of the result",
        &[libc::SYS_mkdirat, libc::SYS_unlinkat, libc::SYS_renameat, libc::SYS_renameat2, libc::SYS_umask],
    ),
    group(
        "memory, within the limit of address space",
        &[
            libc::SYS_brk,
            libc::SYS_mmap,
            libc::SYS_munmap,
            libc::SYS_mremap,
            libc::SYS_mprotect,
            libc::SYS_madvise,
            // libgcrypt, which libav brings along, keeps a page from being swapped when it is loaded.
            libc::SYS_mlock,
        ],
    ),
    group(
        "threads that wait for each other",
        &[
            // Always answered with "not there", see the first filter.
            libc::SYS_clone3,
            libc::SYS_futex,
            libc::SYS_set_robust_list,
            libc::SYS_rseq,
            libc::SYS_membarrier,
            libc::SYS_sched_yield,
            libc::SYS_sched_getaffinity,
            libc::SYS_sched_getattr,
            libc::SYS_set_tid_address,
            libc::SYS_gettid,
            libc::SYS_exit,
            libc::SYS_exit_group,
            libc::SYS_restart_syscall,
        ],
    ),
    group("wake-ups between threads of one process", &[libc::SYS_ppoll, libc::SYS_eventfd2, libc::SYS_pipe2]),
    group(
        "its own signal handlers",
        &[libc::SYS_rt_sigaction, libc::SYS_rt_sigprocmask, libc::SYS_rt_sigreturn, libc::SYS_sigaltstack],
    ),
    group(
        "time",
        &[
            libc::SYS_clock_gettime,
            libc::SYS_clock_getres,
            libc::SYS_clock_nanosleep,
            libc::SYS_nanosleep,
            libc::SYS_gettimeofday,
            libc::SYS_times,
        ],
    ),
    group(
        "who and where it is: numbers that open nothing",
        &[
            libc::SYS_getpid,
            libc::SYS_getuid,
            libc::SYS_geteuid,
            libc::SYS_getgid,
            libc::SYS_getegid,
            libc::SYS_uname,
            libc::SYS_sysinfo,
            libc::SYS_getrusage,
            libc::SYS_getrandom,
        ],
    ),
    #[cfg(target_arch = "x86_64")]
    group(
        "older forms of the same, which the C library and Rust still use here",
        &[
            libc::SYS_stat,
            libc::SYS_lstat,
            libc::SYS_access,
            libc::SYS_readlink,
            libc::SYS_mkdir,
            libc::SYS_rmdir,
            libc::SYS_unlink,
            libc::SYS_rename,
            libc::SYS_poll,
            libc::SYS_dup2,
            libc::SYS_pipe,
            libc::SYS_time,
            libc::SYS_arch_prctl,
        ],
    ),
];

/// Answered with "this kernel has no such call", which callers take as a reason to do without or by older means.
pub(super) const ABSENT: [c_long; 4] = [
    // Its flags lie in memory, where no filter sees them: a thread cannot be told from a process. `clone` follows.
    libc::SYS_clone3,
    // Likewise, its flags decide what is opened.
    libc::SYS_openat2,
    // libnuma asks when x265 is loaded, and then does without.
    libc::SYS_get_mempolicy,
    libc::SYS_set_mempolicy,
];
