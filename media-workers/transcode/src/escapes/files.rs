//! Attempts on files: other people's, the machine's, and one's own in ways that are not meant.

use super::Attempt;
use super::Expected::{Ended, Refused, Works};
use domain::media::FailureReason::LimitExceeded;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};

pub(super) const ATTEMPTS: &[Attempt] = &[
    ("read the list of users", Refused, |_| fs::read("/etc/passwd").map(drop)),
    ("read a program of the system", Refused, |_| fs::read("/bin/sh").map(drop)),
    ("read the parent's environment", Refused, |around| {
        fs::read(format!("/proc/{}/environ", around.parent)).map(drop)
    }),
    ("read its own map of memory", Refused, |_| fs::read("/proc/self/maps").map(drop)),
    ("read another job's source", Refused, |around| fs::read(around.folder.join("other")).map(drop)),
    ("list the folder of all jobs", Refused, |around| fs::read_dir(&around.folder).map(drop)),
    ("write beside its folder", Refused, |around| fs::write(around.folder.join("beside"), "x")),
    ("write into a system folder for all", Refused, |_| {
        tempfile::tempfile_in("/tmp").and_then(|mut file| file.write_all(b"x"))
    }),
    ("change its source", Refused, |around| fs::write(around.source(), "y")),
    ("empty its source while reading it", Refused, |around| {
        OpenOptions::new().read(true).custom_flags(libc::O_TRUNC).open(around.source()).map(drop)
    }),
    ("remove another job's source", Refused, |around| fs::remove_file(around.folder.join("other"))),
    ("move its result out of its folder", Refused, |around| {
        fs::write(around.out_dir().join("made"), "x")?;
        fs::rename(around.out_dir().join("made"), around.folder.join("made"))
    }),
    ("take another job's source into its folder", Refused, |around| {
        fs::hard_link(around.folder.join("other"), around.out_dir().join("taken"))
    }),
    ("leave a link for whoever stores the result", Refused, |around| {
        symlink(around.folder.join("secret"), around.out_dir().join("main.m3u8"))
    }),
    ("make a pipe in its folder", Refused, |around| pipe(&around.out_dir().join("pipe"))),
    ("make its result a program with other rights", Refused, |around| {
        fs::write(around.out_dir().join("made"), "x")?;
        fs::set_permissions(around.out_dir().join("made"), Permissions::from_mode(0o4755))
    }),
    ("use a descriptor that the parent left open", Refused, |around| left_open(around.left_open)),
    ("watch what others do with files", Refused, |around| watch(&around.folder)),
    ("write a file larger than it may", Ended(LimitExceeded), |around| {
        fs::write(around.out_dir().join("large"), vec![0; 2 << 20])
    }),
    ("fill the disk with small files", Ended(LimitExceeded), |around| {
        (0..16)
            .try_for_each(|number| fs::write(around.out_dir().join(number.to_string()), vec![0; 512 << 10]))
    }),
    ("open more files than it may", Refused, |_| {
        (0..300).map(|_| fs::File::open("/dev/null")).collect::<io::Result<Vec<_>>>().map(drop)
    }),
    ("read its source", Works, |around| fs::read(around.source()).map(drop)),
    ("read a system library", Works, |_| fs::read_dir("/usr/lib").map(drop)),
    ("make, move and remove files in its folder", Works, |around| {
        let (folder, file) = (around.out_dir().join("folder"), around.out_dir().join("folder/file"));
        fs::create_dir(&folder)?;
        fs::write(&file, "x")?;
        fs::rename(&file, around.out_dir().join("file"))?;
        fs::remove_dir(folder)?;
        fs::remove_file(around.out_dir().join("file"))
    }),
];

#[allow(unsafe_code, reason = "the attempt is a system call")]
fn pipe(path: &std::path::Path) -> io::Result<()> {
    use std::os::unix::ffi::OsStrExt;
    let path = std::ffi::CString::new(path.as_os_str().as_bytes())?;
    // SAFETY: a valid string that lives through the call.
    super::hold::done(i64::from(unsafe { libc::mkfifo(path.as_ptr(), 0o600) }))
}

#[allow(unsafe_code, reason = "the attempt is a system call")]
fn watch(folder: &std::path::Path) -> io::Result<()> {
    use std::os::unix::ffi::OsStrExt;
    let path = std::ffi::CString::new(folder.as_os_str().as_bytes())?;
    // SAFETY: a valid string that lives through the call; the descriptor ends with this process.
    super::hold::done(i64::from(unsafe {
        libc::inotify_add_watch(libc::inotify_init1(0), path.as_ptr(), libc::IN_ALL_EVENTS)
    }))
}

#[allow(unsafe_code, reason = "the attempt is to use a number that may be a descriptor")]
fn left_open(number: i32) -> io::Result<()> {
    use std::os::fd::FromRawFd;
    // SAFETY: nothing else in this process uses the descriptor; when it is none, the read says so.
    let mut file = std::mem::ManuallyDrop::new(unsafe { fs::File::from_raw_fd(number) });
    file.read(&mut [0]).map(drop)
}
