//! Programs that tests write.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Makes `path` a program that runs this text with `/bin/sh`.
///
/// Another process writes it: one that a thread beside starts meanwhile would inherit the open file, and Linux starts no
/// program that somebody may write (ETXTBSY).
pub fn script(path: &Path, text: &str) {
    let mut writer = Command::new("/bin/sh");
    writer.args(["-c", "cat > \"$0\" && chmod 755 \"$0\""]).arg(path).stdin(Stdio::piped());
    let mut writer = writer.spawn().expect("a shell");
    let mut input = writer.stdin.take().expect("asked for");
    write!(input, "#!/bin/sh\n{text}\n").expect("it reads");
    drop(input);
    assert!(writer.wait().expect("it ends").success(), "write {}", path.display());
}
