use super::Event;
use crate::claims::{Claim, Claims};
use crate::ids::{AppId, PostId};
use crate::media::Piece;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a task is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Known(Box<Task>),
}

/// A task that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub app: AppId,
    pub post: PostId,
    pub job: Uuid,
    pub piece: Piece,
    pub claims: Claims,
    pub phase: Phase,
}

/// Where a task stands; all but `Open` are its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    Open,
    /// By the claim of this epoch.
    Made {
        epoch: u32,
    },
    Failed,
    Cancelled,
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (State::Absent, Event::Opened(new)) => State::Known(Box::new(Task {
            app: new.app,
            post: new.post,
            job: new.job,
            piece: new.piece,
            claims: Claims::default(),
            phase: Phase::Open,
        })),
        (State::Absent, _) => State::Absent,
        (State::Known(mut task), event) => {
            change(&mut task, event);
            State::Known(task)
        }
    }
}

fn change(task: &mut Task, event: &Event) {
    match event {
        Event::Opened(_) => {}
        Event::Claimed(now) => {
            let claim = Claim { epoch: now.epoch, attempt: now.attempt, lease_until: now.lease_until };
            task.claims.start(claim, &now.worker);
        }
        Event::LeaseExtended(now) => task.claims.extend(now.lease_until),
        Event::AttemptFailed(now) => task.claims.try_again(now.reason, now.retry_at),
        Event::Made(now) => end(task, Phase::Made { epoch: now.epoch }),
        Event::Failed(_) => end(task, Phase::Failed),
        Event::Cancelled(_) => end(task, Phase::Cancelled),
    }
}

fn end(task: &mut Task, phase: Phase) {
    task.claims.lease = None;
    task.phase = phase;
}
