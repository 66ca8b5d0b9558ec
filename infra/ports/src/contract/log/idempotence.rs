//! The same again adds nothing; half of the same is refused.

use super::given::*;
use crate::log::*;
use futures::future::join_all;

pub async fn the_same_batch_again_gives_the_first_answer(log: Log) {
    let (a, b) = (stream(), stream());
    grown(&log, &a, 1).await;
    let asked = batches(&[(&a, Expected::Exact(0), &events(2)), (&b, Expected::NoStream, &events(3))]);
    let first = log.append(asked.clone()).await.expect("both are as expected");
    for _ in 0..2 {
        let again = log.append(asked.clone()).await.expect("it is known");
        assert_eq!(again, Appended { repeated: true, ..first.clone() });
    }
    assert_eq!(everything(&log).await.len(), 6);
}

pub async fn a_repetition_is_found_under_every_expectation(log: Log) {
    for (before, expected) in [
        (0, Expected::NoStream),
        (0, Expected::Any),
        (2, Expected::Any),
        (2, Expected::Exists),
        (2, Expected::Exact(1)),
    ] {
        let name = stream();
        if before > 0 {
            grown(&log, &name, before).await;
        }
        let asked = batch(&name, expected, &events(2));
        let first = log.append(asked.clone()).await.expect("it is as expected");
        let again = log.append(asked).await.expect("it is known");
        assert_eq!(again, Appended { repeated: true, ..first }, "{expected:?} on {before} events");
    }
}

pub async fn a_repetition_is_found_after_later_events(log: Log) {
    let name = stream();
    grown(&log, &name, 1).await;
    let asked = batch(&name, Expected::Exact(0), &events(2));
    let first = log.append(asked.clone()).await.expect("it is as expected");
    let later = grown(&log, &name, 5).await;
    let again = log.append(asked).await.expect("it is known");
    assert_eq!(again, Appended { repeated: true, ..first });
    let part = log.append(batch(&name, Expected::Any, &later[1..3])).await.expect("these are known");
    assert_eq!(part, Appended { position: 6, revisions: vec![5], repeated: true });
}

pub async fn a_known_event_among_new_ones_is_refused(log: Log) {
    let name = stream();
    let known = grown(&log, &name, 3).await;
    let new = events(1);
    let mixed = |parts: &[&[NewEvent]]| parts.concat();
    for (expected, asked, reused) in [
        (Expected::Any, mixed(&[&known[2..], &new]), &new[0]),
        (Expected::Exists, mixed(&[&known[1..], &new]), &new[0]),
        (Expected::NoStream, mixed(&[&known, &new]), &new[0]),
        (Expected::Exact(0), mixed(&[&known[1..2], &new]), &new[0]),
        (Expected::Any, mixed(&[&new, &known[..1]]), &known[0]),
        (Expected::Any, mixed(&[&known[1..2], &known[..1]]), &known[0]),
        (Expected::Exact(2), mixed(&[&new, &known[..1]]), &known[0]),
        (Expected::Any, mixed(&[&new, &new]), &new[0]),
    ] {
        let refused = log.append(batch(&name, expected, &asked)).await;
        let Err(AppendError::IdReused(id)) = refused else { panic!("{expected:?}: {refused:?}") };
        assert_eq!(id, reused.id, "{expected:?}");
    }
    assert_eq!(everything(&log).await.len(), 3);
}

pub async fn an_event_id_is_its_streams_alone(log: Log) {
    let (a, b) = (stream(), stream());
    let known = grown(&log, &a, 2).await;
    let appended = log.append(batch(&b, Expected::NoStream, &known)).await.expect("another stream");
    assert_eq!(appended, Appended { position: 4, revisions: vec![1], repeated: false });
}

pub async fn a_stale_writer_is_refused(log: Log) {
    let name = stream();
    grown(&log, &name, 3).await;
    for expected in [Expected::NoStream, Expected::Exact(0), Expected::Exact(1), Expected::Exact(3)] {
        let refused = log.append(batch(&name, expected, &events(1))).await;
        let Err(AppendError::Conflict(conflicts)) = refused else { panic!("{expected:?}: {refused:?}") };
        assert_eq!(conflicts, [Conflict { index: 0, expected, actual: Actual::Revision(2) }]);
    }
    for expected in [Expected::Exists, Expected::Exact(0), Expected::Exact(u64::MAX)] {
        let refused = log.append(batch(&stream(), expected, &events(1))).await;
        let Err(AppendError::Conflict(conflicts)) = refused else { panic!("{expected:?}: {refused:?}") };
        assert_eq!(conflicts, [Conflict { index: 0, expected, actual: Actual::NoStream }]);
    }
}

pub async fn a_batch_that_is_partly_known_is_refused(log: Log) {
    let (a, b) = (stream(), stream());
    let known = grown(&log, &a, 1).await;
    let asked = batches(&[(&a, Expected::NoStream, &known), (&b, Expected::NoStream, &events(1))]);
    let refused = log.append(asked).await;
    assert!(matches!(refused, Err(AppendError::IdReused(id)) if id == known[0].id), "{refused:?}");
    assert_eq!(history(&log, &b).await, []);
}

pub async fn a_repetition_ignores_conditions_that_no_longer_hold(log: Log) {
    let (written, checked) = (stream(), stream());
    let mut asked = batch(&written, Expected::NoStream, &events(1));
    asked.checks.push(Check { stream: checked.clone(), expected: Expected::NoStream });
    asked.fail_if =
        Some(FailIfMatch { event_types: vec!["post.created".to_owned()], tags: Vec::new(), after: 0 });
    let first = log.append(asked.clone()).await.expect("nothing is there");
    grown(&log, &checked, 1).await;
    let again = log.append(asked).await.expect("it was right when it was written");
    assert_eq!(again, Appended { repeated: true, ..first });
}

pub async fn of_many_writers_with_one_belief_one_wins(log: Log) {
    let name = stream();
    grown(&log, &name, 1).await;
    for round in 0..10 {
        let expected = Expected::Exact(round);
        let answers = join_all((0..16).map(|_| log.append(batch(&name, expected, &events(1))))).await;
        let winners = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(winners, 1, "{answers:?}");
        let conflict = Conflict { index: 0, expected, actual: Actual::Revision(round + 1) };
        for answer in answers {
            match answer {
                Ok(appended) => assert_eq!(appended.revisions, [round + 1]),
                Err(AppendError::Conflict(conflicts)) => {
                    assert_eq!(conflicts, std::slice::from_ref(&conflict));
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
    assert_eq!(history(&log, &name).await.len(), 11);
}
