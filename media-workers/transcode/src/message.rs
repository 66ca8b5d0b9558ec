//! What parent and child say to each other, one JSON document a line.

use crate::Failure;
use domain::media::{Output, Piece, PieceOutput, Plan, Probe};
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
    /// Make a whole result: all of its pieces, one after the other.
    Transcode(JobSpec),
}

/// A result to make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobSpec {
    pub source: PathBuf,
    /// An existing, empty folder; all files of the result go below it.
    pub out_dir: PathBuf,
    pub plan: Plan,
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
    /// `encode`, `pictures` or `package`.
    pub stage: String,
}

/// How a job ended well.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Probed(Probe),
    Made(PieceOutput),
    Done(Output),
}

/// The one line a child reads.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    pub request: ChildRequest,
    pub limits: ChildLimits,
}

/// A job, or the once-a-machine preparation.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ChildRequest {
    /// Scan the plugins and write the registry that later children read; touches no media.
    WarmUp,
    Job(Box<Request>),
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
    Done(Output),
    Failed(Failure),
    /// The registry is written.
    Warm,
}
