//! Which system calls a job must not make: no sockets of any family, no other program, no look into other processes.

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
use std::collections::BTreeMap;

type Refused = Box<dyn std::error::Error>;

const DENIED: [libc::c_long; 32] = [
    libc::SYS_socket,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_bpf,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
];

/// Installs the filters on this thread and those it starts.
pub(super) fn restrict() -> Result<(), Refused> {
    let mut denied: BTreeMap<i64, Vec<SeccompRule>> = DENIED.iter().map(|call| (*call, Vec::new())).collect();
    denied.insert(libc::SYS_clone, vec![new_process()?]);
    denied.insert(libc::SYS_socketpair, vec![not_a_local_pair()?]);
    #[cfg(target_arch = "x86_64")]
    denied.extend([(libc::SYS_fork, Vec::new()), (libc::SYS_vfork, Vec::new())]);
    install(denied, libc::EPERM)?;
    // Flags of clone3 lie in memory where no filter sees them; "not there" makes the C library use clone.
    install(BTreeMap::from([(libc::SYS_clone3, Vec::new())]), libc::ENOSYS)
}

/// A clone that is not a thread.
fn new_process() -> Result<SeccompRule, Refused> {
    let thread = u64::try_from(libc::CLONE_THREAD)?;
    let flags = SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(thread), 0)?;
    Ok(SeccompRule::new(vec![flags])?)
}

/// Message buses wake each other through unnamed pairs; with `connect` and `sendto` denied these lead nowhere else.
fn not_a_local_pair() -> Result<SeccompRule, Refused> {
    let unix = u64::try_from(libc::AF_UNIX)?;
    let family = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, unix)?;
    Ok(SeccompRule::new(vec![family])?)
}

fn install(rules: BTreeMap<i64, Vec<SeccompRule>>, errno: i32) -> Result<(), Refused> {
    let refusal = SeccompAction::Errno(u32::try_from(errno)?);
    let filter =
        SeccompFilter::new(rules, SeccompAction::Allow, refusal, std::env::consts::ARCH.try_into()?)?;
    let program: BpfProgram = filter.try_into()?;
    Ok(seccompiler::apply_filter(&program)?)
}
