//! Conditions that are not a stream.

use super::given::*;
use crate::log::*;

fn tagged(event_type: &str, tags: &[&str]) -> NewEvent {
    let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    NewEvent { event_type: event_type.to_owned(), meta: Meta { tags, ..Meta::default() }, ..event() }
}

fn condition(event_types: &[&str], tags: &[&str], after: Position) -> FailIfMatch {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    FailIfMatch { event_types: owned(event_types), tags: owned(tags), after }
}

async fn matched(log: &Log, condition: FailIfMatch) -> Option<Position> {
    let asked =
        Batch { fail_if: Some(condition), ..batch(&stream(), Expected::Any, &[tagged("other", &[])]) };
    match log.append(asked).await {
        Ok(_) => None,
        Err(AppendError::Matched(position)) => Some(position),
        Err(error) => panic!("{error}"),
    }
}

/// The history: 1 `taken` of name a and member 1, 2 `taken` of name b and member 1, 3 `freed` of name a.
async fn names(log: &Log) {
    let events = [
        tagged("name.taken", &["name:a", "member:1"]),
        tagged("name.taken", &["name:b", "member:1"]),
        tagged("name.freed", &["name:a"]),
    ];
    log.append(batch(&stream(), Expected::NoStream, &events)).await.expect("a new stream");
}

pub async fn a_matching_event_refuses_the_batch(log: Log) {
    names(&log).await;
    for (types, tags, position) in [
        (&["name.taken"][..], &["name:a"][..], Some(1)),
        (&["name.taken"], &["member:1", "name:a"], Some(1)),
        (&["name.taken"], &["member:1"], Some(2)),
        (&["name.taken", "name.freed"], &["name:a"], Some(3)),
        (&[], &["name:a"], Some(3)),
        (&["name.taken"], &[], Some(2)),
        (&["name.taken"], &["name:c"], None),
        (&["name.lost"], &["name:a"], None),
        (&["name.lost"], &[], None),
        (&[], &["name:b", "name:a"], None),
    ] {
        let before = *log.head().borrow();
        let found = matched(&log, condition(types, tags, 0)).await;
        assert_eq!(found, position, "the newest match of {types:?} with {tags:?}");
        assert_eq!(
            *log.head().borrow() - before,
            u64::from(found.is_none()),
            "a refused batch leaves nothing"
        );
    }
}

pub async fn a_condition_looks_only_after_its_position(log: Log) {
    names(&log).await;
    assert_eq!(matched(&log, condition(&["name.taken"], &["name:a"], 1)).await, None);
    assert_eq!(matched(&log, condition(&["name.taken"], &["name:b"], 1)).await, Some(2));
    assert_eq!(matched(&log, condition(&[], &["name:a"], 2)).await, Some(3));
    assert_eq!(matched(&log, condition(&[], &["name:a"], u64::MAX)).await, None);
    let end = *log.head().borrow();
    assert_eq!(matched(&log, condition(&[], &[], end)).await, None, "nothing at all happened since");
    assert_eq!(matched(&log, condition(&[], &[], end)).await, Some(end + 1), "anything happened since");
}
