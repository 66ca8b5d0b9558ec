//! Attempts on processes and on the machine: to start, trace, signal and outlive them, and to take more than is given.
#![allow(unsafe_code, reason = "the attempts are system calls")]

use super::Attempt;
use super::Expected::{Burning, Ended, Refused, Silent, TooLong, Works};
use super::around::WORKED;
use domain::media::FailureReason::{LimitExceeded, OutOfMemory};
use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

/// Longer than a second of watching, two of asking to end, and slow machines.
const LONG: Duration = Duration::from_secs(6);

pub(super) const ATTEMPTS: &[Attempt] = &[
    ("run a program", Refused, |_| Command::new("/bin/true").status().map(drop)),
    ("become another program", Refused, |_| become_shell()),
    ("become a program made in memory", Refused, |_| become_written()),
    ("fork", Refused, |_| fork()),
    ("fork by the call that hides its flags", Refused, |_| fork_hidden()),
    ("trace the parent", Refused, |around| {
        // Ends with this process, and does not stop the parent.
        call(libc::SYS_ptrace, [libc::PTRACE_SEIZE.into(), around.parent.into(), 0, 0])
    }),
    ("show its memory to others again", Refused, |_| {
        call(libc::SYS_prctl, [libc::PR_SET_DUMPABLE.into(), 1, 0, 0])
    }),
    ("read the memory of a process by its number", Refused, |_| read_memory()),
    ("take hold of the parent", Refused, |around| {
        call(libc::SYS_pidfd_open, [around.parent.into(), 0, 0, 0])
    }),
    ("signal the parent", Refused, |around| call(libc::SYS_kill, [around.parent.into(), 0, 0, 0])),
    ("signal a thread of the parent", Refused, |around| {
        call(libc::SYS_tgkill, [around.parent.into(), around.parent.into(), 0, 0])
    }),
    ("read the parent's limits", Refused, |around| limits_of(around.parent, false)),
    ("set its own limits", Refused, |_| limits_of(0, true)),
    ("leave the namespaces it was put in", Refused, |_| {
        call(libc::SYS_unshare, [(libc::CLONE_FS | libc::CLONE_FILES).into(), 0, 0, 0])
    }),
    ("keep something in the kernel's key ring", Refused, |_| {
        // The ring of this process, which ends with it, made when it is not there.
        call(libc::SYS_keyctl, [libc::KEYCTL_GET_KEYRING_ID.into(), KEY_SPEC_PROCESS_KEYRING, 1, 0])
    }),
    ("share memory with other processes", Refused, |_| {
        call(libc::SYS_shmget, [libc::IPC_PRIVATE.into(), 4096, 0o600, 0])
    }),
    ("choose its own processors", Refused, |_| pin()),
    ("reserve ten gigabytes", Refused, |_| reserve(10 << 30)),
    ("use more memory than it may", Ended(OutOfMemory), |_| {
        let mut memory = vec![0_u8; 400 << 20];
        memory.iter_mut().step_by(4096).for_each(|byte| *byte = 1);
        last(LONG);
        std::hint::black_box(memory);
        Ok(())
    }),
    ("start a thousand threads", Ended(LimitExceeded), |_| {
        for _ in 0..1000 {
            std::thread::Builder::new().stack_size(16 << 10).spawn(|| std::thread::sleep(LONG))?;
        }
        last(LONG);
        Ok(())
    }),
    ("go on for ever", TooLong, |_| {
        last(LONG);
        Ok(())
    }),
    ("not listen when asked to end", Silent, |_| {
        // SAFETY: no handler runs; the signal is ignored.
        unsafe { libc::signal(libc::SIGTERM, libc::SIG_IGN) };
        last(LONG);
        Ok(())
    }),
    ("burn the processor", Burning, |_| {
        let started = Instant::now();
        while started.elapsed() < LONG {
            std::hint::spin_loop();
        }
        Ok(())
    }),
    ("start a thread", Works, |_| std::thread::Builder::new().spawn(|| ()).map(drop)),
];

/// Not in the C library's bindings: the key ring of a process.
const KEY_SPEC_PROCESS_KEYRING: i64 = -2;

