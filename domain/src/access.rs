//! Who may see a thing (contract section 1, "Access levels").

use serde::{Deserialize, Serialize};

/// In FlipFlop Apps only `Public` has an effect today; the others are accepted and stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccessLevel {
    #[default]
    Public,
    App,
    Member,
    Follower,
    Friend,
    Restricted,
    Private,
}

/// Who made a thing (contract section 1, "Ownership").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "id", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Creator {
    /// In the console; the id is the user's.
    User(u32),
    /// Through the server API; the id is the app's.
    App(u32),
    /// Through the client API; the id is the member's.
    Member(u32),
}
