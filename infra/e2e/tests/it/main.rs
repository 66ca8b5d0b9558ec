//! The whole chain with real processes: what a tenant, a viewer and an auditor see.

mod chain;
mod cluster;
mod durability;
mod odd;
mod page;
mod support;
mod worker;
