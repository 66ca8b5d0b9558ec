//! What a misbehaving child finds to work with: other people's files, open ports, a descriptor left open.
#![allow(unsafe_code, reason = "descriptors are set up for the child by hand")]

use crate::sandbox::Layer;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
use std::collections::BTreeMap;
use std::fs::File;
use std::net::TcpListener;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::Command;

/// Exit codes of an attempt outside the cage; others mean that it was not tried.
pub(super) const WORKED: i32 = 42;
pub(super) const REFUSED: i32 = 43;

pub(super) struct Around {
    pub folder: PathBuf,
    pub parent: u32,
    pub port: u16,
    /// Open in the parent and not closed when it starts programs.
    pub left_open: RawFd,
    kept: Option<Kept>,
}

/// What must live as long as the attempt.
struct Kept {
    _folder: tempfile::TempDir,
    _tcp: TcpListener,
    _unix: UnixListener,
    _left_open: OwnedFd,
}

impl Around {
    /// Makes it, in the parent.
    pub fn make() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for file in ["source", "other", "secret"] {
            std::fs::write(folder.path().join(file), "x").expect("the folder is ours");
        }
        std::fs::create_dir(folder.path().join("out")).expect("the folder is ours");
        // Where only descendants can be traced (Yama), this lets anybody of this user; elsewhere it says EINVAL.
        // SAFETY: no pointers.
        let _ = unsafe { libc::prctl(libc::PR_SET_PTRACER, libc::PR_SET_PTRACER_ANY, 0, 0, 0) };
        let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
        let unix = UnixListener::bind(folder.path().join("socket")).expect("a socket");
        let secret = File::open(folder.path().join("secret")).expect("written above");
        // SAFETY: no pointers; a duplicate of an open descriptor, owned by what is made of it.
        let left_open = unsafe { OwnedFd::from_raw_fd(libc::fcntl(secret.as_raw_fd(), libc::F_DUPFD, 100)) };
        Self {
            folder: folder.path().to_owned(),
            parent: std::process::id(),
            port: tcp.local_addr().expect("bound").port(),
            left_open: left_open.as_raw_fd(),
            kept: Some(Kept { _folder: folder, _tcp: tcp, _unix: unix, _left_open: left_open }),
        }
    }

    /// What the parent made, in the child.
    pub fn told() -> Self {
        let variable = |name: &str| std::env::var(name).expect("set by the parent");
        Self {
            folder: variable("FOLDER").into(),
            parent: variable("PARENT").parse().expect("a number"),
            port: variable("PORT").parse().expect("a number"),
            left_open: variable("LEFT_OPEN").parse().expect("a number"),
            kept: None,
        }
    }

    pub fn source(&self) -> PathBuf {
        self.folder.join("source")
    }

    pub fn out_dir(&self) -> PathBuf {
        self.folder.join("out")
    }

    fn variables(&self, attempt: &str) -> [(&'static str, String); 5] {
        [
            ("ATTEMPT", attempt.to_owned()),
            ("FOLDER", self.folder.display().to_string()),
            ("PARENT", self.parent.to_string()),
            ("PORT", self.port.to_string()),
            ("LEFT_OPEN", self.left_open.to_string()),
        ]
    }

    /// This test program, about to try.
    pub fn command(&self, attempt: &str) -> Command {
        let mut command = Command::new(std::env::current_exe().expect("this test"));
        command.args(CHILD).envs(self.variables(attempt)).stdout(std::process::Stdio::null());
        command
    }

    /// The same as a program that a parent starts with one argument and an environment of its own. What it is told and
    /// answers goes over the descriptor that the test harness does not print to.
    pub fn program(&self, attempt: &str) -> PathBuf {
        assert!(self.kept.is_some(), "only the parent starts programs");
        let exe = std::env::current_exe().expect("this test");
        let set: Vec<String> = self
            .variables(attempt)
            .iter()
            .map(|(name, value)| format!("export {name}='{}'", value.replace('\'', r"'\''")))
            .collect();
        let (set, arguments) = (set.join("\n"), CHILD.join(" "));
        let script = format!("{set}\nexec '{}' {arguments} 3>&1 1>&2", exe.display());
        let program = self.folder.join(format!("{}.sh", attempt.replace(['/', ' '], "-")));
        testkit::script(&program, &script);
        program
    }
}

const CHILD: [&str; 4] = ["--ignored", "--exact", "--test-threads=1", "escapes::attempt"];

/// Makes the descriptor that [`Around::program`] kept the standard output again.
pub(super) fn take_the_place_of_stdout() {
    // SAFETY: no pointers; both are open.
    let made = unsafe { libc::dup2(3, 1) };
    assert_eq!(made, 1, "{}", std::io::Error::last_os_error());
}

/// Answers the calls of this layer as a kernel does that was built without it.
pub(super) fn pretend_an_older_kernel(layer: Layer) {
    let call = match layer {
        Layer::Landlock => libc::SYS_landlock_create_ruleset,
        Layer::Seccomp => libc::SYS_seccomp,
    };
    let absent = SeccompAction::Errno(libc::ENOSYS as u32);
    let target = std::env::consts::ARCH.try_into().expect("an architecture with seccomp");
    let filter = SeccompFilter::new(BTreeMap::from([(call, vec![])]), SeccompAction::Allow, absent, target);
    let program: BpfProgram = filter.and_then(TryInto::try_into).expect("a filter of one call");
    seccompiler::apply_filter(&program).expect("this kernel has seccomp");
}
