//! Any history of appends and removals, against a model that is as simple as can be.

use super::given::*;
use crate::log::*;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::cmp::Ordering;
use uuid::Uuid;

const HISTORIES: u64 = 40;
const STEPS: usize = 30;

/// A stream, as the model sees it: every id ever written.
#[derive(Default)]
struct Model {
    ids: Vec<(Uuid, Position)>,
    hidden: usize,
    closed: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Written(u64),
    Repeated { last: u64, position: Position },
    Conflict(Actual),
    Reused,
}

impl Model {
    fn actual(&self) -> Actual {
        match self.ids.len() as u64 {
            _ if self.closed => Actual::Tombstoned,
            0 => Actual::NoStream,
            next if self.hidden == self.ids.len() => Actual::Truncated(next - 1),
            next => Actual::Revision(next - 1),
        }
    }

    /// What the table of expectations says, read from top to bottom.
    fn outcome(&self, expected: Expected, new: &[Uuid]) -> Outcome {
        let actual = self.actual();
        let known: Vec<_> = new.iter().map(|id| self.ids.iter().position(|(known, _)| known == id)).collect();
        let all_new = known.iter().all(Option::is_none);
        let whole = |first: usize| known.iter().enumerate().all(|(i, at)| *at == Some(first + i));
        let repeated = |first: usize| {
            let last = first + new.len() - 1;
            Outcome::Repeated { last: last as u64, position: self.ids[last].1 }
        };
        let written = if all_new { Outcome::Written(self.ids.len() as u64) } else { Outcome::Reused };
        if self.closed || (expected == Expected::Exists && !matches!(actual, Actual::Revision(_))) {
            return Outcome::Conflict(actual);
        }
        let next = match expected {
            Expected::Any | Expected::Exists => {
                return match known[0] {
                    None => written,
                    Some(first) if whole(first) => repeated(first),
                    Some(_) => Outcome::Reused,
                };
            }
            Expected::NoStream => 0,
            Expected::Exact(revision) => revision as usize + 1,
        };
        match next.cmp(&self.ids.len()) {
            Ordering::Equal => written,
            Ordering::Less if whole(next) => repeated(next),
            Ordering::Less if known[0] == Some(next) => Outcome::Reused,
            Ordering::Less if next == 0 && matches!(actual, Actual::Truncated(_)) => written,
            Ordering::Less | Ordering::Greater => Outcome::Conflict(actual),
        }
    }
}

pub async fn any_history_is_as_the_model_says(log: Log) {
    let seed: u64 = rand::rng().random();
    for history in 0..HISTORIES {
        let seed = seed.wrapping_add(history);
        one_history(&log, seed).await;
    }
}

async fn one_history(log: &Log, seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    let name = stream();
    let mut model = Model::default();
    let mut pool = Vec::new();
    for step in 0..STEPS {
        let context = format!("seed {seed}, step {step}");
        if random.random_bool(0.1) {
            removal(log, &name, &mut model, &mut random, &context).await;
            continue;
        }
        let expected = expectation(&model, &mut random);
        let asked = choice(&model, &mut pool, &mut random);
        let outcome = model.outcome(expected, &ids(&asked));
        let answer = log.append(batch(&name, expected, &asked)).await;
        match (&answer, &outcome) {
            (Ok(appended), Outcome::Written(first)) if !appended.repeated => {
                let last = first + asked.len() as u64 - 1;
                assert_eq!(appended.revisions, [last], "{context}");
                let position = appended.position + 1 - asked.len() as u64;
                model.ids.extend(ids(&asked).into_iter().zip(position..));
            }
            (Ok(appended), Outcome::Repeated { last, position }) => {
                let first = Appended { position: *position, revisions: vec![*last], repeated: true };
                assert_eq!(*appended, first, "{context}");
            }
            (Err(AppendError::Conflict(conflicts)), Outcome::Conflict(actual)) => {
                assert_eq!(conflicts, &[Conflict { index: 0, expected, actual: *actual }], "{context}");
            }
            (Err(AppendError::IdReused(_)), Outcome::Reused) => {}
            _ => panic!("{context}: {expected:?} should be {outcome:?} and was {answer:?}"),
        }
        let visible: Vec<_> = model.ids[model.hidden..].iter().map(|(id, _)| *id).collect();
        let seen = recorded_ids(&history(log, &name).await);
        assert_eq!(seen, if model.closed { Vec::new() } else { visible }, "{context}");
    }
}

async fn removal(log: &Log, name: &StreamName, model: &mut Model, random: &mut StdRng, context: &str) {
    let for_ever = random.random_bool(0.1);
    let nothing_to_hide = model.ids.is_empty() && !for_ever;
    let allowed = !model.closed && !nothing_to_hide;
    let done = if for_ever {
        log.tombstone_stream(Some(APP), name, Expected::Any).await
    } else {
        log.truncate_stream(Some(APP), name, Expected::Any).await
    };
    assert_eq!(done.is_ok(), allowed, "{context}: {done:?}");
    if allowed {
        model.hidden = model.ids.len();
        model.closed = for_ever;
    }
}

fn expectation(model: &Model, random: &mut StdRng) -> Expected {
    let next = model.ids.len() as u64;
    match random.random_range(0..6) {
        0 => Expected::NoStream,
        1 => Expected::Any,
        2 => Expected::Exists,
        3 if next > 0 => Expected::Exact(next - 1),
        _ => Expected::Exact(random.random_range(0..next + 2)),
    }
}

/// New events, a run of known ones, or a mixture.
fn choice(model: &Model, pool: &mut Vec<NewEvent>, random: &mut StdRng) -> Vec<NewEvent> {
    let count = random.random_range(1..4);
    let written: Vec<_> =
        pool.iter().filter(|event| model.ids.iter().any(|(id, _)| *id == event.id)).cloned().collect();
    let mut asked = match random.random_range(0..4) {
        0 if !written.is_empty() => {
            let order: Vec<_> = model.ids.iter().map(|(id, _)| *id).collect();
            let first = random.random_range(0..order.len());
            let run = order[first..].iter().take(count);
            run.filter_map(|id| written.iter().find(|event| event.id == *id)).cloned().collect()
        }
        1 if !written.is_empty() => {
            let mut mixed = events(1);
            mixed.extend(written.choose(random).cloned());
            if random.random_bool(0.5) {
                mixed.reverse();
            }
            mixed
        }
        _ => events(count),
    };
    asked.truncate(4);
    pool.extend(asked.iter().cloned());
    asked
}
