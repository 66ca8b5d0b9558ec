//! What a disk keeps of a put that did not come to its end.

use crate::{Bench, crumbs, noise};
use bytes::Bytes;
use futures::{StreamExt, stream};
use ports::blobs::Blobs;

#[tokio::test]
async fn a_put_that_fails_leaves_no_file() {
    let bench = Bench::start();
    assert!(bench.blobs.put("a", crumbs(&noise(5_000)), 5_001).await.is_err());
    assert!(bench.blobs.put("a", crumbs(&noise(5_000)), 4_999).await.is_err());
    assert_eq!(bench.unfinished(), 0);
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
async fn a_deletion_leaves_no_file() {
    let bench = Bench::start();
    crate::put(&*bench.blobs, "p/a", b"x").await.unwrap();
    bench.blobs.delete_prefix("p").await.unwrap();
    assert_eq!(bench.unfinished(), 0);
}
