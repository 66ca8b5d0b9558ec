//! A video post, rule by rule.

mod access;
mod claims;
mod details;
pub mod fixtures;
mod pictures;
mod pieces;
mod reports;
mod retries;
mod table;
mod tenancy;
mod transitions;
mod uploads;
