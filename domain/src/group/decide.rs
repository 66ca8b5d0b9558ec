use super::{Command, Created, Deleted, DetailsChanged, Event, Group, PermissionsSet, State};
use crate::ids::GroupId;
use crate::permission::{DefaultGroup, Permission, Permissions};
use crate::time::Timestamp;

/// The most characters of a group's name.
pub const NAME_CHARS_MAX: usize = 50;
/// The most characters of a description.
pub const DESCRIPTION_CHARS_MAX: usize = 500;
/// The most groups of an app, default ones included: they are one state, which every command reads.
pub const GROUPS_MAX: usize = 104;

/// What `ADMINISTRATORS` always holds: enough to give back whatever was taken away.
pub const KEYS: [Permission; 5] = [
    Permission::GroupListAny,
    Permission::GroupGetAny,
    Permission::GroupUpdateAny,
    Permission::MemberGetAny,
    Permission::MemberUpdateAny,
];

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the group does not exist")]
    NotFound,
    #[error("the group exists already")]
    Exists,
    #[error("a group's name has 1 to {NAME_CHARS_MAX} characters")]
    Name,
    #[error("another group of the app has this name")]
    NameTaken,
    #[error("a group's description has at most {DESCRIPTION_CHARS_MAX} characters")]
    DescriptionTooLong,
    #[error("an app has at most {GROUPS_MAX} groups")]
    TooMany,
    #[error("{} is a default group: it is never renamed or deleted", .0.name())]
    Default(DefaultGroup),
    #[error("ADMINISTRATORS always holds {missing}: without it nobody could give permissions back")]
    AdministratorsNeed { missing: Permission },
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Create { group, name, description, permissions, at } => {
            if state.groups.contains_key(&group) {
                return Err(Refusal::Exists);
            }
            if state.groups.len() >= GROUPS_MAX {
                return Err(Refusal::TooMany);
            }
            let name = free_name(state, group, &name)?;
            let description = checked_description(description)?;
            Ok(vec![Created { group, name, description, permissions, at }.into()])
        }
        Command::Change { group, name, description, at } => {
            let before = known(state, group)?;
            let name = name.map_or(Ok(before.name.clone()), |name| free_name(state, group, &name))?;
            let description = description.map_or(Ok(before.description.clone()), checked_description)?;
            Ok(change(before, name, description, at)?.into_iter().collect())
        }
        Command::SetPermissions { group, permissions, at } => {
            set_permissions(known(state, group)?, permissions, at)
        }
        Command::Delete { group, at } => match known(state, group)?.default {
            Some(default) => Err(Refusal::Default(default)),
            None => Ok(vec![Deleted { group, at }.into()]),
        },
    }
}

fn known(state: &State, group: GroupId) -> Result<&Group, Refusal> {
    state.groups.get(&group).ok_or(Refusal::NotFound)
}

fn change(
    before: &Group,
    name: String,
    description: Option<String>,
    at: Timestamp,
) -> Result<Option<Event>, Refusal> {
    if name == before.name && description == before.description {
        return Ok(None);
    }
    match before.default {
        Some(default) if name != before.name => Err(Refusal::Default(default)),
        Some(_) | None => Ok(Some(DetailsChanged { group: before.group, name, description, at }.into())),
    }
}

fn set_permissions(before: &Group, permissions: Permissions, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    if before.default == Some(DefaultGroup::Administrators)
        && let Some(missing) = KEYS.into_iter().find(|key| !permissions.has(*key))
    {
        return Err(Refusal::AdministratorsNeed { missing });
    }
    let group = before.group;
    let same = before.permissions == permissions;
    Ok(if same { vec![] } else { vec![PermissionsSet { group, permissions, at }.into()] })
}

/// The name without spaces around it, if no other group has it in any case of its letters.
fn free_name(state: &State, group: GroupId, name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if !(1..=NAME_CHARS_MAX).contains(&name.chars().count()) {
        return Err(Refusal::Name);
    }
    let folded = name.to_lowercase();
    let is_taken =
        state.groups.values().any(|other| other.group != group && other.name.to_lowercase() == folded);
    if is_taken { Err(Refusal::NameTaken) } else { Ok(name.to_owned()) }
}

fn checked_description(text: Option<String>) -> Result<Option<String>, Refusal> {
    let is_long = text.as_ref().is_some_and(|text| text.chars().count() > DESCRIPTION_CHARS_MAX);
    if is_long { Err(Refusal::DescriptionTooLong) } else { Ok(text) }
}
