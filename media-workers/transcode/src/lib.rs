//! The media process: measures sources and makes results, one process a job.
//!
//! ```text
//! parent (worker, has credentials)              child (no credentials, no network, limits)
//!   run_child ── one JSON line on stdin ──────────► child_main ─► probe | run_piece
//!             ◄─ JSON lines on stdout: progress, then one reply
//! ```
//!
//! [`run_child`] is all a worker needs. [`probe`] and [`run_piece`] do the work in the calling process and are public for the
//! child and for tests; they must not be called where credentials live.

mod boxes;
mod captions;
mod check;
mod child;
#[cfg(test)]
mod escapes;
mod failure;
mod graph;
mod heard;
mod index;
mod message;
mod nal;
mod parent;
mod pictures;
mod plugins;
mod probe;
mod run;
mod sandbox;
mod sniff;
mod start;
mod trial;

pub use child::child_main;
pub use failure::Failure;
pub use message::{PieceSpec, Progress, Reply, Request};
pub use parent::{Cage, CancelFlag, Limits, encoders, prepare, run_child};
pub use probe::probe;
pub use run::run_piece;
pub use sandbox::Layer;
