//! A real disk that is full.

use crate::given::everything;
use bytes::Bytes;
use event_log::{EmbeddedLog, Options};
use ports::contract::log::{batch, event, stream};
use ports::log::{AppendError, EventLog, Expected, NewEvent};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

struct Tmpfs<'a>(&'a Path);

impl<'a> Tmpfs<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=8m", "none"]).arg(at).output();
        mount.is_ok_and(|output| output.status.success()).then_some(Self(at))
    }
}

impl Drop for Tmpfs<'_> {
    fn drop(&mut self) {
        let done = Command::new("umount").arg(self.0).status();
        if !done.is_ok_and(|status| status.success()) {
            eprintln!("{} stays mounted", self.0.display());
        }
    }
}

async fn append(log: &EmbeddedLog) -> Result<u64, AppendError> {
    let large = NewEvent { data: Bytes::from(vec![b'x'; 20_000]), ..event() };
    log.append(batch(&stream(), Expected::NoStream, &[large])).await.map(|appended| appended.position)
}

#[tokio::test]
async fn a_full_disk_refuses_appends_and_goes_on_when_space_is_made() {
    let dir = tempfile::tempdir().expect("a folder");
    let Some(mounted) = Tmpfs::mount(dir.path()) else {
        eprintln!("SKIPPED: a full disk needs root, to mount a small one");
        return;
    };
    let ballast = dir.path().join("ballast");
    std::fs::write(&ballast, vec![1; 3 << 20]).expect("there is space");
    let options =
        Options { segment_bytes: 512 << 10, fill_bytes: 128 << 10, ..Options::new(dir.path().join("log")) };
    let log = EmbeddedLog::open(options.clone()).expect("there is space");
    let mut last = 0;
    let refused = loop {
        match append(&log).await {
            Ok(position) => last = position,
            Err(error) => break error,
        }
        assert!(last < 1_000, "8 MB are full before");
    };
    assert!(matches!(refused, AppendError::Full), "{refused:?}");
    for _ in 0..5 {
        let again = append(&log).await;
        assert!(matches!(again, Err(AppendError::Full)), "{again:?}");
    }
    assert_eq!(everything(&log).await.len() as u64, last, "reads go on");
    std::fs::remove_file(&ballast).expect("it can be removed");
    let started = Instant::now();
    let next = loop {
        match append(&log).await {
            Ok(position) => break position,
            Err(AppendError::Full) if started.elapsed() < Duration::from_secs(10) => {
                tokio::task::yield_now().await;
            }
            Err(error) => panic!("there is space again: {error}"),
        }
    };
    assert_eq!(next, last + 1);
    let before = everything(&log).await;
    log.close().await;
    drop(log);
    let log = EmbeddedLog::open(options.clone()).expect("it opens");
    assert_eq!(everything(&log).await, before);
    drop(log);
    assert!(event_log::verify(&options.dir).expect("it can be read").is_sound());
    drop(mounted);
}
