//! What was stored is read, whole and in ranges; what was not is absent.

use super::{Fixture, noise, part, put, whole};
use crate::blobs::BlobError;

pub async fn what_was_put_is_got(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    // Over what an engine may hold in memory at a time, and no multiple of it.
    for size in [3_500_000, 20_000_001] {
        let bytes = noise(size);
        let info = put(&*blobs, "apps/8/a.mp4", &bytes).await.expect("stored");
        assert_eq!((info.key.as_str(), info.size), ("apps/8/a.mp4", size as u64));
        assert!(!info.etag.is_empty() && !info.etag.contains('"'), "{info:?}");
        assert_eq!(blobs.head("apps/8/a.mp4").await.expect("there"), info);
        assert!(whole(&*blobs, "apps/8/a.mp4").await == bytes, "of {size} bytes others came back");
    }
}

pub async fn any_range_is_got_exactly(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    let bytes = noise(300_000);
    put(&*blobs, "a", &bytes).await.expect("stored");
    for range in [0..1_u64, 0..300_000, 299_999..300_000, 131_071..131_073, 5..5, 200_000..300_000] {
        let expected = &bytes[range.start as usize..range.end as usize];
        assert_eq!(part(&*blobs, "a", range.clone()).await, expected, "{range:?}");
    }
}

pub async fn an_empty_blob_is_a_blob(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    let info = put(&*blobs, "a", b"").await.expect("stored");
    assert_eq!((info.size, info.etag.as_str()), (0, "d41d8cd98f00b204e9800998ecf8427e"));
    assert_eq!(whole(&*blobs, "a").await, b"");
}

pub async fn what_is_absent_is_not_found(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    put(&*blobs, "a/b", b"x").await.expect("stored");
    for key in ["nothing", "a", "a/b/c", "a/c"] {
        assert!(matches!(blobs.head(key).await, Err(BlobError::NotFound(_))), "{key}");
        assert!(blobs.get(key, 0..1).await.is_err(), "{key}");
        let file = blobs.as_file(key, fixture.scratch()).await;
        assert!(matches!(file, Err(BlobError::NotFound(_) | BlobError::Store(_))), "{key}: {file:?}");
    }
    let joined = blobs.join(&["gone".into()], "k").await;
    assert!(matches!(&joined, Err(BlobError::NotFound(key)) if key == "gone"), "{joined:?}");
}

pub async fn a_key_that_could_leave_the_folder_is_refused_everywhere(fixture: &impl Fixture) {
    let (blobs, scratch) = (fixture.blobs(), fixture.scratch());
    for key in ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a b", "a%2e", "a\\b", "ä", "a\0"] {
        let bad =
            |result: Result<(), BlobError>| assert!(matches!(result, Err(BlobError::BadKey(_))), "{key:?}");
        bad(put(&*blobs, key, b"x").await.map(drop));
        bad(blobs.put_file(key, scratch).await.map(drop));
        bad(blobs.head(key).await.map(drop));
        bad(blobs.get(key, 0..1).await.map(drop));
        bad(blobs.join(&[key.to_owned()], "k").await.map(drop));
        bad(blobs.join(&[], key).await.map(drop));
        bad(blobs.as_file(key, scratch).await.map(drop));
    }
    for prefix in ["", "/", "..", "a/.."] {
        assert!(matches!(blobs.delete_prefix(prefix).await, Err(BlobError::BadKey(_))), "{prefix:?}");
    }
}

pub async fn a_blob_is_a_file_for_media_processes(fixture: &impl Fixture) {
    let blobs = fixture.blobs();
    put(&*blobs, "a/b.mp4", b"bytes").await.expect("stored");
    let path = blobs.as_file("a/b.mp4", fixture.scratch()).await.expect("a file");
    assert_eq!(std::fs::read(path).expect("it can be read"), b"bytes");
}
