//! The bounds of reading.

use super::given::*;

pub async fn a_stream_is_read_upward_from_a_revision(log: Log) {
    let name = stream();
    grown(&log, &stream(), 2).await;
    grown(&log, &name, 5).await;
    for (from, max, expected) in [
        (0, 10, &[0, 1, 2, 3, 4][..]),
        (0, 2, &[0, 1]),
        (3, 10, &[3, 4]),
        (4, 1, &[4]),
        (5, 10, &[]),
        (u64::MAX, 10, &[]),
        (2, 0, &[]),
    ] {
        let read = log.read_stream(Some(APP), &name, from, max).await.expect("it can be read");
        assert_eq!(revisions(&read), expected, "from {from}, at most {max}");
        assert!(read.iter().all(|event| event.stream == name));
    }
}

pub async fn a_stream_is_read_downward_from_a_revision(log: Log) {
    let name = stream();
    grown(&log, &name, 5).await;
    for (from, max, expected) in [
        (None, 10, &[4, 3, 2, 1, 0][..]),
        (None, 2, &[4, 3]),
        (Some(2), 10, &[2, 1, 0]),
        (Some(2), 2, &[2, 1]),
        (Some(0), 10, &[0]),
        (Some(99), 1, &[4]),
        (Some(u64::MAX), 1, &[4]),
        (None, 0, &[]),
    ] {
        let read = log.read_stream_backward(Some(APP), &name, from, max).await.expect("it can be read");
        assert_eq!(revisions(&read), expected, "from {from:?}, at most {max}");
    }
}

pub async fn all_is_read_upward_after_a_position(log: Log) {
    for _ in 0..5 {
        grown(&log, &stream(), 40).await;
    }
    assert_eq!(positions(&everything(&log).await), (1..=200).collect::<Vec<_>>());
    for (after, max, first) in [(0, 10, 1), (63, 2, 64), (64, 100, 65), (100, 1, 101), (199, 5, 200)] {
        let read = log.read_all(after, max).await.expect("it can be read");
        assert!(!read.is_empty() && read.len() <= max, "{} after {after}", read.len());
        assert_eq!(positions(&read), (first..first + read.len() as u64).collect::<Vec<_>>());
    }
    for after in [200, 201, u64::MAX] {
        assert_eq!(log.read_all(after, 10).await.expect("it can be read"), [], "after {after}");
    }
}

pub async fn all_is_read_downward_before_a_position(log: Log) {
    for _ in 0..5 {
        grown(&log, &stream(), 40).await;
    }
    for (before, max, expected) in [
        (None, 3, (198..=200).rev().collect::<Vec<u64>>()),
        (Some(201), 1, vec![200]),
        (Some(200), 2, vec![199, 198]),
        (Some(130), 129, (1..130).rev().collect()),
        (Some(3), 10, vec![2, 1]),
        (Some(1), 10, vec![]),
        (Some(0), 10, vec![]),
        (Some(u64::MAX), 1, vec![200]),
    ] {
        let read = log.read_all_backward(before, max).await.expect("it can be read");
        assert_eq!(positions(&read), expected, "before {before:?}, at most {max}");
    }
}

pub async fn an_unknown_stream_is_empty(log: Log) {
    assert_eq!(history(&log, &stream()).await, []);
    assert_eq!(log.read_stream_backward(None, &stream(), None, 9).await.expect("it can be read"), []);
    assert_eq!(log.read_all(0, 9).await.expect("it can be read"), []);
    assert_eq!(log.read_all_backward(None, 9).await.expect("it can be read"), []);
    assert_eq!(*log.head().borrow(), 0);
}
