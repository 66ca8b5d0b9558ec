//! The whole chain with real processes: what a tenant, a viewer and an auditor see.

#![allow(clippy::unwrap_used)] // A test that unwraps what is not there fails with the place.

mod chain;
mod clients;
mod cluster;
mod durability;
mod kills;
mod odd;
mod page;
mod pieces;
mod players;
mod profiles;
mod readme;
mod slow;
mod support;
mod uploads;
mod worker;
