//! The OpenAPI document: made by the handlers, completed here with what all operations share.

mod callers;
mod complete;
mod example;

pub use callers::describe_callers;
pub use complete::{Api, complete, of_api};
