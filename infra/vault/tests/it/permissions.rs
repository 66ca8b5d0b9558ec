use crate::{APP, Bench};
use ports::vault::Vault;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use uuid::Uuid;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn only_the_owner_can_read_what_the_vault_writes() {
    let (bench, subject) = (Bench::start(), Uuid::new_v4());
    bench.open().key_for_sealing(APP, subject).await.unwrap();
    assert_eq!(mode(&bench.master()), 0o600);
    assert_eq!(mode(&bench.key_file(subject)), 0o600);
    assert_eq!(mode(bench.master().parent().unwrap()), 0o700);
    assert_eq!(mode(&bench.vault()), 0o700);
}

#[test]
fn a_master_key_that_others_can_read_is_refused() {
    let bench = Bench::start();
    bench.open();
    fs::set_permissions(bench.master(), fs::Permissions::from_mode(0o640)).unwrap();
    let refused = vault::FileVault::open(bench.vault(), bench.master()).err().unwrap();
    assert!(refused.to_string().contains("chmod 600"), "{refused}");
}

#[test]
fn a_master_key_of_another_length_is_refused() {
    let bench = Bench::start();
    bench.open();
    fs::write(bench.master(), b"short").unwrap();
    let refused = vault::FileVault::open(bench.vault(), bench.master()).err().unwrap();
    assert!(refused.to_string().contains("32 bytes"), "{refused}");
}
