//! Sessions of rooms and who was there, for whoever sees the room (contract section 1, "Session").

mod routes;

use crate::rooms;
use axum::Json;
use domain::MemberId;
use domain::post::Owner;
use domain::room::By;
use projections::room_sessions::{self, Session};
use projections::{Page, members};
use schemas::rest::{self, Attendance, MemberNested, RoomSession, RoomSessionWithAttendance, iso};
use utoipa_axum::router::OpenApiRouter;
use web::{ApiError, Asked, Code, Paging, Platform};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    routes::router()
}

async fn list(asked: &Asked, id: &str, paging: Paging) -> Result<Json<rest::Page<RoomSession>>, ApiError> {
    let room = rooms::by_number(asked, id).await?;
    let page = Page { number0: paging.number, size: paging.size };
    let found = room_sessions::list(&asked.platform.db, room.app, room.room, page).await?;
    let content = found.content.iter().map(|session| shown(session, room.room.get())).collect();
    Ok(Json(paging.page(content, found.total)))
}

async fn get(asked: &Asked, id: &str, number: &str) -> Result<Json<RoomSessionWithAttendance>, ApiError> {
    let room = rooms::by_number(asked, id).await?;
    let number: u32 = number.parse().map_err(|_| Code::RoomSessionNotFound)?;
    let db = &asked.platform.db;
    let session =
        room_sessions::get(db, room.app, room.room, number).await?.ok_or(Code::RoomSessionNotFound)?;
    let mut all = room_sessions::attendances(db, room.app, room.room, number).await?;
    // Observers are not in the list that participants see (contract 8.2).
    all.retain(|one| !one.hidden || matches!(asked.by, By::App(_)));
    let mut numbers: Vec<MemberId> = all.iter().map(|one| one.member).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let people = members::by_numbers(db, room.app, &numbers).await?;
    let mut attendances = Vec::with_capacity(all.len());
    for one in all {
        let owner = Owner { member: one.member, app_user_id: one.app_user_id.parse()? };
        attendances.push(Attendance {
            member: MemberNested::owner(&owner, people.get(&one.member)),
            role: one.role,
            is_observer: one.hidden,
            joined_at: iso(one.joined_at),
            left_at: one.left_at.map(iso),
        });
    }
    Ok(Json(RoomSessionWithAttendance { session: shown(&session, room.room.get()), attendances }))
}

fn shown(session: &Session, room: u32) -> RoomSession {
    RoomSession {
        session_no: session.number,
        video_room_id: room,
        opened_at: iso(session.opened_at),
        closed_at: session.closed_at.map(iso),
    }
}
