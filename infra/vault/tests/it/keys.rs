use crate::{APP, Bench};
use ports::log::App;
use ports::vault::{Vault, VaultError};
use uuid::Uuid;

#[tokio::test]
async fn a_subject_keeps_its_key_over_a_restart() {
    let (bench, subject) = (Bench::start(), Uuid::new_v4());
    let first = bench.open().key_for_sealing(APP, subject).await.unwrap();
    let again = bench.open().key_for_opening(APP, subject).await.unwrap().unwrap();
    assert_eq!(first.0, again.0);
    assert_eq!(bench.open().key_for_sealing(APP, subject).await.unwrap().0, first.0);
}

#[tokio::test]
async fn every_subject_of_every_app_has_a_key_of_its_own() {
    let (bench, one, two) = (Bench::start(), Uuid::new_v4(), Uuid::new_v4());
    let vault = bench.open();
    let key = vault.key_for_sealing(APP, one).await.unwrap();
    assert_ne!(vault.key_for_sealing(APP, two).await.unwrap().0, key.0);
    assert_ne!(vault.key_for_sealing(App(9), one).await.unwrap().0, key.0);
}

#[tokio::test]
async fn looking_for_a_key_makes_none() {
    let (bench, subject) = (Bench::start(), Uuid::new_v4());
    assert!(bench.open().key_for_opening(APP, subject).await.unwrap().is_none());
    assert!(!bench.key_file(subject).exists());
}

#[tokio::test]
async fn two_handles_at_once_agree_on_one_key() {
    for _ in 0..50 {
        let (bench, subject) = (Bench::start(), Uuid::new_v4());
        let open = || {
            let (vault, master) = (bench.vault(), bench.master());
            tokio::task::spawn_blocking(move || vault::FileVault::open(vault, master).unwrap())
        };
        let (one, two) = tokio::join!(open(), open());
        let (one, two) = (one.unwrap(), two.unwrap());
        let (a, b, c) = tokio::join!(
            one.key_for_sealing(APP, subject),
            two.key_for_sealing(APP, subject),
            one.key_for_sealing(APP, subject)
        );
        let key = a.unwrap().0;
        assert_eq!((key, key), (b.unwrap().0, c.unwrap().0));
    }
}

#[tokio::test]
async fn an_erased_subject_is_erased_for_ever_and_for_every_process() {
    let (bench, subject) = (Bench::start(), Uuid::new_v4());
    let (vault, other) = (bench.open(), bench.open());
    vault.key_for_sealing(APP, subject).await.unwrap();
    other.key_for_sealing(APP, subject).await.unwrap();
    vault.erase(APP, subject).await.unwrap();
    for handle in [&vault, &other, &bench.open()] {
        assert!(handle.key_for_opening(APP, subject).await.unwrap().is_none());
        assert!(matches!(handle.key_for_sealing(APP, subject).await, Err(VaultError::Erased)));
    }
    vault.erase(APP, subject).await.unwrap();
    assert!(!bench.key_file(subject).exists());
}

#[tokio::test]
async fn a_subject_can_be_erased_before_it_has_a_key() {
    let (bench, subject) = (Bench::start(), Uuid::new_v4());
    bench.open().erase(APP, subject).await.unwrap();
    assert!(matches!(bench.open().key_for_sealing(APP, subject).await, Err(VaultError::Erased)));
}

#[tokio::test]
async fn an_erasure_at_the_same_time_as_a_sealing_wins() {
    let bench = Bench::start();
    let (one, two) = (bench.open(), bench.open());
    for _ in 0..200 {
        let subject = Uuid::new_v4();
        let (sealed, erased) = tokio::join!(one.key_for_sealing(APP, subject), two.erase(APP, subject));
        erased.unwrap();
        assert!(matches!(sealed, Ok(_) | Err(VaultError::Erased)));
        assert!(one.key_for_opening(APP, subject).await.unwrap().is_none());
        assert!(!bench.key_file(subject).exists());
    }
}

#[tokio::test]
async fn one_app_erases_nothing_of_another() {
    let (bench, subject) = (Bench::start(), Uuid::new_v4());
    let vault = bench.open();
    let key = vault.key_for_sealing(APP, subject).await.unwrap();
    vault.erase(App(80), subject).await.unwrap();
    assert_eq!(vault.key_for_opening(APP, subject).await.unwrap().unwrap().0, key.0);
}
