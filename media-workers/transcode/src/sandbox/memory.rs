//! How much memory this process has needed.
//!
//! `ru_maxrss` goes on from what the parent had when it started this process, and a caged process finds no `/proc`: so
//! the file is opened in front of the cage and read behind it.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::OnceLock;

static STATUS: OnceLock<File> = OnceLock::new();

/// To be called before the cage closes.
pub(super) fn watch() -> std::io::Result<()> {
    let status = File::open("/proc/self/status")?;
    STATUS.get_or_init(|| status);
    Ok(())
}

/// The most resident memory this process had at once, in bytes; 0 if it is not watched.
pub(crate) fn peak_memory_bytes() -> u64 {
    let Some(status) = STATUS.get() else { return 0 };
    let mut text = [0; 4096];
    let length = status.read_at(&mut text, 0).unwrap_or(0);
    String::from_utf8_lossy(&text[..length]).lines().find_map(kibibytes).unwrap_or(0) * 1024
}

/// The high-water mark of the resident set: proc_pid_status(5).
fn kibibytes(line: &str) -> Option<u64> {
    line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_back_counts() {
        watch().expect("Linux has it");
        let before = peak_memory_bytes();
        drop(std::hint::black_box(vec![1_u8; 64 << 20]));
        let after = peak_memory_bytes();
        assert!(before > 0 && after >= 64 << 20, "{before}, then {after}");
    }
}
