//! What is known of a source, and what is to be made of it: facts and plans, no media.
//!
//! A worker measures a [`Probe`], [`plan`] turns it and a profile into a [`Plan`] (the same answer every time), and a
//! worker executes the plan and measures what came out ([`PieceOutput`]).

mod bandwidth;
mod codec;
mod failure;
mod index;
mod output;
mod piece;
mod plan;
mod probe;
mod trial;
mod used;

pub use bandwidth::{bits_a_second, peak_bandwidth};
pub use codec::VideoCodec;
pub use failure::FailureReason;
pub use index::{AudioIndex, FrameRun, VideoIndex, runs};
pub use output::{OutputFile, OutputFileKind, Rendition};
pub use piece::{NoPiece, Piece, PieceOutput, Segment, TrackKind, TrackPart};
pub use plan::{
    AudioPlan, Cadence, CaptionPlan, ChunkPlan, Container, CopyPlan, Plan, PlanRefusal, PreviewFormat,
    PreviewPlan, RemuxObstacle, Rung, StoryboardPlan, ThumbnailPlan, check_encoder, plan,
};
pub use probe::{AudioStream, CaptionSource, CaptionStream, Fraction, Probe, VideoStream};
pub use trial::Trial;
pub use used::Used;
pub(crate) use used::is_zero;
