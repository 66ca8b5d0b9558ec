use super::tables::MEMBER;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::member::{Active, Event, Member, State};
use domain::{AppId, AppUserId, Decider, MemberId, Timestamp};
use ports::log::Recorded;
use serde::{Deserialize, Serialize};

/// The view's fold.
pub(crate) struct Rows;

/// What a row shows: the domain's state, and of a deleted member who it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Shown {
    #[default]
    Absent,
    Active(Active),
    Deleted {
        app: AppId,
        member: MemberId,
        app_user_id: AppUserId,
        created_at: Timestamp,
        modified_at: Timestamp,
    },
}

impl Entity for Rows {
    type Event = Event;
    type State = Shown;
    const VERSION: i64 = 3;
    const TABLE: &'static Table = MEMBER;
    const TYPES: &'static [&'static str] =
        &["member.registered", "member.profile_changed", "member.tokens_ended", "member.deleted"];

    fn evolve(shown: Shown, event: &Event, _: &Recorded) -> Shown {
        let created_at = match &shown {
            Shown::Active(member) => Some(member.created_at),
            Shown::Absent | Shown::Deleted { .. } => None,
        };
        if let Event::Deleted(gone) = event {
            return Shown::Deleted {
                app: gone.app,
                member: gone.member,
                app_user_id: gone.app_user_id.clone(),
                created_at: created_at.unwrap_or(gone.at),
                modified_at: gone.at,
            };
        }
        let state = match &shown {
            Shown::Absent => State::Absent,
            Shown::Active(member) => State::Active(member.clone()),
            Shown::Deleted { app, .. } => State::Deleted { app: *app },
        };
        match Member::evolve(state, event) {
            State::Active(member) => Shown::Active(member),
            State::Absent | State::Deleted { .. } => shown,
        }
    }

    fn columns(shown: &Shown) -> Option<Vec<Cell>> {
        let row = |app: &AppId,
                   member: &MemberId,
                   user: &AppUserId,
                   name: Option<String>,
                   state: &str,
                   made: &Timestamp,
                   changed: &Timestamp| {
            vec![
                app.get().into(),
                member.get().into(),
                user.as_str().into(),
                name.into(),
                state.into(),
                made.as_micros().into(),
                changed.as_micros().into(),
            ]
        };
        match shown {
            Shown::Absent => None,
            Shown::Active(Active { app, member, app_user_id, profile, created_at, modified_at, .. }) => {
                let name = profile.app_user_name.as_ref().map(|name| name.to_lowercase());
                Some(row(app, member, app_user_id, name, "ACTIVE", created_at, modified_at))
            }
            Shown::Deleted { app, member, app_user_id, created_at, modified_at } => {
                Some(row(app, member, app_user_id, None, "DELETED", created_at, modified_at))
            }
        }
    }
}
