//! Appending: whole or not at all, without gaps.

use super::given::*;
use crate::log::*;
use bytes::Bytes;
use domain::Timestamp;
use uuid::Uuid;

pub async fn positions_and_revisions_have_no_gap(log: Log) {
    let (a, b) = (stream(), stream());
    let first = log.append(batch(&a, Expected::NoStream, &events(2))).await.expect("a new stream");
    assert_eq!(first, Appended { position: 2, revisions: vec![1], repeated: false });
    let refused = log.append(batch(&a, Expected::NoStream, &events(1))).await;
    assert!(matches!(refused, Err(AppendError::Conflict(_))), "{refused:?}");
    let second = log.append(batch(&b, Expected::Any, &events(3))).await.expect("another stream");
    assert_eq!(second, Appended { position: 5, revisions: vec![2], repeated: false });
    let third = log.append(batch(&a, Expected::Exact(1), &events(1))).await.expect("the right revision");
    assert_eq!(third, Appended { position: 6, revisions: vec![2], repeated: false });
    assert_eq!(positions(&everything(&log).await), [1, 2, 3, 4, 5, 6]);
    assert_eq!(revisions(&history(&log, &a).await), [0, 1, 2]);
}

pub async fn an_append_of_several_streams_is_whole(log: Log) {
    let (a, b) = (stream(), stream());
    grown(&log, &a, 1).await;
    let appended = log
        .append(batches(&[(&a, Expected::Exact(0), &events(2)), (&b, Expected::NoStream, &events(1))]))
        .await
        .expect("both are as expected");
    assert_eq!(appended, Appended { position: 4, revisions: vec![2, 0], repeated: false });
    assert_eq!(positions(&history(&log, &a).await), [1, 2, 3]);
    assert_eq!(positions(&history(&log, &b).await), [4]);
}

pub async fn a_refused_append_leaves_nothing(log: Log) {
    let (a, b) = (stream(), stream());
    grown(&log, &b, 1).await;
    let refused = log
        .append(batches(&[(&a, Expected::NoStream, &events(1)), (&b, Expected::NoStream, &events(1))]))
        .await;
    assert!(matches!(refused, Err(AppendError::Conflict(_))), "{refused:?}");
    assert_eq!(history(&log, &a).await, []);
    assert_eq!(everything(&log).await.len(), 1);
    assert_eq!(*log.head().borrow(), 1);
}

pub async fn every_failed_expectation_is_reported(log: Log) {
    let (a, b, c, checked) = (stream(), stream(), stream(), stream());
    grown(&log, &a, 2).await;
    let mut asked = batches(&[
        (&a, Expected::NoStream, &events(1)),
        (&b, Expected::Any, &events(1)),
        (&c, Expected::Exact(4), &events(1)),
    ]);
    asked.checks.push(Check { stream: a.clone(), expected: Expected::Exact(1) });
    asked.checks.push(Check { stream: checked, expected: Expected::Exists });
    let Err(AppendError::Conflict(conflicts)) = log.append(asked).await else {
        panic!("three beliefs are wrong")
    };
    assert_eq!(
        conflicts,
        [
            Conflict { index: 0, expected: Expected::NoStream, actual: Actual::Revision(1) },
            Conflict { index: 2, expected: Expected::Exact(4), actual: Actual::NoStream },
            Conflict { index: 4, expected: Expected::Exists, actual: Actual::NoStream },
        ]
    );
}

pub async fn a_stream_that_is_only_checked_counts(log: Log) {
    let (written, checked) = (stream(), stream());
    grown(&log, &checked, 3).await;
    for (expected, holds) in [
        (Expected::Exact(2), true),
        (Expected::Exists, true),
        (Expected::Any, true),
        (Expected::Exact(1), false),
        (Expected::Exact(3), false),
        (Expected::NoStream, false),
    ] {
        let mut asked = batch(&written, Expected::Any, &events(1));
        asked.checks.push(Check { stream: checked.clone(), expected });
        let answer = log.append(asked).await;
        assert_eq!(answer.is_ok(), holds, "{expected:?}: {answer:?}");
    }
    assert_eq!(history(&log, &checked).await.len(), 3, "a check writes nothing");
}

