//! What parent and child say to each other, one JSON document a line.

use crate::Failure;
use crate::sandbox::Layer;
use domain::media::{Piece, PieceOutput, Plan, Probe, VideoCodec};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What a child is asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Request {
    /// Measure a source.
    Probe { path: PathBuf },
    /// Make one piece of a result.
    Piece(PieceSpec),
}

impl Request {
    /// What the media process may see of the machine.
    pub(crate) fn files(&self) -> ChildFiles {
        match self {
            Self::Probe { path } => ChildFiles { source: path.clone(), out_dir: None },
            Self::Piece(piece) => {
                ChildFiles { source: piece.source.clone(), out_dir: Some(piece.out_dir.clone()) }
            }
        }
    }
}

/// One piece to make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PieceSpec {
    pub source: PathBuf,
    /// An existing, empty folder; all files of the piece go below it.
    pub out_dir: PathBuf,
    pub plan: Plan,
    pub piece: Piece,
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Media time done, in milliseconds.
    pub done_ms: u64,
    /// Media time expected; 0 when unknown.
    pub total_ms: u64,
    /// `encode` or `pictures`.
    pub stage: String,
}

/// How a job ended well.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Probed(Probe),
    Made(PieceOutput),
}

/// The one line a child reads.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    pub request: ChildRequest,
    pub files: ChildFiles,
    pub limits: ChildLimits,
    /// Whether it must not be carried out where the kernel lacks a layer of the cage.
    pub cage_needed: bool,
}

/// A job, or the once-a-machine preparation.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ChildRequest {
    /// Scan the plugins and write the registry that later children read; touches no media.
    WarmUp,
    Job(Box<Request>),
}

/// The files of a job: all that a child can open beside the system's libraries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChildFiles {
    /// Only to read.
    pub source: PathBuf,
    /// To write files and folders in.
    pub out_dir: Option<PathBuf>,
}

/// Limits a child sets on itself before it touches media.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChildLimits {
    pub memory_bytes: u64,
    pub cpu_seconds: u64,
    pub file_bytes: u64,
}

/// A line a child writes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Line {
    Progress(Progress),
    Probed(Probe),
    Made(PieceOutput),
    Failed(Failure),
    /// The registry is written; the layers of the cage that cannot be had here, and what can be encoded.
    Warm {
        missing: Vec<Layer>,
        encoders: Vec<VideoCodec>,
    },
}
