//! Every operation of the OpenAPI document, found in the document: a new one is asked without being named here.
//!
//! | what | where |
//! |---|---|
//! | the platform with all APIs, and requests to it | `world` |
//! | operations, their parameters and bodies | `document` |
//! | two tenants of everything | `seed` |
//! | who may call what | `matrix` |
//! | what is answered to whatever is sent | `fuzz` |
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod bodies;
mod document;
mod fuzz;
mod matrix;
mod seed;
mod world;