pub async fn a_stream_may_be_written_twice_in_a_batch(log: Log) {
    let (a, b) = (stream(), stream());
    let (one, two, three) = (events(2), events(1), events(1));
    let asked = batches(&[
        (&a, Expected::NoStream, &one),
        (&b, Expected::Any, &two),
        (&a, Expected::Exact(1), &three),
    ]);
    let appended = log.append(asked.clone()).await.expect("each expectation sees the appends before it");
    assert_eq!(appended.revisions, [1, 0, 2]);
    assert_eq!(recorded_ids(&history(&log, &a).await), [ids(&one), ids(&three)].concat());
    let again = log.append(asked).await.expect("it is known");
    assert_eq!(again, Appended { repeated: true, ..appended });
}

pub async fn an_empty_batch_is_refused(log: Log) {
    let nothing = log.append(batches(&[])).await;
    assert!(matches!(nothing, Err(AppendError::Empty)), "{nothing:?}");
    let half =
        log.append(batches(&[(&stream(), Expected::Any, &events(1)), (&stream(), Expected::Any, &[])])).await;
    assert!(matches!(half, Err(AppendError::Empty)), "{half:?}");
}

pub async fn what_is_too_large_is_refused(log: Log) {
    let large = NewEvent { data: Bytes::from(vec![b'1'; EVENT_BYTES_MAX + 1]), ..event() };
    let refused = log.append(batch(&stream(), Expected::Any, &[large])).await;
    let Err(AppendError::TooLarge { size, limit, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!((size, limit), (EVENT_BYTES_MAX + 1, EVENT_BYTES_MAX));
    let largest = NewEvent { data: Bytes::from(vec![b'1'; EVENT_BYTES_MAX]), ..event() };
    let five: Vec<_> = (0..5).map(|_| NewEvent { id: Uuid::new_v4(), ..largest.clone() }).collect();
    let refused = log.append(batch(&stream(), Expected::Any, &five)).await;
    assert!(matches!(refused, Err(AppendError::TooLarge { .. })), "{refused:?}");
    let written = stream();
    log.append(batch(&written, Expected::Any, &five[..4])).await.expect("this is just the limit");
    assert_eq!(history(&log, &written).await[3].data.len(), EVENT_BYTES_MAX);
}

pub async fn what_was_appended_is_read_unchanged(log: Log) {
    let meta = Meta {
        actor: Actor::Worker("transcode-1".to_owned()),
        command_id: Uuid::new_v4(),
        correlation_id: Uuid::new_v4(),
        causation_id: Uuid::new_v4(),
        traceparent: Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()),
        occurred_at: Timestamp::from_micros(-7),
        subject: Some(Uuid::new_v4()),
        tags: vec!["member:7".to_owned(), "ü:…".to_owned()],
    };
    let actors = [Actor::System, Actor::Operator, Actor::App(8), Actor::Member(u32::MAX), Actor::User(3)];
    let mut appended: Vec<_> =
        actors.map(|actor| NewEvent { meta: Meta { actor, ..Meta::default() }, ..event() }).into();
    let data = Bytes::from_static(b"{\"a\":[1,2,3]}");
    appended.push(NewEvent { id: Uuid::nil(), event_type: "b.c".to_owned(), version: 65_535, data, meta });
    appended.push(NewEvent { data: Bytes::new(), ..event() });
    let name = stream();
    log.append(batch(&name, Expected::NoStream, &appended)).await.expect("a new stream");
    let read = history(&log, &name).await;
    assert_eq!(read, everything(&log).await);
    assert_eq!(read.len(), appended.len());
    for (revision, (event, recorded)) in appended.into_iter().zip(read).enumerate() {
        let Recorded { position, stream, revision: at, id, app, event_type, version, data, meta, .. } =
            recorded;
        assert_eq!((position, at), (revision as u64 + 1, revision as u64));
        assert_eq!((stream, app), (name.clone(), APP));
        assert_eq!(NewEvent { id, event_type, version, data, meta }, event);
    }
}

pub async fn the_logs_clock_never_goes_back(log: Log) {
    for _ in 0..20 {
        grown(&log, &stream(), 2).await;
    }
    let times: Vec<_> = everything(&log).await.iter().map(|event| event.recorded_at).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert!(times[0].as_micros() > 1_700_000_000_000_000, "microseconds since 1970");
}
