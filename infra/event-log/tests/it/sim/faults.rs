//! Disks that fail without a power cut.

use super::disk::{Disk, Faults};
use super::power::load;
use super::witness::{Witness, everything};
use event_log::{EmbeddedLog, Options};
use ports::contract::log::{batch, events, stream};
use ports::log::{AppendError, EventLog, Expected, LogError};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::sync::Arc;

fn options() -> Options {
    Options { segment_bytes: 8 << 10, fill_bytes: 2 << 10, index_cache_bytes: 1 << 20, ..Options::new("") }
}

fn open(disk: &Disk) -> EmbeddedLog {
    EmbeddedLog::open_on(Arc::new(disk.clone()), options()).expect("the log opens")
}

#[tokio::test]
async fn after_a_failed_sync_the_log_is_read_only_until_opened_anew() {
    let disk = Disk::new(1);
    let log = open(&disk);
    let name = stream();
    log.append(batch(&name, Expected::NoStream, &events(2))).await.expect("the disk is well");
    disk.set(Faults { sync_fails: Some(1), ..Faults::default() });
    for _ in 0..3 {
        let refused = log.append(batch(&name, Expected::Any, &events(1))).await;
        let Err(AppendError::Log(LogError::ReadOnly(why))) = refused else { panic!("{refused:?}") };
        assert!(why.contains("a failed sync"), "{why}");
    }
    assert_eq!(log.read_stream(None, &name, 0, 9).await.expect("reads go on").len(), 2);
    assert_eq!(*log.head().borrow(), 2);
    drop(log);
    // What the failed sync left in the page cache is made durable before anything is built on it.
    let log = open(&disk);
    let found = everything(&log).await.len();
    log.append(batch(&stream(), Expected::Any, &events(1))).await.expect("the disk is well again");
    drop(log);
    disk.cut_power();
    assert_eq!(everything(&open(&disk)).await.len(), found + 1);
}

#[tokio::test]
async fn a_failed_write_makes_the_log_read_only() {
    let disk = Disk::new(2);
    let log = open(&disk);
    disk.set(Faults { write_fails: Some(1), ..Faults::default() });
    for _ in 0..2 {
        let refused = log.append(batch(&stream(), Expected::Any, &events(1))).await;
        assert!(matches!(refused, Err(AppendError::Log(LogError::ReadOnly(_)))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_full_disk_refuses_appends_and_works_again_when_there_is_space() {
    for seed in 0..300 {
        let context = format!("seed {seed}");
        let mut random = StdRng::seed_from_u64(seed);
        let disk = Disk::new(seed);
        let log = open(&disk);
        let mut witness = Witness::default();
        let capacity = Some(random.random_range(4_000..40_000));
        disk.set(Faults { capacity, short_one_in: Some(4), ..Faults::default() });
        let mut refused = 0;
        for _ in 0..40 {
            let asked = witness.batch(&mut random);
            let answer = log.append(asked.clone()).await;
            refused += usize::from(matches!(answer, Err(AppendError::Full)));
            assert!(matches!(answer, Ok(_) | Err(AppendError::Full)), "{context}: {answer:?}");
            witness.answered(&asked, &answer);
        }
        witness.check(&log, &context).await;
        disk.set(Faults::default());
        let asked = witness.batch(&mut random);
        let answer = log.append(asked.clone()).await;
        witness.answered(&asked, &answer);
        assert!(answer.is_ok(), "{context}: {answer:?}, {refused} refused before");
        drop(log);
        disk.cut_power();
        witness.check(&open(&disk), &context).await;
    }
}

#[tokio::test]
async fn a_flipped_bit_is_reported_or_harmless() {
    let first: u64 = rand::rng().random();
    let (mut reported, mut harmless) = (0, 0);
    for seed in (0..1_000).map(|number| first.wrapping_add(number)) {
        let context = format!("seed {seed}");
        let mut random = StdRng::seed_from_u64(seed);
        let disk = Disk::new(seed);
        let mut witness = Witness::default();
        let log = open(&disk);
        load(&log, &mut witness, &mut random).await;
        drop(log);
        let files = disk.files();
        let (name, bytes) = &files[random.random_range(0..files.len())];
        let place = random.random_range(0..*bytes);
        let bit = 1 << random.random_range(0..8);
        disk.tamper(name, |data| data[place] ^= bit);
        match EmbeddedLog::open_on(Arc::new(disk.clone()), options()) {
            Err(LogError::Damaged { file, offset, .. }) => {
                assert_eq!(&file, name, "{context}");
                assert!(offset <= place as u64, "{context}: byte {place} is not behind {offset}");
                reported += 1;
            }
            Err(error) => panic!("{context}: {error}"),
            Ok(log) => {
                witness.check(&log, &format!("{context}, byte {place} of {name} ({bytes})")).await;
                harmless += 1;
            }
        }
    }
    eprintln!("seeds {first}+1000: {reported} flips reported, {harmless} in bytes that say nothing");
    assert!(reported > 500, "{reported} of 1000 flips were found");
}
