//! The store in a bucket of a real S3 server.

use crate::{crumbs, noise, put};
use blobs::S3Blobs;
use futures::StreamExt;
use ports::blobs::{BlobError, Blobs};
use ports::contract::blobs::Fixture;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::S3;
use uuid::Uuid;

struct Bucket {
    blobs: Arc<S3Blobs>,
    scratch: TempDir,
}

impl Fixture for Bucket {
    fn blobs(&self) -> Arc<dyn Blobs> {
        self.blobs.clone()
    }

    fn scratch(&self) -> &Path {
        self.scratch.path()
    }
}

/// A prefix of one's own.
async fn in_a_bucket() -> Bucket {
    let server = testkit::s3().await;
    let url = format!("s3://media/tests/{}", Uuid::now_v7());
    let blobs = S3Blobs::open_with(&url, server.variables()).await.unwrap();
    Bucket { blobs, scratch: TempDir::new().unwrap() }
}

ports::blobs_contract!(in_a_bucket);

#[tokio::test]
async fn a_prefix_keeps_stores_of_one_bucket_apart() {
    let (one, other) = (in_a_bucket().await, in_a_bucket().await);
    put(&*one.blobs, "a", b"x").await.unwrap();
    assert!(matches!(other.blobs.head("a").await, Err(BlobError::NotFound(_))));
    assert_eq!(other.blobs.list("").await.unwrap(), []);
    let server = testkit::s3().await;
    let whole = S3Blobs::open_with("s3://media", server.variables()).await.unwrap();
    assert!(whole.list("").await.unwrap().iter().any(|info| info.key.ends_with("/a")));
}

#[tokio::test]
async fn a_store_that_is_away_or_refuses_us_is_said_at_the_start_and_soon() {
    let started = Instant::now();
    let port = testkit::free_port().unwrap();
    let away = [("AWS_ENDPOINT_URL".to_owned(), format!("http://127.0.0.1:{port}"))];
    let server = testkit::s3().await;
    let refused = server.variables().into_iter().map(|(name, value)| match name.as_str() {
        "AWS_SECRET_ACCESS_KEY" => (name, "another".to_owned()),
        _ => (name, value),
    });
    let with_keys = server.variables().into_iter().filter(|(name, _)| name != "AWS_ENDPOINT_URL").chain(away);
    for variables in [refused.collect::<Vec<_>>(), with_keys.collect()] {
        let Err(error) = S3Blobs::open_with("s3://media/x", variables).await else { panic!("it opened") };
        assert!(error.to_string().contains("s3://media/x"), "{error}");
    }
    assert!(started.elapsed() < Duration::from_secs(40), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_store_that_goes_away_is_said_within_the_patience_of_a_client() {
    let mut server = S3::start().await.unwrap();
    let blobs = S3Blobs::open_with("s3://media/x", server.variables()).await.unwrap();
    put(&*blobs, "a", b"good").await.unwrap();
    server.kill9().unwrap();
    let started = Instant::now();
    let away = |said: Result<(), BlobError>| assert!(matches!(said, Err(BlobError::Store(_))), "{said:?}");
    away(put(&*blobs, "a", b"x").await.map(drop));
    away(blobs.put("b", crumbs(&noise(9 << 20)), 9 << 20).await.map(drop));
    away(blobs.head("a").await.map(drop));
    away(blobs.list("").await.map(drop));
    away(blobs.join(&["a".into()], "c").await.map(drop));
    away(blobs.delete_prefix("a").await);
    // Six calls, each with its tries.
    assert!(started.elapsed() < Duration::from_mins(2), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_put_of_many_pieces_is_in_bounded_memory() {
    let bucket = in_a_bucket().await;
    let (size, chunk) = (100_u64 << 20, bytes::Bytes::from(noise(1 << 20)));
    let rest = resident();
    let bytes = futures::stream::iter((0..100).map(move |_| Ok(chunk.clone()))).boxed();
    bucket.blobs.put("a", bytes, size).await.unwrap();
    let grown = resident().saturating_sub(rest);
    // Other tests of this process run beside it.
    assert!(grown < 100 << 20, "{grown} bytes more");
    assert_eq!(bucket.blobs.head("a").await.unwrap().size, size);
    let short = bucket.blobs.put("a", crumbs(&noise(9 << 20)), 10 << 20).await;
    assert!(matches!(short, Err(BlobError::WrongSize { .. })), "{short:?}");
    assert_eq!(bucket.blobs.head("a").await.unwrap().size, size);
}

fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4_096
}
