//! Escapes, each tried in a process of its own: outside the cage, where it must work, and inside, where it must not.

use super::{cage, limit};
use crate::message::ChildLimits;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a child finds to work with.
struct Around {
    folder: PathBuf,
    parent: u32,
    port: u16,
}

type Attempt = (&'static str, fn(&Around) -> std::io::Result<()>);

const ATTEMPTS: [Attempt; 9] = [
    ("read the password file", |_| std::fs::read("/etc/passwd").map(drop)),
    ("read the parent's secrets", |around| {
        std::fs::read(format!("/proc/{}/environ", around.parent)).map(drop)
    }),
    ("read another job's source", |around| std::fs::read(around.folder.join("other")).map(drop)),
    ("write beside its folder", |around| std::fs::write(around.folder.join("beside"), "x")),
    ("connect by TCP", |around| TcpStream::connect(("127.0.0.1", around.port)).map(drop)),
    ("open a UDP socket", |_| UdpSocket::bind("127.0.0.1:0").map(drop)),
    ("connect to a Unix socket", |around| UnixStream::connect(around.folder.join("socket")).map(drop)),
    ("run a program", |_| Command::new("/bin/true").status().map(drop)),
    ("take hold of the parent", |around| hold(around.parent)),
];

const ALLOWED: [Attempt; 3] = [
    ("read its source", |around| std::fs::read(around.folder.join("source")).map(drop)),
    ("write into its folder", |around| std::fs::write(around.folder.join("out/file"), "x")),
    ("start a thread", |_| std::thread::Builder::new().spawn(|| ()).map(drop)),
];

#[allow(unsafe_code, reason = "the attempt is a system call")]
fn hold(process: u32) -> std::io::Result<()> {
    // SAFETY: no pointers; the descriptor it makes is closed by the end of this process.
    let held = unsafe { libc::syscall(libc::SYS_pidfd_open, process, 0) };
    if held >= 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}

#[test]
fn what_a_job_must_not_do_works_outside_the_cage_and_fails_inside() {
    for (name, _) in ATTEMPTS {
        assert!(tried(name, false), "outside the cage one can {name}");
        assert!(!tried(name, true), "inside the cage one cannot {name}");
    }
}

#[test]
fn what_a_job_must_do_works_inside_the_cage() {
    for (name, _) in ALLOWED {
        assert!(tried(name, true), "inside the cage one can {name}");
    }
}

/// Whether an attempt works in a process of its own.
fn tried(name: &str, caged: bool) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    for file in ["source", "other"] {
        std::fs::write(folder.path().join(file), "x").expect("the folder is ours");
    }
    std::fs::create_dir(folder.path().join("out")).expect("the folder is ours");
    let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
    let _unix = UnixListener::bind(folder.path().join("socket")).expect("a socket");
    let output = Command::new(std::env::current_exe().expect("this test"))
        .args(["--ignored", "--exact", "sandbox::tests::attempt"])
        .env("ATTEMPT", name)
        .env("CAGED", if caged { "yes" } else { "no" })
        .env("FOLDER", folder.path())
        .env("PARENT", std::process::id().to_string())
        .env("PORT", tcp.local_addr().expect("bound").port().to_string())
        .output()
        .expect("this test runs again");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        said.contains("ATTEMPT "),
        "{name} was not tried: {said} {}",
        String::from_utf8_lossy(&output.stderr)
    );
    said.contains("ATTEMPT WORKED")
}

#[test]
#[ignore = "the child of the tests above"]
fn attempt() {
    let variable = |name: &str| std::env::var(name).expect("set by the test above");
    let around = Around {
        folder: PathBuf::from(variable("FOLDER")),
        parent: variable("PARENT").parse().expect("a number"),
        port: variable("PORT").parse().expect("a number"),
    };
    let name = variable("ATTEMPT");
    let (_, act) =
        *ATTEMPTS.iter().chain(&ALLOWED).find(|(found, _)| *found == name).expect("a known attempt");
    let mut report = super::reserve_stdout().expect("a descriptor");
    if variable("CAGED") == "yes" {
        limit(&ChildLimits { memory_bytes: 1 << 30, cpu_seconds: 60, file_bytes: 1 << 20 }).expect("limits");
        cage(&around.folder.join("source"), Some(Path::new(&around.folder.join("out")))).expect("a cage");
    }
    let said = match act(&around) {
        Ok(()) => "ATTEMPT WORKED\n".to_owned(),
        Err(error) => format!("ATTEMPT FAILED: {error}\n"),
    };
    std::io::Write::write_all(&mut report, said.as_bytes()).expect("the pipe is open");
}
