//! The end of a stream, for now and for ever.

use super::given::*;
use crate::log::*;

async fn refused(log: &Log, name: &StreamName, expected: Expected) -> Vec<Conflict> {
    match log.append(batch(name, expected, &events(1))).await {
        Err(AppendError::Conflict(conflicts)) => conflicts,
        answer => panic!("{expected:?}: {answer:?}"),
    }
}

pub async fn a_truncated_stream_is_empty_and_goes_on(log: Log) {
    let name = stream();
    let hidden = grown(&log, &name, 3).await;
    log.truncate_stream(Some(APP), &name, Expected::Exact(2)).await.expect("it is as expected");
    log.truncate_stream(Some(APP), &name, Expected::Any).await.expect("twice is fine");
    assert_eq!(history(&log, &name).await, []);
    assert_eq!(log.read_stream_backward(None, &name, None, 9).await.expect("it can be read"), []);
    let actual = Actual::Truncated(2);
    for expected in [Expected::Exists, Expected::Exact(1), Expected::Exact(3)] {
        assert_eq!(refused(&log, &name, expected).await, [Conflict { index: 0, expected, actual }]);
    }
    let again = log.append(batch(&name, Expected::NoStream, &hidden)).await.expect("these are known");
    assert_eq!(again, Appended { position: 3, revisions: vec![2], repeated: true });
    let next = log.append(batch(&name, Expected::NoStream, &events(1))).await.expect("nothing is seen");
    assert_eq!(next, Appended { position: 4, revisions: vec![3], repeated: false });
    log.append(batch(&name, Expected::Exact(3), &events(1))).await.expect("it is as expected");
    assert_eq!(revisions(&history(&log, &name).await), [3, 4]);
    let down = log.read_stream_backward(None, &name, None, 9).await.expect("it can be read");
    assert_eq!(revisions(&down), [4, 3]);
}

pub async fn a_tombstoned_stream_is_closed_for_ever(log: Log) {
    let (name, unborn) = (stream(), stream());
    let known = grown(&log, &name, 2).await;
    log.tombstone_stream(Some(APP), &name, Expected::Exact(1)).await.expect("it is as expected");
    log.tombstone_stream(Some(APP), &unborn, Expected::Any).await.expect("a name can be closed");
    let actual = Actual::Tombstoned;
    for name in [&name, &unborn] {
        assert_eq!(history(&log, name).await, []);
        for expected in [Expected::Any, Expected::NoStream, Expected::Exists, Expected::Exact(1)] {
            assert_eq!(refused(&log, name, expected).await, [Conflict { index: 0, expected, actual }]);
        }
        for again in [
            log.tombstone_stream(Some(APP), name, Expected::Any).await,
            log.truncate_stream(Some(APP), name, Expected::Any).await,
        ] {
            let Err(AppendError::Conflict(conflicts)) = again else { panic!("{again:?}") };
            assert_eq!(conflicts, [Conflict { index: 0, expected: Expected::Any, actual }]);
        }
    }
    let repeated = log.append(batch(&name, Expected::Any, &known)).await;
    assert!(matches!(repeated, Err(AppendError::Conflict(_))), "{repeated:?}");
}

pub async fn a_removal_asks_for_its_expectation(log: Log) {
    let (name, unborn) = (stream(), stream());
    grown(&log, &name, 2).await;
    for (name, expected, actual) in [
        (&name, Expected::NoStream, Actual::Revision(1)),
        (&name, Expected::Exact(0), Actual::Revision(1)),
        (&name, Expected::Exact(2), Actual::Revision(1)),
        (&unborn, Expected::NoStream, Actual::NoStream),
        (&unborn, Expected::Any, Actual::NoStream),
        (&unborn, Expected::Exists, Actual::NoStream),
    ] {
        let refused = log.truncate_stream(Some(APP), name, expected).await;
        let Err(AppendError::Conflict(conflicts)) = refused else { panic!("{expected:?}: {refused:?}") };
        assert_eq!(conflicts, [Conflict { index: 0, expected, actual }]);
    }
    let refused = log.tombstone_stream(Some(APP), &name, Expected::Exact(0)).await;
    assert!(matches!(refused, Err(AppendError::Conflict(_))), "{refused:?}");
    log.truncate_stream(None, &name, Expected::Exists).await.expect("the system may, and it exists");
    assert_eq!(history(&log, &name).await, []);
}

pub async fn a_removal_moves_no_position(log: Log) {
    let (a, b) = (stream(), stream());
    grown(&log, &a, 2).await;
    log.truncate_stream(None, &a, Expected::Any).await.expect("it exists");
    grown(&log, &b, 1).await;
    log.tombstone_stream(None, &a, Expected::Any).await.expect("it exists");
    let last = log.append(batch(&b, Expected::Exact(0), &events(1))).await.expect("it is as expected");
    assert_eq!(last.position, 4);
    assert_eq!(positions(&everything(&log).await), [1, 2, 3, 4], "the history of everything keeps all");
}
