use crate::kit::{app, app_user, at, given, id};
use domain::Timestamp;
use domain::usage::{Record, Refusal, Usage};

fn window(from: Timestamp, to: Timestamp) -> Record {
    Record {
        app: app(),
        member: id(1),
        app_user_id: app_user("ann"),
        post: id(42),
        from,
        to,
        delivered_bytes: 1_000,
        watched_ms: 4_000,
        requests: 1,
    }
}

#[test]
fn a_window_of_watching_is_taken_as_it_was_measured() {
    let seen = window(at(0), at(10));
    given::<Usage>([]).when(seen.clone()).then([seen.into()]);
}

#[test]
fn a_window_in_which_nothing_happened_is_no_fact() {
    let silent = Record { delivered_bytes: 0, watched_ms: 0, requests: 0, ..window(at(0), at(10)) };
    given::<Usage>([]).when(silent).then_nothing();
}

#[test]
fn one_figure_is_enough_for_a_fact() {
    let none = Record { delivered_bytes: 0, watched_ms: 0, requests: 0, ..window(at(0), at(10)) };
    let some = [
        Record { delivered_bytes: 1, ..none.clone() },
        Record { watched_ms: 1, ..none.clone() },
        Record { requests: 1, ..none },
    ];
    for seen in some {
        given::<Usage>([]).when(seen.clone()).then([seen.into()]);
    }
}

#[test]
fn a_window_does_not_end_before_it_starts() {
    given::<Usage>([]).when(window(at(10), at(9))).then_refused(Refusal::WindowBackwards);
}

#[test]
fn an_hour_is_the_hour_of_universal_time_even_before_1970() {
    let hour_us = 3_600_000_000;
    assert_eq!(Timestamp::from_micros(hour_us * 5 + 1).hour(), hour_us * 5);
    assert_eq!(Timestamp::from_micros(hour_us * 5).hour(), hour_us * 5);
    assert_eq!(Timestamp::from_micros(-1).hour(), -hour_us);
}
