//! Work that is this worker's.

use domain::media::{Piece, Plan};
use domain::task::{folder, result_folder};
use domain::{AppId, PostId};
use schemas::worker::Work;
use std::fmt;
use uuid::Uuid;

/// A job or a task that is this worker's, under this epoch.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub app: AppId,
    pub post: PostId,
    pub job: Uuid,
    pub work: Work,
    pub epoch: u32,
    pub source_key: String,
    pub source_bytes: u64,
    pub todo: Todo,
}

/// What is to be done.
#[derive(Clone, Debug)]
pub enum Todo {
    /// Measure the source.
    Measure,
    Make {
        piece: Piece,
        plan: Box<Plan>,
    },
}

impl Claimed {
    /// Folder of what a claim makes: a later claim never writes where an earlier one may still write. None where nothing
    /// is made.
    pub fn prefix(&self, epoch: u32) -> Option<String> {
        match &self.todo {
            Todo::Measure => None,
            Todo::Make { piece, .. } => {
                let job = result_folder(self.app, self.post, self.job);
                Some(format!("{job}/{}", folder(*piece, epoch)))
            }
        }
    }

    /// Whether nothing is decoded or encoded.
    pub fn only_copies(&self) -> bool {
        matches!(&self.todo, Todo::Make { piece, plan } if plan.only_copies(*piece))
    }

    /// Name of the folder for what a claim makes, on this machine.
    pub fn scratch(&self, epoch: u32) -> String {
        match &self.todo {
            Todo::Measure => format!("{}-{epoch}", self.job.simple()),
            Todo::Make { piece, .. } => format!("{}-{}", self.job.simple(), folder(*piece, epoch)),
        }
    }
}

impl fmt::Display for Claimed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.todo {
            Todo::Measure => write!(f, "the source of post {}", self.post),
            Todo::Make { piece, .. } => write!(f, "{piece} of post {}", self.post),
        }
    }
}
