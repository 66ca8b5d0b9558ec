//! The filter of system calls: the calls of the list, some of them only in one shape; for all others "not permitted".
//!
//! Hence no socket of any family, no other program, no process, no look into or signal to another process.

use super::allowed::{ABSENT, ALLOWED};
use super::sys::Applied;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
use std::collections::BTreeMap;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;
type Refused = Box<dyn std::error::Error>;

/// Installs the filters on this thread and those it starts; the second forbids further ones.
pub(super) fn restrict() -> Result<Applied, Refused> {
    let absent = ABSENT.iter().map(|call| (*call, Vec::new())).collect();
    let absent = compiled(absent, SeccompAction::Allow, errno(libc::ENOSYS)?)?;
    let allowed = compiled(allowed()?, errno(libc::EPERM)?, SeccompAction::Allow)?;
    for filter in [absent, allowed] {
        match seccompiler::apply_filter(&filter) {
            Ok(()) => {}
            Err(seccompiler::Error::Seccomp(error) | seccompiler::Error::Prctl(error))
                if matches!(error.raw_os_error(), Some(libc::ENOSYS | libc::EINVAL)) =>
            {
                return Ok(Applied::NotInThisKernel);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Applied::Whole)
}

fn allowed() -> Result<Rules, Refused> {
    let mut rules: Rules =
        ALLOWED.iter().flat_map(|group| group.calls).map(|call| (*call, Vec::new())).collect();
    rules.extend(shaped()?);
    Ok(rules)
}

/// Calls that are allowed only in the shapes given, any of them.
fn shaped() -> Result<[(i64, Vec<SeccompRule>); 9], Refused> {
    let thread = u64::try_from(libc::CLONE_THREAD)?;
    let namespaces =
        u64::try_from(libc::CLONE_NEWUSER | libc::CLONE_NEWNET | libc::CLONE_NEWPID | libc::CLONE_NEWNS)?;
    let own = u64::from(std::process::id());
    let (access, truncate) = (u64::try_from(libc::O_ACCMODE)?, u64::try_from(libc::O_TRUNC)?);
    let (write, both) = (u64::try_from(libc::O_WRONLY)?, u64::try_from(libc::O_RDWR)?);
    Ok([
        // A thread of this process, never a process.
        (libc::SYS_clone, vec![masked(0, thread | namespaces, thread)?]),
        // Opened for reading it must not be emptied: Landlock asks for the right to truncate only since Linux 6.2.
        (
            libc::SYS_openat,
            vec![masked(2, access | truncate, 0)?, masked(2, access, write)?, masked(2, access, both)?],
        ),
        // Message buses wake each other through unnamed pairs. Without `connect` and `sendmsg` these lead nowhere.
        (libc::SYS_socketpair, vec![equal(0, u64::try_from(libc::AF_UNIX)?)?]),
        (libc::SYS_prctl, equal_any(0, &[libc::PR_SET_NAME, libc::PR_GET_NAME])?),
        // Is this a terminal? And: do not wait when it is empty.
        (libc::SYS_ioctl, vec![equal(1, libc::TCGETS)?, equal(1, libc::FIONBIO)?]),
        (libc::SYS_fcntl, equal_any(1, &DESCRIPTOR)?),
        // Limits can be read, not changed, and only one's own.
        (libc::SYS_prlimit64, vec![SeccompRule::new(vec![condition(0, 0)?, condition(2, 0)?])?]),
        // Abort itself.
        (libc::SYS_tgkill, vec![equal(0, own)?]),
        // GLib gives new threads the scheduling of the first.
        (libc::SYS_sched_setattr, vec![equal(0, 0)?]),
    ])
}

/// What may be asked of a descriptor: no locks, no leases, no signals.
const DESCRIPTOR: [i32; 6] =
    [libc::F_GETFD, libc::F_SETFD, libc::F_GETFL, libc::F_SETFL, libc::F_DUPFD, libc::F_DUPFD_CLOEXEC];

fn condition(argument: u8, value: u64) -> Result<SeccompCondition, Refused> {
    Ok(SeccompCondition::new(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, value)?)
}

fn equal(argument: u8, value: u64) -> Result<SeccompRule, Refused> {
    // The kernel takes commands as 32 bits: what stands above them must not decide.
    let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)?;
    Ok(SeccompRule::new(vec![condition])?)
}

fn equal_any(argument: u8, values: &[i32]) -> Result<Vec<SeccompRule>, Refused> {
    values.iter().map(|value| equal(argument, u64::try_from(*value)?)).collect()
}

fn masked(argument: u8, mask: u64, value: u64) -> Result<SeccompRule, Refused> {
    let condition =
        SeccompCondition::new(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(mask), value)?;
    Ok(SeccompRule::new(vec![condition])?)
}

fn errno(number: i32) -> Result<SeccompAction, Refused> {
    Ok(SeccompAction::Errno(u32::try_from(number)?))
}

fn compiled(rules: Rules, others: SeccompAction, listed: SeccompAction) -> Result<BpfProgram, Refused> {
    let filter = SeccompFilter::new(rules, others, listed, std::env::consts::ARCH.try_into()?)?;
    Ok(filter.try_into()?)
}
