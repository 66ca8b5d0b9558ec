use super::{DefaultGroup, Permission};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a group holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Permissions(BTreeSet<Permission>);

/// A name that is none of appendix A.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no permission {0:?}")]
pub struct UnknownPermission(pub String);

impl Permissions {
    /// What a default group holds at first.
    pub fn of(group: DefaultGroup) -> Self {
        let held = |permission: &Permission| permission.default_holders().contains(&group);
        Permission::ALL.iter().copied().filter(held).collect()
    }

    pub fn has(&self, permission: Permission) -> bool {
        self.0.contains(&permission)
    }

    /// In the order of the contract.
    pub fn iter(&self) -> impl Iterator<Item = Permission> + '_ {
        self.0.iter().copied()
    }

    /// Reads names.
    ///
    /// # Errors
    /// The first name that is no permission.
    pub fn of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, UnknownPermission> {
        names.into_iter().map(str::parse::<Permission>).collect()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().collect())
    }
}
