//! The validator against results that are right, and against the same results broken in one way each.

#![allow(clippy::unwrap_used)] // A test that unwraps what is not there fails with the place.

mod cases;
mod fuzz;
mod http;
mod limits;
mod live;
mod made;
mod report;
