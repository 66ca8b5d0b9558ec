//! The published language, tried from outside: what was published stays readable.

mod errors;
mod golden;
mod rest;
mod sealed;
