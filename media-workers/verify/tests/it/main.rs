//! The validator against results that are right, and against the same results broken in one way each.

mod cases;
mod fuzz;
mod http;
mod limits;
mod live;
mod made;
mod report;
