//! What is known of a source, and what is to be made of it: facts and plans, no media.
//!
//! A worker measures a [`Probe`], [`plan`] turns it and a profile into a [`Plan`] (the same answer every time), and a
//! worker executes the plan and measures an [`Output`].

mod failure;
mod output;
mod plan;
mod probe;

pub use failure::FailureReason;
pub use output::{Output, OutputFile, OutputFileKind, Rendition, RungUsage};
pub use plan::{AudioPlan, Cadence, Container, Plan, PlanRefusal, PreviewPlan, Rung, ThumbnailPlan, plan};
pub use probe::{AudioStream, Fraction, Probe, VideoStream};
