//! kill -9, again and again. Shows that recovery works; that syncs happen is shown by [`super::power`].

use super::{Load, missing, open, writers};
use ports::log::EventLog;
use rand::Rng;
use std::time::Duration;

const ROUNDS: u32 = 100;

#[tokio::test]
async fn a_killed_writer_loses_nothing_acknowledged() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut total = 0;
    let mut position = 0;
    for round in 0..ROUNDS {
        let load = Load::start(dir.path(), "durable", writers(round));
        // The moment is what is tried here: nothing is waited for.
        let moment = Duration::from_millis(rand::rng().random_range(0..120));
        tokio::time::sleep(moment).await;
        let acknowledged = load.kill();
        total += acknowledged.len();
        let log = open(dir.path()).expect("the log recovers");
        assert_eq!(missing(&log, acknowledged, position).await, 0, "round {round}, killed after {moment:?}");
        position = *log.head().borrow();
        log.close().await;
    }
    let report = event_log::verify(dir.path()).expect("the files can be read");
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.events, position);
    eprintln!("{ROUNDS} kills, {total} events acknowledged, 0 lost, {} segments", report.segments);
}
