//! One piece of a post's result, made by one worker: so many workers share a post, and one that dies costs its piece.
//!
//! ```text
//! Open ──claim, complete──► Made          the post takes the piece
//!  │ ▲ lost lease, accident
//!  │ └───────────────┐
//!  ├──claim, fail────┴────► Failed        the post fails, the other tasks are cancelled
//!  └──cancel──────────────► Cancelled     the post is gone or has failed
//! ```
//!
//! Claims are those of [`crate::claims`]. What a claim makes lies in a folder of its own ([`folder`]), so that a late
//! worker never writes where a newer one may.

mod command;
mod decide;
mod event;
mod state;

pub use command::Command;
pub use decide::Refusal;
pub use event::*;
pub use state::{Phase, State, Task};

use crate::decider::Decider;
use crate::ids::{AppId, NAMESPACE, PostId};
use crate::media::Piece;
use uuid::Uuid;

/// The key of a task's stream: the same piece of the same job is the same task.
pub fn key(job: Uuid, piece: Piece) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("task/{job}/{}", piece.name()).as_bytes())
}

/// Folder of one job's result in the blob store.
pub fn result_folder(app: AppId, post: PostId, job: Uuid) -> String {
    format!("apps/{app}/video-posts/{post}/processed/{}", job.simple())
}

/// Folder of what one claim makes, below that of its job.
pub fn folder(piece: Piece, epoch: u32) -> String {
    format!("{}-{epoch}", piece.name())
}

/// The aggregate.
pub struct Tasks;

impl Decider for Tasks {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "task";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
