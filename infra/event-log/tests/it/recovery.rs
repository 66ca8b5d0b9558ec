//! Opening again, whatever happened to the files.

use crate::given::*;
use event_log::{EmbeddedLog, verify};
use ports::contract::log::{batch, events};
use ports::log::{EventLog, Expected, LogError, Recorded};
use std::path::Path;

#[tokio::test]
async fn what_was_written_is_there_when_opened_again() {
    let dir = tempfile::tempdir().expect("a folder");
    let log = open(dir.path());
    let streams = fill(&log, 30).await;
    log.truncate_stream(None, &streams[0], Expected::Any).await.expect("it exists");
    log.tombstone_stream(None, &streams[1], Expected::Any).await.expect("it exists");
    let before = everything(&log).await;
    log.close().await;
    let closed = log.append(batch(&streams[2], Expected::Any, &events(1))).await;
    assert!(closed.is_err(), "a closed log takes nothing: {closed:?}");
    for _ in 0..2 {
        let log = open(dir.path());
        assert_eq!(everything(&log).await, before);
        for (stream, count) in streams.iter().zip([0, 0, 60]) {
            assert_eq!(log.read_stream(None, stream, 0, 99).await.expect("it can be read").len(), count);
        }
        let refused = log.append(batch(&streams[1], Expected::Any, &events(1))).await;
        assert!(refused.is_err(), "a tombstone lasts: {refused:?}");
    }
    let log = open(dir.path());
    let next = log.append(batch(&streams[0], Expected::NoStream, &events(1))).await.expect("it goes on");
    assert_eq!((next.position, next.revisions), (181, vec![60]));
}

#[tokio::test]
async fn a_second_process_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let log = open(dir.path());
    let Err(LogError::Io(error)) = EmbeddedLog::open(options(dir.path())) else { panic!("two writers") };
    assert_eq!(error.kind(), std::io::ErrorKind::ResourceBusy);
    assert!(error.to_string().contains("another process uses the log"), "{error}");
    assert!(verify(dir.path()).expect("a check keeps nobody out").is_sound());
    log.close().await;
    open(dir.path()).close().await;
}

#[tokio::test]
async fn a_lost_or_foreign_index_is_made_anew() {
    let dir = tempfile::tempdir().expect("a folder");
    let log = open(dir.path());
    let streams = fill(&log, 30).await;
    log.truncate_stream(None, &streams[0], Expected::Any).await.expect("it exists");
    let known = events(2);
    log.append(batch(&streams[0], Expected::Any, &known)).await.expect("it goes on");
    let before = everything(&log).await;
    log.close().await;
    let index = dir.path().join("index.redb");
    let other = tempfile::tempdir().expect("a folder");
    let foreign = open(other.path());
    fill(&foreign, 40).await;
    foreign.close().await;
    for damage in 0..3 {
        match damage {
            0 => std::fs::remove_file(&index).expect("there is an index"),
            1 => std::fs::write(&index, b"not an index").expect("it can be written"),
            _ => drop(std::fs::copy(other.path().join("index.redb"), &index).expect("there is another")),
        }
        let log = open(dir.path());
        assert_eq!(everything(&log).await, before);
        let seen = log.read_stream(None, &streams[0], 0, 99).await.expect("it can be read");
        assert_eq!(seen.iter().map(|event| event.revision).collect::<Vec<_>>(), [60, 61]);
        let again = log.append(batch(&streams[0], Expected::Any, &known)).await.expect("these are known");
        assert!(again.repeated);
        assert_eq!(log.read_stream(None, &streams[2], 0, 99).await.expect("it can be read").len(), 60);
        log.close().await;
    }
}

/// A log whose last segment has two groups, and the bytes of that segment; the events of all groups but the last.
struct Tail {
    dir: tempfile::TempDir,
    bytes: Vec<u8>,
    all: Vec<Recorded>,
    /// Where the last group begins and ends.
    start: usize,
    end: usize,
}

async fn tail() -> Tail {
    let dir = tempfile::tempdir().expect("a folder");
    let log = open(dir.path());
    fill(&log, 1).await;
    let written = |dir: &Path| {
        let bytes = std::fs::read(&segments(dir)[0]).expect("a segment");
        bytes.iter().rposition(|byte| *byte != 0).expect("something is written") + 1
    };
    let start = written(dir.path());
    fill(&log, 1).await;
    let all = everything(&log).await;
    log.close().await;
    let end = written(dir.path());
    let bytes = std::fs::read(&segments(dir.path())[0]).expect("a segment");
    Tail { dir, bytes, all, start, end }
}

