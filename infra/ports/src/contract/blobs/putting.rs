//! A put changes everything or nothing.

use super::{Fixture, crumbs, noise, put, whole};
use crate::blobs::BlobError;
use bytes::Bytes;
use futures::{StreamExt, stream};
use std::io;

pub async fn a_local_file_is_stored_as_a_copy(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    let path = fixture.scratch().join("outside");
    std::fs::write(&path, b"made by a job").expect("written");
    let info = blobs.put_file("a", &path).await.expect("stored");
    std::fs::write(&path, b"changed later").expect("written");
    assert_eq!(whole(&*blobs, "a").await, b"made by a job");
    assert_eq!(put(&*blobs, "b", b"made by a job").await.expect("stored").etag, info.etag);
    let missing = blobs.put_file("c", &fixture.scratch().join("missing")).await;
    assert!(matches!(missing, Err(BlobError::Store(_))), "{missing:?}");
}

pub async fn a_put_that_is_short_long_or_broken_leaves_what_was_there(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    put(&*blobs, "a", b"good").await.expect("stored");
    // As much as fits into memory, and more.
    for size in [5_000, 10_000_000] {
        let (bytes, exact) = (noise(size), size as u64);
        let short = blobs.put("a", crumbs(&bytes), exact + 1).await;
        assert!(
            matches!(short, Err(BlobError::WrongSize { expected, got }) if (expected, got) == (exact + 1, exact)),
            "{short:?}"
        );
        let long = blobs.put("a", crumbs(&bytes), exact - 1).await;
        assert!(
            matches!(long, Err(BlobError::WrongSize { expected, .. }) if expected == exact - 1),
            "{long:?}"
        );
        let reset = stream::iter([Err(io::Error::from(io::ErrorKind::ConnectionReset))]);
        let broken = blobs.put("a", crumbs(&bytes).chain(reset).boxed(), exact + 8).await;
        assert!(matches!(broken, Err(BlobError::BrokenStream(_))), "{broken:?}");
        assert_eq!(whole(&*blobs, "a").await, b"good");
    }
}

pub async fn an_endless_put_is_stopped_at_its_size(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    let endless = stream::repeat_with(|| Ok(Bytes::from_static(&[0; 4_096]))).boxed();
    assert!(matches!(blobs.put("a", endless, 10_000).await, Err(BlobError::WrongSize { .. })));
    assert!(matches!(blobs.head("a").await, Err(BlobError::NotFound(_))));
}

pub async fn a_put_that_is_given_up_changes_nothing(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    put(&*blobs, "a", b"good").await.expect("stored");
    let (all_read, mut told) = tokio::sync::oneshot::channel::<()>();
    let mut all_read = Some(all_read);
    let stalled = crumbs(&noise(20_000_000)).chain(stream::poll_fn(move |_| {
        drop(all_read.take());
        std::task::Poll::Pending
    }));
    {
        let given_up = blobs.put("a", stalled.boxed(), 30_000_000);
        tokio::select! {
            put = given_up => panic!("it waits for the rest: {put:?}"),
            _ = &mut told => {}
        }
    }
    assert_eq!(whole(&*blobs, "a").await, b"good");
}

pub async fn the_last_whole_put_wins(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    let first = put(&*blobs, "a", b"one").await.expect("stored");
    let second = put(&*blobs, "a", b"two").await.expect("stored");
    assert_ne!(first.etag, second.etag);
    assert_eq!(blobs.head("a").await.expect("there"), second);
    assert_eq!(whole(&*blobs, "a").await, b"two");
}

pub async fn puts_of_one_key_at_once_never_mix(fixture: &impl Fixture) {
    let store = fixture.blobs();
    for round in 0..20_u8 {
        let writers = (0..4).map(|writer| {
            let blobs = store.clone();
            tokio::spawn(async move { put(&*blobs, "a", &vec![round * 4 + writer; 100_000]).await })
        });
        let put_infos: Vec<_> = futures::future::join_all(writers).await;
        let bytes = whole(&*store, "a").await;
        assert!(bytes.len() == 100_000 && bytes.iter().all(|byte| *byte == bytes[0]));
        let winner = put_infos[usize::from(bytes[0] - round * 4)].as_ref().expect("no panic");
        let etag = &winner.as_ref().expect("stored").etag;
        assert_eq!(&store.head("a").await.expect("there").etag, etag);
    }
}
