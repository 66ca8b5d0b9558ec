//! Parts become one blob.

use super::{Fixture, noise, put, whole};
use crate::blobs::{BlobError, Blobs};

/// Stores bytes in parts of these sizes; answers their keys.
async fn parts(blobs: &dyn Blobs, bytes: &[u8], sizes: &[usize]) -> Vec<String> {
    let (mut rest, mut keys) = (bytes, vec![]);
    for (number, size) in (1..).zip(sizes) {
        let (part, after) = rest.split_at(*size);
        keys.push(format!("parts/{number}"));
        put(blobs, &keys[number - 1], part).await.expect("stored");
        rest = after;
    }
    assert!(rest.is_empty());
    keys
}

pub async fn parts_are_joined_in_the_order_given(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    let bytes = noise(2_000_000);
    let parts = parts(&*blobs, &bytes, &[700_000, 700_000, 600_000]).await;
    let joined = blobs.join(&parts, "src/whole.mp4").await.expect("joined");
    assert_eq!(joined.size, 2_000_000);
    assert_eq!(blobs.head("src/whole.mp4").await.expect("there"), joined);
    assert!(whole(&*blobs, "src/whole.mp4").await == bytes);
    assert_eq!(blobs.join(&parts, "src/again.mp4").await.expect("joined").etag, joined.etag);
    let backwards: Vec<String> = parts.into_iter().rev().collect();
    blobs.join(&backwards, "src/whole.mp4").await.expect("joined in its place");
    assert_eq!(whole(&*blobs, "src/whole.mp4").await[..600_000], bytes[1_400_000..]);
}

/// Object stores copy only parts of 5 MiB or more.
pub async fn large_and_small_parts_are_joined_to_the_same_bytes(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    let mib = 1 << 20;
    for sizes in [vec![6 * mib, 5 * mib, 1], vec![100, 6 * mib, 0, 3 * mib, 5 * mib + 7, 2], vec![5 * mib]] {
        let bytes = noise(sizes.iter().sum());
        let parts = parts(&*blobs, &bytes, &sizes).await;
        let joined = blobs.join(&parts, "whole").await.expect("joined");
        assert_eq!(blobs.head("whole").await.expect("there"), joined);
        assert!(whole(&*blobs, "whole").await == bytes, "{sizes:?}");
    }
    blobs.join(&[], "nothing").await.expect("of nothing comes nothing");
    assert_eq!(whole(&*blobs, "nothing").await, b"");
}

pub async fn a_join_that_fails_leaves_what_was_there(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    put(&*blobs, "src", b"good").await.expect("stored");
    put(&*blobs, "parts/1", &noise(6 << 20)).await.expect("stored");
    let failed = blobs.join(&["parts/1".into(), "parts/2".into()], "src").await;
    assert!(matches!(&failed, Err(BlobError::NotFound(key)) if key == "parts/2"), "{failed:?}");
    assert_eq!(whole(&*blobs, "src").await, b"good");
}
