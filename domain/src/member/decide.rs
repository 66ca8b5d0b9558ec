use super::state::next_second;
use super::{
    Active, Command, Deleted, Event, Patch, Profile, ProfileChanged, Registered, State, TokensEnded,
};
use crate::ids::AppId;

/// The most characters of a name, an image URL or an e-mail address.
pub const TEXT_CHARS_MAX: usize = 2_000;

/// Why the answer is no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the member does not exist; create it with POST /v2/apps/me/members")]
    NotFound,
    #[error("{field} takes at most {TEXT_CHARS_MAX} characters")]
    TooLong { field: &'static str },
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Upsert { app, number, app_user_id, patch, at } => match state {
            State::Deleted { app: owner } if *owner != app => Err(Refusal::NotFound),
            State::Absent | State::Deleted { .. } => {
                let profile = Some(checked(patch.apply(&Profile::default()))?);
                Ok(vec![Registered { app, member: number, app_user_id, profile, is_guest: false, at }.into()])
            }
            State::Active(_) => change(state, app, patch, at),
        },
        Command::AdmitGuest { app, number, app_user_id, at } => match state {
            State::Deleted { app: owner } if *owner != app => Err(Refusal::NotFound),
            State::Active(member) if member.app != app => Err(Refusal::NotFound),
            State::Active(_) => Ok(vec![]),
            State::Absent | State::Deleted { .. } => {
                let app_user_name = Some(app_user_id.to_string());
                let profile = Some(Profile { app_user_name, ..Profile::default() });
                Ok(vec![Registered { app, member: number, app_user_id, profile, is_guest: true, at }.into()])
            }
        },
        Command::Change { app, patch, at } => change(state, app, patch, at),
        Command::EndTokens { app, at } => {
            let has_ended = own(state, app)?.tokens_from_s >= next_second(at);
            Ok(if has_ended { vec![] } else { vec![TokensEnded { at }.into()] })
        }
        Command::Delete { app, at } => match state {
            State::Active(member) if member.app == app => {
                let (member, app_user_id) = (member.member, member.app_user_id.clone());
                Ok(vec![Deleted { app, member, app_user_id, at }.into()])
            }
            // Deleting what is not there is already so (contract 11.25).
            State::Active(_) | State::Absent | State::Deleted { .. } => Ok(vec![]),
        },
    }
}

fn change(state: &State, app: AppId, patch: Patch, at: crate::Timestamp) -> Result<Vec<Event>, Refusal> {
    let member = own(state, app)?;
    let profile = checked(patch.apply(&member.profile))?;
    if profile == member.profile {
        return Ok(vec![]);
    }
    Ok(vec![ProfileChanged { profile: Some(profile), at }.into()])
}

fn own(state: &State, app: AppId) -> Result<&Active, Refusal> {
    match state {
        State::Active(member) if member.app == app => Ok(member),
        State::Active(_) | State::Absent | State::Deleted { .. } => Err(Refusal::NotFound),
    }
}

fn checked(profile: Profile) -> Result<Profile, Refusal> {
    let texts = [
        ("appUserName", &profile.app_user_name),
        ("appUserProfileImgUrl", &profile.app_user_profile_img_url),
        ("email", &profile.email),
        ("country", &profile.country),
        ("lang", &profile.lang),
    ];
    for (field, text) in texts {
        if text.as_ref().is_some_and(|text| text.chars().count() > TEXT_CHARS_MAX) {
            return Err(Refusal::TooLong { field });
        }
    }
    Ok(profile)
}