/// The error of the last call unless it succeeded.
pub(super) fn done(result: i64) -> io::Result<()> {
    if result >= 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// A call whose arguments are numbers.
fn call(number: libc::c_long, arguments: [i64; 4]) -> io::Result<()> {
    let [first, second, third, fourth] = arguments;
    // SAFETY: no pointers among the arguments of the calls that are made with it.
    done(unsafe { libc::syscall(number, first, second, third, fourth) })
}

fn last(long: Duration) {
    std::thread::sleep(long);
}

fn become_shell() -> io::Result<()> {
    use std::os::unix::process::CommandExt;
    Err(Command::new("/bin/sh").args(["-c", &format!("exit {WORKED}")]).exec())
}

fn become_written() -> io::Result<()> {
    use std::io::Write;
    use std::os::fd::{AsRawFd, FromRawFd};
    use std::os::unix::process::CommandExt;
    // SAFETY: a valid string; the descriptor is owned by what is made of it.
    let made = unsafe { libc::memfd_create(c"program".as_ptr(), 0) };
    done(made.into())?;
    // SAFETY: just made, no other owner.
    let mut file = unsafe { std::fs::File::from_raw_fd(made) };
    write!(file, "#!/bin/sh\nexit {WORKED}\n")?;
    Err(Command::new(format!("/proc/self/fd/{}", file.as_raw_fd())).exec())
}

fn fork() -> io::Result<()> {
    // SAFETY: the child calls nothing but its end.
    match unsafe { libc::fork() } {
        // SAFETY: ends the child without running what belongs to the parent.
        0 => unsafe { libc::_exit(0) },
        made => done(made.into()),
    }
}

fn fork_hidden() -> io::Result<()> {
    // SAFETY: an all-zero clone_args is a valid value of that plain C struct.
    let mut flags: libc::clone_args = unsafe { std::mem::zeroed() };
    flags.exit_signal = libc::SIGCHLD as u64;
    // SAFETY: the struct lives through the call, its size is its own; without shared memory the child is a fork.
    match unsafe { libc::syscall(libc::SYS_clone3, &raw mut flags, size_of::<libc::clone_args>()) } {
        // SAFETY: as above.
        0 => unsafe { libc::_exit(0) },
        made => done(made),
    }
}

fn read_memory() -> io::Result<()> {
    let (secret, mut copy) = (7_u64, 0_u64);
    let here = libc::iovec { iov_base: (&raw mut copy).cast(), iov_len: 8 };
    let there = libc::iovec { iov_base: (&raw const secret).cast_mut().cast(), iov_len: 8 };
    let own = i32::try_from(std::process::id()).map_err(io::Error::other)?;
    // SAFETY: both parts describe eight bytes of this process that live through the call.
    done(unsafe { libc::process_vm_readv(own, &raw const here, 1, &raw const there, 1, 0) } as i64)
}

fn limits_of(process: u32, set: bool) -> io::Result<()> {
    let process = i32::try_from(process).map_err(io::Error::other)?;
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` is a valid, exclusive rlimit; nothing is set.
    done(unsafe { libc::prlimit(process, libc::RLIMIT_NOFILE, std::ptr::null(), &raw mut limit) }.into())?;
    if !set {
        return Ok(());
    }
    limit.rlim_cur = limit.rlim_max;
    // SAFETY: `limit` is a valid rlimit, only read.
    done(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) }.into())
}

fn pin() -> io::Result<()> {
    // SAFETY: an all-zero set is a valid, empty one.
    let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    // SAFETY: the set is valid and as large as is said.
    done(unsafe { libc::sched_getaffinity(0, size_of_val(&set), &raw mut set) }.into())?;
    // SAFETY: as above.
    done(unsafe { libc::sched_setaffinity(0, size_of_val(&set), &raw const set) }.into())
}

fn reserve(bytes: usize) -> io::Result<()> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: a new mapping that nothing uses.
    let made = unsafe { libc::mmap(std::ptr::null_mut(), bytes, libc::PROT_READ, flags, -1, 0) };
    if made == libc::MAP_FAILED { done(-1) } else { Ok(()) }
}
