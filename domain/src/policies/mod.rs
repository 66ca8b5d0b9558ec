//! "When this happened, ask for that": pure reactions, one file a policy.
//!
//! The id of a command that a policy issues is UUIDv5 of the event's id and the policy's name, so that a redelivery
//! changes nothing. A policy keeps no state.

mod queue_transcode;
mod tasks;

pub use queue_transcode::queue_transcode;
pub use tasks::{ForTask, cancel_tasks, open_tasks, settle_piece};

use uuid::Uuid;

/// The id of the command that `policy` issues in answer to an event.
pub fn command_id(policy: &str, event: Uuid) -> Uuid {
    Uuid::new_v5(&event, policy.as_bytes())
}
