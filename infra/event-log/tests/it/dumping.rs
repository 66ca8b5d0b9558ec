//! Reading a log's files without opening it.

use crate::given::{everything, fill, open, segments};
use event_log::{Filter, dump};
use ports::log::{App, LogError};

#[tokio::test]
async fn a_dump_shows_what_a_reader_sees() {
    let dir = tempfile::tempdir().expect("a folder");
    let log = open(dir.path());
    let streams = fill(&log, 30).await;
    let all = everything(&log).await;
    let shown = |from, filter: Filter| {
        let events = dump(dir.path(), from, filter).expect("it can be read");
        events.collect::<Result<Vec<_>, _>>().expect("nothing is damaged")
    };
    assert_eq!(shown(0, Filter::default()), all, "while the log is open");
    log.close().await;
    assert_eq!(shown(1, Filter::default()), all);
    assert_eq!(shown(100, Filter { to: Some(120), ..Filter::default() }), all[99..120]);
    let stream = Filter { stream: Some(streams[1].to_string()), ..Filter::default() };
    assert_eq!(shown(0, stream).len(), 60);
    for (filter, count) in [
        (Filter { category: Some("post".to_owned()), ..Filter::default() }, 180),
        (Filter { category: Some("room".to_owned()), ..Filter::default() }, 0),
        (Filter { app: Some(App(8)), ..Filter::default() }, 180),
        (Filter { app: Some(App(9)), ..Filter::default() }, 0),
        (Filter { event_type: Some("post.created".to_owned()), ..Filter::default() }, 180),
        (Filter { event_type: Some("post.deleted".to_owned()), ..Filter::default() }, 0),
    ] {
        assert_eq!(shown(0, filter.clone()).len(), count, "{filter:?}");
    }
}

#[tokio::test]
async fn a_dump_ends_with_the_damage() {
    let dir = tempfile::tempdir().expect("a folder");
    let log = open(dir.path());
    fill(&log, 30).await;
    log.close().await;
    let file = &segments(dir.path())[1];
    let mut bytes = std::fs::read(file).expect("it is there");
    bytes[1_000] ^= 1;
    crate::given::overwrite(file, &bytes);
    let shown: Vec<_> = dump(dir.path(), 0, Filter::default()).expect("it can be read").collect();
    let (last, before) = shown.split_last().expect("something is shown");
    assert!(matches!(last, Err(LogError::Damaged { offset, .. }) if *offset <= 1_000), "{last:?}");
    assert!(!before.is_empty() && before.iter().all(Result::is_ok));
}
