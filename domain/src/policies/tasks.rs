//! A post and its tasks: the plan opens them, their ends are the post's news, and the post's end cancels what is open.

use super::command_id;
use crate::ids::{AppId, FileId, PostId};
use crate::media::Piece;
use crate::{post, task};
use uuid::Uuid;

/// Names of these policies, part of their command ids: stored, so never renamed.
const OPEN: &str = "open_task";
const CANCEL: &str = "cancel_task";
const SETTLE: &str = "settle_piece";

/// A command for one task.
#[derive(Clone, Debug, PartialEq)]
pub struct ForTask {
    /// The key of the task's stream.
    pub task: Uuid,
    pub id: Uuid,
    pub command: task::Command,
}

/// A plan opens a task for each piece.
pub fn open_tasks(event_id: Uuid, (app, post): (AppId, PostId), event: &post::Event) -> Vec<ForTask> {
    let post::Event::Planned(post::Planned { job, pieces: Some(pieces), at, .. }) = event else {
        return vec![];
    };
    let open = |&piece: &Piece| ForTask {
        task: task::key(*job, piece),
        id: of_piece(OPEN, event_id, piece),
        command: task::Command::Open { app, post, job: *job, piece, at: *at },
    };
    pieces.names.iter().map(open).collect()
}

/// A post that failed or is gone needs no more pieces.
pub fn cancel_tasks(event_id: Uuid, event: &post::Event) -> Vec<ForTask> {
    let (job, pieces, at) = if let post::Event::ProcessingFailed(failed) = event {
        (failed.job, &failed.open, failed.at)
    } else if let post::Event::Deleted(post::Deleted { open: Some(open), at, .. }) = event {
        (open.job, &open.pieces, *at)
    } else {
        return vec![];
    };
    let cancel = |&piece: &Piece| ForTask {
        task: task::key(job, piece),
        id: of_piece(CANCEL, event_id, piece),
        command: task::Command::Cancel { at },
    };
    pieces.iter().map(cancel).collect()
}

/// What the end of a task means to its post, and the id of that command. `files` are numbers for what was made.
pub fn settle_piece(
    event_id: Uuid,
    event: &task::Event,
    files: Vec<FileId>,
) -> Option<(PostId, Uuid, post::Command)> {
    let (post, command) = match event {
        task::Event::Made(made) => {
            let (job, piece, epoch, output, at) =
                (made.job, made.piece, made.epoch, made.output.clone(), made.at);
            (made.post, post::Command::TakePiece { job, piece, epoch, output, files, at })
        }
        task::Event::Failed(failed) => {
            let task::Failed { job, piece, reason, at, .. } = *failed;
            let detail = failed.detail.clone();
            (failed.post, post::Command::FailPiece { job, piece, reason, detail, used: failed.used, at })
        }
        task::Event::Opened(_)
        | task::Event::Claimed(_)
        | task::Event::LeaseExtended(_)
        | task::Event::AttemptFailed(_)
        | task::Event::Cancelled(_) => return None,
    };
    Some((post, command_id(SETTLE, event_id), command))
}

fn of_piece(policy: &str, event: Uuid, piece: Piece) -> Uuid {
    command_id(&format!("{policy}/{}", piece.name()), event)
}
