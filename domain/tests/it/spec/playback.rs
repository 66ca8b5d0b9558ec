use crate::kit::{app, at, given, id};
use domain::playback::{ErrorKind, Figures, Playback, Record, Refusal};
use std::collections::BTreeMap;
use uuid::Uuid;

fn report(from: i64, to: i64) -> Record {
    let figures = Figures { startup_ms: Some(300), played_ms: 4_000, stalls: 1, ..Figures::default() };
    Record { app: app(), post: id(42), session: Uuid::from_u128(7), from: at(from), to: at(to), figures }
}

#[test]
fn a_session_is_taken_as_it_was_measured() {
    given::<Playback>([]).when(report(0, 10)).then([report(0, 10).into()]);
}

#[test]
fn a_session_in_which_nothing_came_to_play_is_a_fact_too() {
    let nothing = Record { figures: Figures::default(), ..report(0, 0) };
    given::<Playback>([]).when(nothing.clone()).then([nothing.into()]);
}

#[test]
fn a_report_does_not_end_before_it_starts() {
    given::<Playback>([]).when(report(10, 9)).then_refused(Refusal::ReportBackwards);
}

#[test]
fn parts_of_a_session_add_up_and_it_starts_once() {
    let errors = BTreeMap::from([(ErrorKind::Media, 1)]);
    let part = Figures { startup_ms: Some(300), played_ms: u64::MAX - 1, errors, ..Figures::default() };
    let mut sum = part.clone();
    sum.add(&Figures { startup_ms: Some(900), ..part.clone() });
    let errors = BTreeMap::from([(ErrorKind::Media, 2)]);
    assert_eq!(sum, Figures { played_ms: u64::MAX, errors, ..part });
}
