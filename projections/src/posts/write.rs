use super::tables::POST;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::Decider;
use domain::access::AccessLevel;
use domain::post::{Event, Phase, Post, State};
use ports::log::Recorded;

/// The view's fold.
pub(crate) struct Rows;

impl Entity for Rows {
    type Event = Event;
    type State = State;
    const VERSION: i64 = 5;
    const TABLE: &'static Table = POST;
    const TYPES: &'static [&'static str] = &[
        "post.created",
        "post.details_changed",
        "post.profiles_changed",
        "post.allowed_members_set",
        "post.picture_upload_started",
        "post.picture_uploaded",
        "post.picture_removed",
        "post.upload_started",
        "post.uploaded",
        "post.upload_failed",
        "post.upload_aborted",
        "post.upload_expired",
        "post.queued",
        "post.queuing_failed",
        "post.retried",
        "post.processing_started",
        "post.lease_extended",
        "post.planned",
        "post.piece_made",
        "post.attempt_failed",
        "post.processed",
        "post.processing_failed",
        "post.deleted",
    ];

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        Post::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        let post = match state {
            State::Active(post) => post,
            State::Absent | State::Deleted { .. } => return None,
        };
        Some(vec![
            post.app.get().into(),
            post.post.get().into(),
            post.uuid.to_string().into(),
            post.owner.member.get().into(),
            post.owner.app_user_id.as_str().into(),
            post.phase.name().into(),
            access_name(post.access_level).into(),
            post.title.to_lowercase().into(),
            lease_until(&post.phase).into(),
            post.created_at.as_micros().into(),
            post.modified_at.as_micros().into(),
        ])
    }
}

/// When the worker's lease ends; none while no worker has the job.
fn lease_until(phase: &Phase) -> Option<i64> {
    match phase {
        Phase::Processing { job, .. } => job.claims.lease.as_ref().map(|lease| lease.until.as_micros()),
        Phase::Created
        | Phase::FailedUpload { .. }
        | Phase::Uploaded { .. }
        | Phase::FailedQueuing { .. }
        | Phase::Queued { .. }
        | Phase::Processed { .. }
        | Phase::FailedProcessing { .. } => None,
    }
}

/// The level as clients know it.
pub(crate) fn access_name(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::Public => "PUBLIC",
        AccessLevel::App => "APP",
        AccessLevel::Member => "MEMBER",
        AccessLevel::Follower => "FOLLOWER",
        AccessLevel::Friend => "FRIEND",
        AccessLevel::Restricted => "RESTRICTED",
        AccessLevel::Private => "PRIVATE",
    }
}
