use super::run;
use crate::kit::{app, at, id};
use domain::playback::{ErrorKind, Event, Figures, Playback, Record};
use proptest::prelude::*;
use uuid::Uuid;

fn figures() -> impl Strategy<Value = Figures> {
    let count = || prop_oneof![Just(0), any::<u64>()];
    let errors =
        proptest::collection::btree_map(proptest::sample::select(ErrorKind::ALL.to_vec()), count(), 0..3);
    (any::<Option<u64>>(), count(), count(), count(), count(), count(), errors).prop_map(
        |(startup_ms, played_ms, stalls, stalled_ms, rungs_up, rungs_down, errors)| Figures {
            startup_ms,
            played_ms,
            stalls,
            stalled_ms,
            rungs_up,
            rungs_down,
            errors,
        },
    )
}

fn report() -> impl Strategy<Value = Record> {
    (0..100_i64, 0..100_i64, any::<u128>(), figures()).prop_map(|(from, to, session, figures)| Record {
        app: app(),
        post: id(42),
        session: Uuid::from_u128(session),
        from: at(from),
        to: at(to),
        figures,
    })
}

proptest! {
    #[test]
    fn every_session_that_was_taken_is_in_the_history_as_it_was_measured(
        reports in proptest::collection::vec(report(), 0..20),
    ) {
        let expected: Vec<_> = reports.iter().filter(|report| report.from <= report.to).cloned().collect();
        let mut reports = reports.into_iter();
        let history = run::<Playback>(|_| reports.next(), |_, _| {});
        let kept: Vec<_> = history.into_iter().map(|Event::Recorded(report)| report).collect();
        prop_assert_eq!(kept, expected);
    }
}
