//! What every blob store must do.

use crate::{Bench, noise, part, put, whole};
use ports::blobs::{BlobError, Blobs};

#[tokio::test]
async fn what_was_put_is_got() {
    let bench = Bench::start();
    let bytes = noise(3_500_000);
    let info = put(&*bench.blobs, "apps/8/a.mp4", &bytes).await.unwrap();
    assert_eq!((info.key.as_str(), info.size), ("apps/8/a.mp4", 3_500_000));
    assert_eq!(bench.blobs.head("apps/8/a.mp4").await.unwrap(), info);
    assert_eq!(whole(&*bench.blobs, "apps/8/a.mp4").await, bytes);
}

#[tokio::test]
async fn any_range_is_got_exactly() {
    let bench = Bench::start();
    let bytes = noise(300_000);
    put(&*bench.blobs, "a", &bytes).await.unwrap();
    for range in [0..1_u64, 0..300_000, 299_999..300_000, 131_071..131_073, 5..5, 200_000..300_000] {
        let expected = &bytes[range.start as usize..range.end as usize];
        assert_eq!(part(&*bench.blobs, "a", range.clone()).await, expected, "{range:?}");
    }
}

#[tokio::test]
async fn an_empty_blob_is_a_blob() {
    let bench = Bench::start();
    let info = put(&*bench.blobs, "a", b"").await.unwrap();
    assert_eq!((info.size, info.etag.as_str()), (0, "d41d8cd98f00b204e9800998ecf8427e"));
    assert_eq!(whole(&*bench.blobs, "a").await, b"");
}

#[tokio::test]
async fn what_is_absent_is_not_found() {
    let bench = Bench::start();
    put(&*bench.blobs, "a/b", b"x").await.unwrap();
    for key in ["nothing", "a", "a/b/c", "a/c"] {
        assert!(matches!(bench.blobs.head(key).await, Err(BlobError::NotFound(_))), "{key}");
        assert!(bench.blobs.get(key, 0..1).await.is_err(), "{key}");
        assert!(matches!(
            bench.blobs.as_file(key, bench.dir.path()).await,
            Err(BlobError::NotFound(_) | BlobError::Store(_))
        ));
    }
    assert!(
        matches!(bench.blobs.join(&["gone".into()], "k").await, Err(BlobError::NotFound(key)) if key == "gone")
    );
}

#[tokio::test]
async fn a_key_that_could_leave_the_folder_is_refused_everywhere() {
    let bench = Bench::start();
    for key in ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a b", "a%2e", "a\\b", "ä", "a\0"] {
        let bad =
            |result: Result<(), BlobError>| assert!(matches!(result, Err(BlobError::BadKey(_))), "{key:?}");
        bad(put(&*bench.blobs, key, b"x").await.map(drop));
        bad(bench.blobs.put_file(key, bench.dir.path()).await.map(drop));
        bad(bench.blobs.head(key).await.map(drop));
        bad(bench.blobs.get(key, 0..1).await.map(drop));
        bad(bench.blobs.join(&[key.to_owned()], "k").await.map(drop));
        bad(bench.blobs.join(&[], key).await.map(drop));
        bad(bench.blobs.as_file(key, bench.dir.path()).await.map(drop));
    }
    for prefix in ["", "/", "..", "a/.."] {
        assert!(matches!(bench.blobs.delete_prefix(prefix).await, Err(BlobError::BadKey(_))), "{prefix:?}");
    }
}

#[tokio::test]
async fn a_list_holds_what_is_below_a_prefix_in_order() {
    let bench = Bench::start();
    for key in ["p/10/b", "p/1/z", "p/1/a/x", "p/1.mp4", "q/1"] {
        put(&*bench.blobs, key, key.as_bytes()).await.unwrap();
    }
    let keys = async |prefix: &str| -> Vec<String> {
        bench.blobs.list(prefix).await.unwrap().into_iter().map(|info| info.key).collect()
    };
    assert_eq!(keys("p/1").await, ["p/1/a/x", "p/1/z"]);
    assert_eq!(keys("p/1/").await, ["p/1/a/x", "p/1/z"]);
    assert_eq!(keys("p").await, ["p/1.mp4", "p/1/a/x", "p/1/z", "p/10/b"]);
    assert_eq!(keys("q/1").await, ["q/1"]);
    assert_eq!(keys("r").await, [""; 0]);
    assert_eq!(keys("").await.len(), 5);
}

#[tokio::test]
async fn deleting_a_prefix_deletes_what_is_below_it_and_nothing_else() {
    let bench = Bench::start();
    for key in ["p/1/a", "p/1/b/c", "p/10/a", "q"] {
        put(&*bench.blobs, key, b"x").await.unwrap();
    }
    bench.blobs.delete_prefix("p/1").await.unwrap();
    bench.blobs.delete_prefix("p/1/").await.unwrap();
    bench.blobs.delete_prefix("q").await.unwrap();
    bench.blobs.delete_prefix("never/was").await.unwrap();
    let left: Vec<_> = bench.blobs.list("").await.unwrap().into_iter().map(|info| info.key).collect();
    assert_eq!(left, ["p/10/a"]);
    assert_eq!(bench.unfinished(), 0);
    put(&*bench.blobs, "p/1/a", b"anew").await.unwrap();
    assert_eq!(whole(&*bench.blobs, "p/1/a").await, b"anew");
}

#[tokio::test]
async fn parts_are_joined_in_the_order_given() {
    let bench = Bench::start();
    let bytes = noise(2_000_000);
    let mut parts = vec![];
    for (index, chunk) in bytes.chunks(700_000).enumerate() {
        parts.push(format!("parts/{}", index + 1));
        put(&*bench.blobs, &parts[index], chunk).await.unwrap();
    }
    let joined = bench.blobs.join(&parts, "src/whole.mp4").await.unwrap();
    assert_eq!(joined.size, 2_000_000);
    assert!(joined.etag.len() == 34 && joined.etag.ends_with("-3"), "{}", joined.etag);
    assert_eq!(bench.blobs.head("src/whole.mp4").await.unwrap(), joined);
    assert_eq!(whole(&*bench.blobs, "src/whole.mp4").await, bytes);
    assert_eq!(bench.blobs.join(&parts, "src/again.mp4").await.unwrap().etag, joined.etag);
}

#[tokio::test]
async fn a_blob_is_a_file_for_media_processes() {
    let bench = Bench::start();
    put(&*bench.blobs, "a/b.mp4", b"bytes").await.unwrap();
    let path = bench.blobs.as_file("a/b.mp4", bench.dir.path()).await.unwrap();
    assert_eq!(std::fs::read(path).unwrap(), b"bytes");
}

#[tokio::test]
async fn a_local_file_is_stored_as_a_copy() {
    let bench = Bench::start();
    let path = bench.dir.path().join("outside");
    std::fs::write(&path, b"made by a job").unwrap();
    let info = bench.blobs.put_file("a", &path).await.unwrap();
    std::fs::write(&path, b"changed later").unwrap();
    assert_eq!(whole(&*bench.blobs, "a").await, b"made by a job");
    assert_eq!(put(&*bench.blobs, "b", b"made by a job").await.unwrap().etag, info.etag);
    let missing = bench.blobs.put_file("c", &bench.dir.path().join("missing")).await;
    assert!(matches!(missing, Err(BlobError::Store(_))), "{missing:?}");
}
