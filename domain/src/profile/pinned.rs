//! A profile in the revision that was in force when somebody chose it.

use crate::ids::ProfileId;
use serde::{Deserialize, Serialize};

/// A profile and its revision: what changes it later changes nothing of what was made by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Pinned {
    pub profile: ProfileId,
    /// None in what was chosen before revisions were kept: the newest.
    pub revision: Option<u32>,
}

impl Pinned {
    /// A profile that has one revision, as those of the system, or the newest whenever it is asked for.
    pub const fn newest(profile: ProfileId) -> Self {
        Self { profile, revision: None }
    }

    pub const fn of(profile: ProfileId, revision: u32) -> Self {
        Self { profile, revision: Some(revision) }
    }
}

/// A bare number without a revision, as all were once.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stored {
    Newest(ProfileId),
    Exactly { profile: ProfileId, revision: u32 },
}

impl From<Stored> for Pinned {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Newest(profile) => Self { profile, revision: None },
            Stored::Exactly { profile, revision } => Self { profile, revision: Some(revision) },
        }
    }
}

impl From<Pinned> for Stored {
    fn from(Pinned { profile, revision }: Pinned) -> Self {
        match revision {
            None => Self::Newest(profile),
            Some(revision) => Self::Exactly { profile, revision },
        }
    }
}
