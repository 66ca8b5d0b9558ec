//! What Vicollo apps read.

mod groups;
mod members;
