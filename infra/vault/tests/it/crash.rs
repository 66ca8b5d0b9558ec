//! What a process that died, or a hand on the files, leaves behind.

use crate::{APP, Bench};
use ports::vault::{Vault, VaultError};
use std::fs;
use std::time::{Duration, SystemTime};
use uuid::Uuid;

#[tokio::test]
async fn an_erasure_cut_short_is_finished_by_the_next_look() {
    let (bench, subject) = (Bench::start(), Uuid::new_v4());
    bench.open().key_for_sealing(APP, subject).await.unwrap();
    fs::write(bench.key_file(subject).with_extension("erased"), b"").unwrap();
    assert!(bench.open().key_for_opening(APP, subject).await.unwrap().is_none());
    assert!(!bench.key_file(subject).exists());
}

#[tokio::test]
async fn a_key_in_the_making_goes_with_its_subject_and_with_no_other() {
    let (bench, subject) = (Bench::start(), Uuid::new_v4());
    let vault = bench.open();
    let left = bench.vault().join(format!("tmp/{}-{subject}.left", APP.0));
    let others = bench.vault().join(format!("tmp/{}-{}.left", APP.0, Uuid::new_v4()));
    fs::write(&left, b"wrapped").unwrap();
    fs::write(&others, b"wrapped").unwrap();
    vault.erase(APP, subject).await.unwrap();
    assert!(!left.exists());
    assert!(others.exists());
}

#[test]
fn old_keys_in_the_making_are_swept_and_fresh_ones_are_not() {
    let bench = Bench::start();
    bench.open();
    let (old, fresh) = (bench.vault().join("tmp/old"), bench.vault().join("tmp/fresh"));
    let file = fs::File::create(&old).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_hours(2)).unwrap();
    fs::write(&fresh, b"").unwrap();
    bench.open();
    assert!(!old.exists());
    assert!(fresh.exists());
}

#[tokio::test]
async fn a_missing_master_key_is_said_and_not_made_anew() {
    let bench = Bench::start();
    bench.open().key_for_sealing(APP, Uuid::new_v4()).await.unwrap();
    fs::remove_file(bench.master()).unwrap();
    let refused = vault::FileVault::open(bench.vault(), bench.master()).err().unwrap();
    assert!(refused.to_string().contains("is missing"), "{refused}");
    assert!(!bench.master().exists());
}

#[tokio::test]
async fn a_changed_or_swapped_file_is_no_key() {
    let (bench, one, two) = (Bench::start(), Uuid::new_v4(), Uuid::new_v4());
    let vault = bench.open();
    vault.key_for_sealing(APP, one).await.unwrap();
    vault.key_for_sealing(APP, two).await.unwrap();
    let good = fs::read(bench.key_file(one)).unwrap();
    for index in 0..good.len() {
        let mut bad = good.clone();
        bad[index] ^= 1;
        fs::write(bench.key_file(one), bad).unwrap();
        assert!(matches!(vault.key_for_opening(APP, one).await, Err(VaultError::Broken(_))), "byte {index}");
    }
    for bytes in [&good[..0], &good[..20], &good[..72]] {
        fs::write(bench.key_file(one), bytes).unwrap();
        assert!(matches!(vault.key_for_sealing(APP, one).await, Err(VaultError::Broken(_))));
    }
    fs::write(bench.key_file(two), good).unwrap();
    assert!(matches!(vault.key_for_opening(APP, two).await, Err(VaultError::Broken(_))));
}

#[tokio::test]
async fn no_file_holds_a_key_in_the_clear() {
    let (bench, subject) = (Bench::start(), Uuid::new_v4());
    let key = bench.open().key_for_sealing(APP, subject).await.unwrap();
    let stored = fs::read(bench.key_file(subject)).unwrap();
    assert!(!stored.windows(32).any(|part| part == key.0));
    assert_eq!(fs::read_dir(bench.vault().join("tmp")).unwrap().count(), 0);
}
