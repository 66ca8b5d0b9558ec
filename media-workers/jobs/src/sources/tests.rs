use super::*;
use crate::fakes::Remote;

fn files(folder: &Path) -> usize {
    walk(folder).iter().filter(|path| path.extension().is_some()).count()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn pieces_of_one_post_share_a_copy_and_the_next_post_takes_its_place() {
    let scratch = tempfile::tempdir().unwrap();
    let (sources, remote) = (Sources::new(scratch.path().to_owned(), KEPT), Remote::default());
    let (one, other) = tokio::join!(sources.get(&remote, "a.mp4"), sources.get(&remote, "a.mp4"));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!((fs::read(one.path()).unwrap(), one.path()), (b"a.mp4".to_vec(), other.path()));
    drop((one, other));
    let again = sources.get(&remote, "a.mp4").await.unwrap();
    assert_eq!(remote.copies(), ["a.mp4"], "kept between two pieces");
    let next = sources.get(&remote, "b.mp4").await.unwrap();
    assert_eq!(files(scratch.path()), 2, "the first is still in use");
    drop(again);
    assert_eq!(files(scratch.path()), 1);
    drop(next);
}

#[tokio::test]
async fn nothing_stays_of_a_source_that_nobody_wants_any_more() {
    let scratch = tempfile::tempdir().unwrap();
    let kept = Duration::from_millis(50);
    let (sources, remote) = (Sources::new(scratch.path().to_owned(), kept), Remote::default());
    drop(sources.get(&remote, "a.mp4").await.unwrap());
    let gone = async {
        while fs::read_dir(scratch.path()).unwrap().count() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(KEPT, gone).await.unwrap();
}

#[tokio::test]
async fn a_copy_that_failed_is_tried_again() {
    let scratch = tempfile::tempdir().unwrap();
    let (sources, remote) = (Sources::new(scratch.path().to_owned(), KEPT), Remote::failing(1));
    assert!(sources.get(&remote, "a.mp4").await.is_err());
    assert_eq!(fs::read(sources.get(&remote, "a.mp4").await.unwrap().path()).unwrap(), b"a.mp4");
}

#[tokio::test]
async fn what_a_killed_worker_left_goes_and_what_a_living_one_uses_stays() {
    let scratch = tempfile::tempdir().unwrap();
    let (living, remote) = (Sources::new(scratch.path().to_owned(), KEPT), Remote::default());
    let used = living.get(&remote, "a.mp4").await.unwrap();
    let left = scratch.path().join(format!("{FOLDER}left"));
    fs::create_dir(&left).unwrap();
    fs::write(left.join(LOCK), "").unwrap();
    Sources::new(scratch.path().to_owned(), KEPT).clean_up().unwrap();
    assert!(!left.exists() && used.path().exists());
}
