use testkit::{Scratch, browser, clip};

#[tokio::test]
async fn a_page_with_a_clip_plays_and_leaves_a_picture() {
    let folder = Scratch::new("browser").expect("a folder");
    let page = page(&folder, &clip("bikes.mp4").display().to_string());
    let screenshot = folder.path().join("page.png");
    let playback = browser::watch(&page, &screenshot).await.expect("it plays");
    let [first, second] = playback.times_s;
    assert!(second >= first + 1.0, "{playback:?}");
    assert_eq!((playback.width, playback.height), (640, 272));
    let png = std::fs::read(&screenshot).expect("there is a picture");
    assert_eq!(&png[..4], b"\x89PNG");
}

#[tokio::test]
async fn a_page_whose_video_cannot_be_played_is_an_error() {
    let folder = Scratch::new("browser").expect("a folder");
    let page = page(&folder, "/dev/null");
    let refused = browser::watch(&page, &folder.path().join("page.png")).await;
    assert!(refused.is_err(), "{refused:?}");
}

fn page(folder: &Scratch, source: &str) -> String {
    let path = folder.path().join("page.html");
    std::fs::write(&path, format!("<!doctype html><video src=\"file://{source}\"></video>"))
        .expect("it is written");
    format!("file://{}", path.display())
}
