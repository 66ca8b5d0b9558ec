//! The objects of contract 3.1 and section 6, field by field.

mod chat;
mod people;
mod posts;
mod rooms;

pub(super) use chat::*;
pub(super) use people::*;
pub(super) use posts::*;
pub(super) use rooms::*;

/// Whether a thing can still be used.
pub(super) const STATES: &[&str] = &["ACTIVE", "DELETED"];
/// Contract section 1, "Access levels".
pub(super) const ACCESS: &[&str] =
    &["PUBLIC", "APP", "MEMBER", "FOLLOWER", "FRIEND", "RESTRICTED", "PRIVATE"];
/// Contract section 5, "Mode".
pub(super) const MODES: &[&str] = &["RTMP", "CMAF", "RTMP_CMAF"];
/// Contract section 1, "Ownership".
pub(super) const CREATORS: &[&str] = &["USER", "APP", "MEMBER"];
