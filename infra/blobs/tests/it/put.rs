//! A put changes everything or nothing.

use crate::{Bench, crumbs, noise, put, whole};
use bytes::Bytes;
use futures::{StreamExt, stream};
use ports::blobs::{BlobError, Blobs};
use std::io;

#[tokio::test]
async fn a_put_that_is_short_long_or_broken_leaves_what_was_there() {
    let bench = Bench::start();
    put(&*bench.blobs, "a", b"good").await.unwrap();
    let short = bench.blobs.put("a", crumbs(&noise(5_000)), 5_001).await;
    assert!(matches!(short, Err(BlobError::WrongSize { expected: 5_001, got: 5_000 })), "{short:?}");
    let long = bench.blobs.put("a", crumbs(&noise(5_000)), 4_999).await;
    assert!(matches!(long, Err(BlobError::WrongSize { expected: 4_999, .. })), "{long:?}");
    let cut =
        stream::iter([Ok(Bytes::from_static(b"half")), Err(io::Error::from(io::ErrorKind::ConnectionReset))]);
    let broken = bench.blobs.put("a", cut.boxed(), 8).await;
    assert!(matches!(broken, Err(BlobError::BrokenStream(_))), "{broken:?}");
    assert_eq!(whole(&*bench.blobs, "a").await, b"good");
    assert_eq!(bench.unfinished(), 0);
}

#[tokio::test]
async fn an_endless_put_is_stopped_at_its_size() {
    let bench = Bench::start();
    let endless = stream::repeat_with(|| Ok(Bytes::from_static(&[0; 4_096]))).boxed();
    assert!(matches!(bench.blobs.put("a", endless, 10_000).await, Err(BlobError::WrongSize { .. })));
    assert!(matches!(bench.blobs.head("a").await, Err(BlobError::NotFound(_))));
}

#[tokio::test]
async fn a_put_that_is_given_up_leaves_no_file() {
    let bench = Bench::start();
    let stalled = stream::iter([Ok(Bytes::from(noise(2 << 20)))]).chain(stream::pending()).boxed();
    let mut given_up = Box::pin(bench.blobs.put("a", stalled, 3 << 20));
    while bench.unfinished() == 0 {
        assert!(futures::poll!(&mut given_up).is_pending());
        tokio::task::yield_now().await;
    }
    drop(given_up);
    let limit = std::time::Instant::now() + std::time::Duration::from_secs(10);
    // A write on its way to the disk ends first.
    while bench.unfinished() > 0 {
        assert!(std::time::Instant::now() < limit, "the unfinished file stays");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_last_whole_put_wins() {
    let bench = Bench::start();
    let first = put(&*bench.blobs, "a", b"one").await.unwrap();
    let second = put(&*bench.blobs, "a", b"two").await.unwrap();
    assert_ne!(first.etag, second.etag);
    assert_eq!(bench.blobs.head("a").await.unwrap(), second);
    assert_eq!(whole(&*bench.blobs, "a").await, b"two");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn puts_of_one_key_at_once_never_mix() {
    let bench = Bench::start();
    for round in 0..20_u8 {
        let writers = (0..4).map(|writer| {
            let blobs = bench.blobs.clone();
            tokio::spawn(async move { put(&*blobs, "a", &vec![round * 4 + writer; 100_000]).await.unwrap() })
        });
        let put_infos = futures::future::join_all(writers).await;
        let bytes = whole(&*bench.blobs, "a").await;
        assert!(bytes.len() == 100_000 && bytes.iter().all(|byte| *byte == bytes[0]));
        let winner = &put_infos[usize::from(bytes[0] - round * 4)].as_ref().unwrap().etag;
        assert_eq!(&bench.blobs.head("a").await.unwrap().etag, winner);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_put_below_a_prefix_that_is_being_deleted_is_whole_or_gone() {
    let bench = Bench::start();
    for _ in 0..100 {
        let (one, two) = (bench.blobs.clone(), bench.blobs.clone());
        let putting = tokio::spawn(async move { put(&*one, "p/q/r/a", b"whole").await });
        let deleting = tokio::spawn(async move { two.delete_prefix("p").await });
        let (put, deleted) = tokio::join!(putting, deleting);
        put.unwrap().expect("a put does not fail because of a deletion");
        deleted.unwrap().expect("a deletion does not fail because of a put");
        match bench.blobs.head("p/q/r/a").await {
            Ok(_) => assert_eq!(whole(&*bench.blobs, "p/q/r/a").await, b"whole"),
            Err(error) => assert!(matches!(error, BlobError::NotFound(_)), "{error}"),
        }
    }
}
