//! One append against one stream.

use super::{Head, View};
use ports::log::{Actual, App, Expected, LogError, Position, StreamAppend};
use uuid::Uuid;

/// A stream that only this batch knows.
pub(super) const UNBORN: Head = Head::new(u64::MAX, App::SYSTEM);

#[derive(Debug)]
pub(super) enum Verdict {
    /// Write from this revision.
    Write(u64),
    /// The events are there, up to this revision.
    Same {
        last: u64,
        position: Position,
    },
    Conflict(Actual),
    /// This id is in the stream already, elsewhere or with other neighbours.
    Reused(Uuid),
}

impl Verdict {
    pub fn first(&self) -> Option<u64> {
        if let Self::Write(first) = self { Some(*first) } else { None }
    }

    pub fn reused(&self) -> Option<Uuid> {
        if let Self::Reused(id) = self { Some(*id) } else { None }
    }
}

/// Whether a belief is true of a stream that is not to be written.
pub(super) fn holds(expected: Expected, actual: Actual) -> bool {
    match (expected, actual) {
        (Expected::Any, _)
        | (Expected::NoStream, Actual::NoStream | Actual::Truncated(_) | Actual::Tombstoned)
        | (Expected::Exists, Actual::Revision(_)) => true,
        (Expected::Exact(revision), Actual::Revision(last) | Actual::Truncated(last)) => revision == last,
        _ => false,
    }
}

pub(super) fn of(view: &impl View, head: Option<Head>, append: &StreamAppend) -> Result<Verdict, LogError> {
    let Some(head) = head else {
        return Ok(match append.expected {
            Expected::NoStream | Expected::Any => Verdict::Write(0),
            Expected::Exists | Expected::Exact(_) => Verdict::Conflict(Actual::NoStream),
        });
    };
    let actual = head.actual();
    if head.tombstoned {
        return Ok(Verdict::Conflict(actual));
    }
    let known = Known::of(view, &head, append)?;
    let verdict = match append.expected {
        Expected::Exists if !matches!(actual, Actual::Revision(_)) => Verdict::Conflict(actual),
        Expected::Exists | Expected::Any => known.anywhere(view, &head)?,
        Expected::NoStream if head.next > 0 => {
            let hidden = matches!(actual, Actual::Truncated(_));
            known.at(view, &head, 0, if hidden { None } else { Some(actual) })?
        }
        Expected::NoStream => known.nowhere(head.next),
        Expected::Exact(revision) if revision < u64::MAX && revision + 1 < head.next => {
            known.at(view, &head, revision + 1, Some(actual))?
        }
        Expected::Exact(revision) if revision < u64::MAX && revision + 1 == head.next => {
            known.nowhere(head.next)
        }
        Expected::Exact(_) => Verdict::Conflict(actual),
    };
    Ok(verdict)
}

/// The append's ids, and the revision of each that the stream has.
struct Known(Vec<(Uuid, Option<u64>)>);

impl Known {
    fn of(view: &impl View, head: &Head, append: &StreamAppend) -> Result<Self, LogError> {
        let ids = append.events.iter().map(|event| Ok((event.id, view.revision_of(head.number, event.id)?)));
        Ok(Self(ids.collect::<Result<_, LogError>>()?))
    }

    /// All are new, or the append is refused.
    fn nowhere(&self, next: u64) -> Verdict {
        match self.0.iter().find(|(_, revision)| revision.is_some()) {
            Some((id, _)) => Verdict::Reused(*id),
            None => Verdict::Write(next),
        }
    }

    /// All are new, or all are neighbours somewhere.
    fn anywhere(&self, view: &impl View, head: &Head) -> Result<Verdict, LogError> {
        match self.0[0].1 {
            None => Ok(self.nowhere(head.next)),
            Some(first) => self.same(view, head, first),
        }
    }

    /// They are just here, or the belief (that the stream ended before `first`) is stale: a conflict, unless what came
    /// after is hidden, `stale` being `None`.
    fn at(
        &self,
        view: &impl View,
        head: &Head,
        first: u64,
        stale: Option<Actual>,
    ) -> Result<Verdict, LogError> {
        match (self.0[0].1, stale) {
            (Some(revision), _) if revision == first => self.same(view, head, first),
            (_, Some(actual)) => Ok(Verdict::Conflict(actual)),
            (_, None) => Ok(self.nowhere(head.next)),
        }
    }

    fn same(&self, view: &impl View, head: &Head, first: u64) -> Result<Verdict, LogError> {
        for (&(id, revision), expected) in self.0.iter().zip(first..) {
            if revision != Some(expected) {
                return Ok(Verdict::Reused(id));
            }
        }
        let last = first + self.0.len() as u64 - 1;
        match view.position_of(head.number, last)? {
            Some(position) => Ok(Verdict::Same { last, position }),
            None => Err(LogError::Other(format!("revision {last} of stream {} is not indexed", head.number))),
        }
    }
}
