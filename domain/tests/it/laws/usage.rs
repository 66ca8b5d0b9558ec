use super::run;
use crate::kit::{app, app_user, at, id};
use domain::usage::{Event, Record, Usage};
use proptest::prelude::*;

fn window() -> impl Strategy<Value = Record> {
    let figure = || prop_oneof![Just(0), any::<u64>()];
    (0..100_i64, 0..100_i64, figure(), figure(), figure()).prop_map(
        |(from, to, delivered_bytes, watched_ms, requests)| Record {
            app: app(),
            member: id(1),
            app_user_id: app_user("ann"),
            post: id(42),
            from: at(from),
            to: at(to),
            delivered_bytes,
            watched_ms,
            requests,
        },
    )
}

proptest! {
    #[test]
    fn every_figure_that_was_taken_is_in_the_history_as_it_was_measured(
        windows in proptest::collection::vec(window(), 0..20),
    ) {
        let taken = |window: &Record| {
            let something = window.delivered_bytes > 0 || window.watched_ms > 0 || window.requests > 0;
            something && window.from <= window.to
        };
        let expected: Vec<_> = windows.iter().filter(|window| taken(window)).cloned().collect();
        let mut windows = windows.into_iter();
        let history = run::<Usage>(|_| windows.next(), |_, _| {});
        let kept: Vec<_> = history.into_iter().map(|Event::Recorded(window)| window).collect();
        prop_assert_eq!(kept, expected);
    }
}
