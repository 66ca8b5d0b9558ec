use super::{Event, default_id};
use crate::ids::GroupId;
use crate::permission::{DefaultGroup, Permissions};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All groups of an app; at first the default ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    pub groups: BTreeMap<GroupId, Group>,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub group: GroupId,
    pub name: String,
    pub description: Option<String>,
    /// Which default group it is, if it is one.
    pub default: Option<DefaultGroup>,
    pub permissions: Permissions,
    /// None of a default group: it is as old as its app.
    pub created_at: Option<Timestamp>,
    /// None until something changed.
    pub modified_at: Option<Timestamp>,
}

impl Default for State {
    fn default() -> Self {
        let of = |default: DefaultGroup| {
            let group = default_id(default);
            let (name, permissions) = (default.name().to_owned(), Permissions::of(default));
            let default = Some(default);
            let (description, created_at, modified_at) = (None, None, None);
            (group, Group { group, name, description, default, permissions, created_at, modified_at })
        };
        Self { groups: DefaultGroup::ALL.into_iter().map(of).collect() }
    }
}

impl State {
    /// The group of this number; one that is gone, or never was, counts as `MEMBERS`.
    pub fn or_members(&self, group: GroupId) -> &Group {
        let members = default_id(DefaultGroup::Members);
        let found = self.groups.get(&group).or_else(|| self.groups.get(&members));
        found.expect("default groups are never deleted")
    }
}

pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Created(new) => {
            let made = Group {
                group: new.group,
                name: new.name.clone(),
                description: new.description.clone(),
                default: None,
                permissions: new.permissions.clone(),
                created_at: Some(new.at),
                modified_at: Some(new.at),
            };
            state.groups.insert(new.group, made);
        }
        Event::DetailsChanged(now) => {
            if let Some(group) = state.groups.get_mut(&now.group) {
                group.name.clone_from(&now.name);
                group.description.clone_from(&now.description);
                group.modified_at = Some(now.at);
            }
        }
        Event::PermissionsSet(now) => {
            if let Some(group) = state.groups.get_mut(&now.group) {
                group.permissions = now.permissions.clone();
                group.modified_at = Some(now.at);
            }
        }
        Event::Deleted(gone) => {
            state.groups.remove(&gone.group);
        }
    }
    state
}