impl Tail {
    /// Opens the log with these bytes as its last segment.
    fn open_with(&self, bytes: &[u8]) -> Result<EmbeddedLog, LogError> {
        overwrite(&segments(self.dir.path())[0], bytes);
        EmbeddedLog::open(options(self.dir.path()))
    }
}

#[tokio::test]
async fn a_segment_cut_at_any_byte_recovers_whole_groups() {
    let tail = tail().await;
    let mut counts = std::collections::BTreeSet::new();
    for end in tail.start - 200..=tail.end {
        let log = tail.open_with(&tail.bytes[..end]).unwrap_or_else(|error| panic!("cut at {end}: {error}"));
        let found = everything(&log).await;
        assert_eq!(found[..], tail.all[..found.len()], "cut at {end}");
        assert_eq!(found.len() % 2, 0, "cut at {end}: a group is there in part");
        counts.insert(found.len());
        log.close().await;
    }
    assert_eq!(counts.last(), Some(&tail.all.len()), "with all bytes, all is there");
    assert!(counts.len() >= 4, "each group is lost at its own byte: {counts:?}");
}

#[tokio::test]
async fn a_changed_byte_is_reported_with_its_place() {
    let tail = tail().await;
    for place in 0..tail.end {
        for change in [0x01, 0xff] {
            let mut bytes = tail.bytes.clone();
            bytes[place] ^= change;
            match tail.open_with(&bytes) {
                Err(LogError::Damaged { file, offset, .. }) => {
                    assert_eq!(file, "00000000000000000001.seg");
                    assert!(offset as usize <= place, "byte {place} is before {offset}");
                    assert!(place - (offset as usize) < 512, "byte {place} is far from {offset}");
                }
                Err(error) => panic!("byte {place}: {error}"),
                Ok(_) => panic!("byte {place} ^ {change:#x} was not noticed"),
            }
            let report = verify(tail.dir.path()).expect("the files can be read");
            assert_eq!(report.damages.len(), 1, "byte {place}: {report:?}");
            assert!(report.damages[0].offset as usize <= place);
        }
    }
}

#[tokio::test]
async fn a_missing_or_swapped_segment_is_reported() {
    let dir = tempfile::tempdir().expect("a folder");
    let log = open(dir.path());
    fill(&log, 40).await;
    log.close().await;
    let files = segments(dir.path());
    assert!(files.len() >= 4, "{files:?}");
    let (second, third) =
        (std::fs::read(&files[1]).expect("it is there"), std::fs::read(&files[2]).expect("it is there"));
    let is_damaged = || {
        let opened = EmbeddedLog::open(options(dir.path()));
        assert!(matches!(opened, Err(LogError::Damaged { .. })), "it must not open");
        let report = verify(dir.path()).expect("the files can be read");
        assert!(!report.is_sound(), "{report:?}");
    };
    std::fs::remove_file(&files[1]).expect("it can be removed");
    is_damaged();
    overwrite(&files[1], &third);
    is_damaged();
    overwrite(&files[1], &second[..second.len() - 1]);
    is_damaged();
    overwrite(&files[1], &second);
    open(dir.path()).close().await;
}

#[tokio::test]
async fn a_changed_byte_of_a_sealed_segment_is_found_by_verify_and_by_reading() {
    let dir = tempfile::tempdir().expect("a folder");
    let log = open(dir.path());
    fill(&log, 40).await;
    log.close().await;
    let report = verify(dir.path()).expect("the files can be read");
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.events, report.position, report.streams), (240, 240, 3));
    let file = &segments(dir.path())[1];
    let name = file.file_name().expect("it has one").to_string_lossy().into_owned();
    let sound = std::fs::read(file).expect("it is there");
    for place in (0..sound.len()).step_by(37) {
        let mut bytes = sound.clone();
        bytes[place] ^= 0x10;
        overwrite(file, &bytes);
        let report = verify(dir.path()).expect("the files can be read");
        let damage = report.damages.first().unwrap_or_else(|| panic!("byte {place} was not noticed"));
        assert_eq!(damage.file, name);
        assert!(
            (damage.offset as usize) <= place && place < damage.offset as usize + 600,
            "{place}: {damage:?}"
        );
        let silent = match EmbeddedLog::open(options(dir.path())) {
            Err(_) => false,
            Ok(log) => {
                let mut position = 0;
                loop {
                    match log.read_all(position, 100).await {
                        Err(LogError::Damaged { .. }) => break false,
                        Err(error) => panic!("{error}"),
                        Ok(events) if events.is_empty() => break true,
                        Ok(events) => position += events.len() as u64,
                    }
                }
            }
        };
        assert!(!silent, "byte {place} was read as if it were right");
    }
}
