//! A tag always belongs to the bytes.

use crate::{Bench, put};
use ports::blobs::Blobs;
use std::fs;

#[tokio::test]
async fn the_tag_is_the_md5_of_the_bytes() {
    let bench = Bench::start();
    assert_eq!(put(&*bench.blobs, "a", b"hello").await.unwrap().etag, "5d41402abc4b2a76b9719d911017c592");
}

#[tokio::test]
async fn the_tag_of_joined_parts_is_made_as_object_stores_make_it() {
    let bench = Bench::start();
    put(&*bench.blobs, "1", b"hello").await.unwrap();
    put(&*bench.blobs, "2", b"world").await.unwrap();
    let joined = bench.blobs.join(&["1".into(), "2".into()], "a").await.unwrap();
    // The MD5 of both MD5s as bytes, then their count.
    assert_eq!(joined.etag, "065947336a2f2a95ba8899f3675c3be6-2");
}

#[tokio::test]
async fn a_lost_or_torn_tag_is_made_anew() {
    let bench = Bench::start();
    let info = put(&*bench.blobs, "p/a", b"hello").await.unwrap();
    let tag = bench.dir.path().join("tags/p/a");
    for torn in ["", "\0\0\0\0", "x", "1-2-3 ", "1-2-3 0123"] {
        fs::write(&tag, torn).unwrap();
        assert_eq!(bench.blobs.head("p/a").await.unwrap(), info, "{torn:?}");
    }
    fs::remove_file(&tag).unwrap();
    assert_eq!(bench.blobs.head("p/a").await.unwrap(), info);
    assert!(tag.exists());
}

#[tokio::test]
async fn the_tag_of_older_bytes_is_never_given_to_newer_ones() {
    let bench = Bench::start();
    put(&*bench.blobs, "a", b"older").await.unwrap();
    let tag = bench.dir.path().join("tags/a");
    let older = fs::read(&tag).unwrap();
    let newer = put(&*bench.blobs, "a", b"newer").await.unwrap();
    // A power cut between the two renames leaves this.
    fs::write(&tag, older).unwrap();
    assert_eq!(bench.blobs.head("a").await.unwrap(), newer);
}
