use crate::{Bench, put};
use blobs::LocalBlobs;
use ports::blobs::Blobs;
use std::fs;
use std::time::{Duration, SystemTime};

#[tokio::test]
async fn what_dead_processes_left_is_swept_and_live_puts_are_not() {
    let bench = Bench::start();
    let tmp = bench.dir.path().join("tmp");
    let old = fs::File::create(tmp.join("old")).unwrap();
    old.set_modified(SystemTime::now() - Duration::from_hours(25)).unwrap();
    fs::write(tmp.join("fresh"), b"of a put in another process").unwrap();
    fs::create_dir_all(tmp.join("deleted/half")).unwrap();
    LocalBlobs::open(bench.dir.path()).unwrap();
    let left: Vec<_> = fs::read_dir(tmp).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["fresh"]);
}

#[tokio::test]
async fn two_handles_see_the_same_blobs() {
    let bench = Bench::start();
    let other = LocalBlobs::open(bench.dir.path()).unwrap();
    let info = put(&*bench.blobs, "a", b"x").await.unwrap();
    assert_eq!(other.head("a").await.unwrap(), info);
    other.delete_prefix("a").await.unwrap();
    assert!(bench.blobs.head("a").await.is_err());
}
