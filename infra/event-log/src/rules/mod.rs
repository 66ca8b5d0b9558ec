//! What a batch may do, decided once for every engine: tenancy, expectations, idempotence, conditions.
//!
//! The rules know no files. They look at the log through [`View`], which also shows what earlier batches of the same
//! group will have written.

mod limits;
mod verdict;

pub(crate) use limits::{Limits, check_size};

use ports::log::{
    Actual, App, AppendError, Appended, Batch, Conflict, Expected, FailIfMatch, LogError, Position,
    StreamAppend, StreamName,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;
use verdict::{Verdict, holds};

/// What is known of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The stream's number: in the order of the first record, from 0.
    pub number: u64,
    pub app: App,
    /// Readers see nothing below.
    pub first_visible: u64,
    /// The next revision; 0 = nothing was ever written.
    pub next: u64,
    pub tombstoned: bool,
}

impl Head {
    /// Of a stream that has nothing yet.
    pub const fn new(number: u64, app: App) -> Self {
        Self { number, app, first_visible: 0, next: 0, tombstoned: false }
    }

    pub fn actual(&self) -> Actual {
        match self.next.checked_sub(1) {
            _ if self.tombstoned => Actual::Tombstoned,
            None => Actual::NoStream,
            Some(last) if self.first_visible > last => Actual::Truncated(last),
            Some(last) => Actual::Revision(last),
        }
    }
}

pub(crate) fn actual(head: Option<Head>) -> Actual {
    head.map_or(Actual::NoStream, |head| head.actual())
}

/// What the rules ask of a log.
pub(crate) trait View {
    fn head(&self, stream: &StreamName) -> Result<Option<Head>, LogError>;
    /// The revision that carries this event id in the stream.
    fn revision_of(&self, stream: u64, id: Uuid) -> Result<Option<u64>, LogError>;
    fn position_of(&self, stream: u64, revision: u64) -> Result<Option<Position>, LogError>;
    /// The newest event of the app that matches, if any.
    fn newest_match(&self, app: App, condition: &FailIfMatch) -> Result<Option<Position>, LogError>;
}

/// What to do with a batch.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// It is there already: the first answer again.
    Repeated(Appended),
    /// Write it; the first revision of each append.
    Write(Vec<u64>),
}

pub(crate) fn decide(view: &impl View, batch: &Batch) -> Result<Decision, AppendError> {
    if batch.appends.is_empty() || batch.appends.iter().any(|append| append.events.is_empty()) {
        return Err(AppendError::Empty);
    }
    refuse_foreign(view, batch)?;
    refuse_twins(batch)?;
    let mut staged = HashMap::new();
    let verdicts =
        batch.appends.iter().map(|append| judge(view, &mut staged, append)).collect::<Result<Vec<_>, _>>()?;
    if let Some(id) = verdicts.iter().find_map(Verdict::reused) {
        return Err(AppendError::IdReused(id));
    }
    if verdicts.iter().all(|verdict| matches!(verdict, Verdict::Same { .. })) {
        return Ok(Decision::Repeated(first_answer(&verdicts)));
    }
    let conflicts = conflicts(view, batch, &verdicts)?;
    if !conflicts.is_empty() {
        return Err(AppendError::Conflict(conflicts));
    }
    // Some streams have these events and some do not: this is no repetition and no new batch.
    if let Some((append, _)) =
        batch.appends.iter().zip(&verdicts).find(|(_, verdict)| matches!(verdict, Verdict::Same { .. }))
    {
        return Err(AppendError::IdReused(append.events[0].id));
    }
    if let Some(condition) = &batch.fail_if
        && let Some(position) = view.newest_match(batch.app, condition)?
    {
        return Err(AppendError::Matched(position));
    }
    Ok(Decision::Write(verdicts.iter().filter_map(Verdict::first).collect()))
}

/// Whether a stream may be truncated or tombstoned under this belief; the head to be changed, if there is one.
pub(crate) fn decide_removal(
    view: &impl View,
    scope: Option<App>,
    stream: &StreamName,
    expected: Expected,
    for_ever: bool,
) -> Result<Option<Head>, AppendError> {
    let head = view.head(stream)?;
    if let (Some(head), Some(app)) = (head, scope)
        && head.app != app
    {
        return Err(AppendError::Foreign(stream.clone()));
    }
    let actual = actual(head);
    let allowed = match (actual, expected) {
        (Actual::Tombstoned, _) => false,
        // There is nothing to hide; only the name can be closed.
        (Actual::NoStream, Expected::NoStream | Expected::Any) => for_ever,
        (actual, expected) => holds(expected, actual),
    };
    if allowed { Ok(head) } else { Err(AppendError::Conflict(vec![Conflict { index: 0, expected, actual }])) }
}

fn refuse_foreign(view: &impl View, batch: &Batch) -> Result<(), AppendError> {
    let written = batch.appends.iter().map(|append| &append.stream);
    for stream in written.chain(batch.checks.iter().map(|check| &check.stream)) {
        if view.head(stream)?.is_some_and(|head| head.app != batch.app) {
            return Err(AppendError::Foreign(stream.clone()));
        }
    }
    Ok(())
}

/// An id twice in one stream of the batch could never be answered again as a whole.
fn refuse_twins(batch: &Batch) -> Result<(), AppendError> {
    let mut seen = HashSet::new();
    for append in &batch.appends {
        for event in &append.events {
            if !seen.insert((&append.stream, event.id)) {
                return Err(AppendError::IdReused(event.id));
            }
        }
    }
    Ok(())
}

/// Judges one append; `staged` holds what earlier appends of the batch add to their streams.
fn judge<'a>(
    view: &impl View,
    staged: &mut HashMap<&'a StreamName, u64>,
    append: &'a StreamAppend,
) -> Result<Verdict, AppendError> {
    let mut head = view.head(&append.stream)?;
    if let Some(added) = staged.get(&append.stream) {
        let mut after = head.unwrap_or(verdict::UNBORN);
        after.next += added;
        head = Some(after);
    }
    let verdict = verdict::of(view, head, append)?;
    if verdict.first().is_some() {
        *staged.entry(&append.stream).or_default() += append.events.len() as u64;
    }
    Ok(verdict)
}

fn conflicts(view: &impl View, batch: &Batch, verdicts: &[Verdict]) -> Result<Vec<Conflict>, AppendError> {
    let mut conflicts = Vec::new();
    for (index, (append, verdict)) in batch.appends.iter().zip(verdicts).enumerate() {
        if let Verdict::Conflict(actual) = verdict {
            conflicts.push(Conflict { index, expected: append.expected, actual: *actual });
        }
    }
    for (number, check) in batch.checks.iter().enumerate() {
        let actual = actual(view.head(&check.stream)?);
        if !holds(check.expected, actual) {
            let index = batch.appends.len() + number;
            conflicts.push(Conflict { index, expected: check.expected, actual });
        }
    }
    Ok(conflicts)
}

fn first_answer(verdicts: &[Verdict]) -> Appended {
    let mut answer = Appended { position: 0, revisions: Vec::new(), repeated: true };
    for verdict in verdicts {
        if let Verdict::Same { last, position } = verdict {
            answer.revisions.push(*last);
            answer.position = answer.position.max(*position);
        }
    }
    answer
}
