//! The published language: JSON that clients, workers and the bus see.

pub mod asyncapi;
pub mod errors;
pub mod rest;
pub mod webhook;
pub mod worker;
