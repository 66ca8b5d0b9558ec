//! Lists and deletions of all that a prefix names.

use super::{Fixture, put, whole};
use crate::blobs::{BlobError, Blobs};
use futures::{StreamExt, stream};

async fn keys(blobs: &dyn Blobs, prefix: &str) -> Vec<String> {
    blobs.list(prefix).await.expect("it can be listed").into_iter().map(|info| info.key).collect()
}

pub async fn a_list_holds_what_is_below_a_prefix_in_order(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    for key in ["p/10/b", "p/1/z", "p/1/a/x", "p/1.mp4", "q/1"] {
        put(&*blobs, key, key.as_bytes()).await.expect("stored");
    }
    assert_eq!(keys(&*blobs, "p/1").await, ["p/1/a/x", "p/1/z"]);
    assert_eq!(keys(&*blobs, "p/1/").await, ["p/1/a/x", "p/1/z"]);
    assert_eq!(keys(&*blobs, "p").await, ["p/1.mp4", "p/1/a/x", "p/1/z", "p/10/b"]);
    assert_eq!(keys(&*blobs, "q/1").await, ["q/1"]);
    assert_eq!(keys(&*blobs, "r").await, [""; 0]);
    assert_eq!(keys(&*blobs, "").await.len(), 5);
    let listed = blobs.list("q").await.expect("it can be listed");
    assert_eq!(listed, [blobs.head("q/1").await.expect("it is there")]);
}

pub async fn deleting_a_prefix_deletes_what_is_below_it_and_nothing_else(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    for key in ["p/1/a", "p/1/b/c", "p/10/a", "q"] {
        put(&*blobs, key, b"x").await.expect("stored");
    }
    for prefix in ["p/1", "p/1/", "q", "never/was"] {
        blobs.delete_prefix(prefix).await.expect("deleted");
    }
    assert_eq!(keys(&*blobs, "").await, ["p/10/a"]);
    put(&*blobs, "p/1/a", b"anew").await.expect("stored");
    assert_eq!(whole(&*blobs, "p/1/a").await, b"anew");
}

pub async fn a_put_below_a_prefix_that_is_being_deleted_is_whole_or_gone(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    for _ in 0..50 {
        let (one, two) = (blobs.clone(), blobs.clone());
        let putting = tokio::spawn(async move { put(&*one, "p/q/r/a", b"whole").await });
        let deleting = tokio::spawn(async move { two.delete_prefix("p").await });
        let (put, deleted) = tokio::join!(putting, deleting);
        put.expect("no panic").expect("a put does not fail because of a deletion");
        deleted.expect("no panic").expect("a deletion does not fail because of a put");
        match blobs.head("p/q/r/a").await {
            Ok(_) => assert_eq!(whole(&*blobs, "p/q/r/a").await, b"whole"),
            Err(error) => assert!(matches!(error, BlobError::NotFound(_)), "{error}"),
        }
    }
}

/// Object stores list and delete a thousand at a time.
pub async fn more_blobs_than_a_page_are_listed_and_deleted(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    let puts = stream::iter(0..1_100).map(|n| {
        let blobs = blobs.clone();
        async move { put(&*blobs, &format!("many/{n}"), b"x").await }
    });
    let stored: Vec<_> = puts.buffer_unordered(32).collect().await;
    assert!(stored.iter().all(Result::is_ok));
    assert_eq!(keys(&*blobs, "many").await.len(), 1_100);
    blobs.delete_prefix("many").await.expect("deleted");
    assert_eq!(keys(&*blobs, "").await, [""; 0]);
}
