//! A video post, rule by rule.

mod claims;
mod details;
pub mod fixtures;
mod reports;
mod retries;
mod table;
mod tenancy;
mod transitions;
mod uploads;
