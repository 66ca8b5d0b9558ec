use super::tables::{ATTENDANCE, SESSION};
use crate::db::{Cell, Sql};
use crate::view::WriteError;
use domain::room::{Event, Participant, Role};
use domain::{RoomId, Timestamp};
use ports::codec::{self, CodecError};
use ports::log::Recorded;
use ports::vault::Vault;
use sqlx::AnyConnection;

/// See [`crate::View::version`].
pub(crate) const VERSION: i64 = 1;

const APP_DELETED: &str = "app.deleted";

pub(crate) fn wants(event_type: &str) -> bool {
    matches!(
        event_type,
        "room.session_opened"
            | "room.participant_joined"
            | "room.participant_left"
            | "room.session_closed"
            | "room.role_changed"
            | "room.deleted"
            | APP_DELETED
    )
}

pub(crate) async fn write(
    events: &[&Recorded],
    tx: &mut AnyConnection,
    vault: &dyn Vault,
) -> Result<(), WriteError> {
    for recorded in events {
        if recorded.event_type == APP_DELETED {
            forget("app", recorded.app.0, tx).await?;
            continue;
        }
        let at_event = |source| WriteError::event(recorded.position, source);
        let event = codec::decode::<Event>(recorded, vault).await.map_err(at_event)?;
        let room = recorded.stream.key().parse::<RoomId>();
        let room = room.map_err(|_| at_event(unreadable(recorded)))?.get();
        one(room, recorded.app.0, &event, tx).await?;
    }
    Ok(())
}

fn unreadable(recorded: &Recorded) -> CodecError {
    domain::stored::DecodeError::UnknownType(format!("{} of {}", recorded.event_type, recorded.stream)).into()
}

async fn one(room: u32, app: u32, event: &Event, tx: &mut AnyConnection) -> Result<(), sqlx::Error> {
    if let Event::SessionOpened(now) = event {
        let row =
            vec![room.into(), now.session_no.into(), app.into(), now.at.as_micros().into(), Cell::Int(None)];
        Sql::with(SESSION.upsert(1), row).run(&mut *tx).await?;
    }
    if let Event::SessionClosed(now) = event {
        let text = "update room_session_view set closed_us = $3 where room = $1 and session_no = $2";
        let cells = vec![room.into(), now.session_no.into(), now.at.as_micros().into()];
        Sql::with(text, cells).run(&mut *tx).await?;
    }
    if let Event::ParticipantJoined(now) = event {
        attend(room, app, now.session_no, &now.participant, None, tx).await?;
    }
    if let Event::ParticipantLeft(now) = event {
        attend(room, app, now.session_no, &now.participant, Some(now.at), tx).await?;
    }
    if let Event::RoleChanged(now) = event {
        let text =
            "update attendance_view set role = $3 where room = $1 and app_user_id = $2 and left_us is null";
        let cells = vec![room.into(), now.app_user_id.as_str().into(), role_name(now.role).into()];
        Sql::with(text, cells).run(&mut *tx).await?;
    }
    if let Event::Deleted(_) = event {
        forget("room", room, tx).await?;
    }
    Ok(())
}

async fn attend(
    room: u32,
    app: u32,
    session_no: u32,
    who: &Participant,
    left: Option<Timestamp>,
    tx: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let row = vec![
        room.into(),
        session_no.into(),
        who.connection.to_string().into(),
        app.into(),
        who.member.get().into(),
        who.app_user_id.as_str().into(),
        role_name(who.role).into(),
        u32::from(who.hidden).into(),
        who.joined_at.as_micros().into(),
        left.map(Timestamp::as_micros).into(),
    ];
    Sql::with(ATTENDANCE.upsert(1), row).run(tx).await?;
    Ok(())
}

async fn forget(column: &str, number: u32, tx: &mut AnyConnection) -> Result<(), sqlx::Error> {
    for table in [SESSION.name, ATTENDANCE.name] {
        let text = format!("delete from {table} where {column} = $1");
        Sql::with(text, vec![number.into()]).run(&mut *tx).await?;
    }
    Ok(())
}

pub(super) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Host => "HOST",
        Role::Contributor => "CONTRIBUTOR",
        Role::Audience => "AUDIENCE",
        Role::Guest => "GUEST",
    }
}
