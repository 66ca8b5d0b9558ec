//! People in conferences, and recordings.

use super::context;
use domain::room::{self, Active, Command, Entry, Participant, Refusal, Room, State};
use domain::{AppUserId, RoomId};
use ports::Context;
use ports::log::App;
use ports::transact::TransactError;
use schemas::worker::live::{LiveReply, LiveReport};
use uuid::Uuid;
use web::{ApiError, Platform, permissions};

pub(super) async fn conference(platform: &Platform, report: LiveReport) -> Result<LiveReply, ApiError> {
    match report {
        LiveReport::Entered { room, connection, app_user_id, hidden } => {
            entered(platform, room, connection, &app_user_id, hidden).await
        }
        LiveReport::Left { room, connection } => {
            let Some(room) = by_uuid(platform, room).await? else { return Ok(LiveReply::Refused) };
            let context = context(room.app);
            let command = Command::Leave { connection, at: context.at };
            run(platform, &room, context, command).await
        }
        LiveReport::EgressEnded { room, session_no, egress } => {
            let Some(room) = by_uuid(platform, room).await? else { return Ok(LiveReply::Refused) };
            let context = Context { command_id: Uuid::new_v5(&egress, b"ended"), ..context(room.app) };
            let command = Command::EndEgress { session_no, egress, at: context.at };
            run(platform, &room, context, command).await
        }
        LiveReport::Prepared { .. }
        | LiveReport::Playable { .. }
        | LiveReport::Stopped { .. }
        | LiveReport::ArchivingStarted { .. }
        | LiveReport::Archived { .. }
        | LiveReport::ArchivingFailed { .. } => Ok(LiveReply::Refused),
    }
}

async fn entered(
    platform: &Platform,
    room: Uuid,
    connection: Uuid,
    app_user_id: &AppUserId,
    hidden: bool,
) -> Result<LiveReply, ApiError> {
    let Some(room) = by_uuid(platform, room).await? else { return Ok(LiveReply::Refused) };
    let member = projections::members::get(&platform.db, room.app, app_user_id).await?;
    let Some(member) = member else { return Ok(LiveReply::Refused) };
    let Some(app) = projections::apps::get(&platform.db, room.app).await? else {
        return Ok(LiveReply::Refused);
    };
    let role = match room::entry(&room, &permissions::entrant(platform, &app, &member).await?) {
        Ok(Entry::Open(role)) => role,
        // Connected, and not in the room before the owner approves.
        Ok(Entry::Waiting(_)) => return Ok(LiveReply::Accepted),
        Err(_) => return Ok(LiveReply::Refused),
    };
    let context = context(room.app);
    let participant = Participant {
        connection,
        member: member.member,
        app_user_id: app_user_id.clone(),
        role,
        hidden,
        joined_at: context.at,
    };
    run(platform, &room, context, Command::Enter { participant }).await
}

pub(super) async fn recording(platform: &Platform, report: LiveReport) -> Result<LiveReply, ApiError> {
    let (room, command): (RoomId, Box<dyn FnOnce(domain::Timestamp) -> Command + Send>) = match report {
        LiveReport::ArchivingStarted { room, post } => {
            (room, Box::new(move |at| Command::StartArchiving { post, at }))
        }
        LiveReport::Archived { room, post, path } => {
            (room, Box::new(move |at| Command::Archive { post, path, at }))
        }
        LiveReport::ArchivingFailed { room, detail } => {
            (room, Box::new(move |at| Command::FailArchiving { detail, at }))
        }
        LiveReport::Prepared { .. }
        | LiveReport::Playable { .. }
        | LiveReport::Stopped { .. }
        | LiveReport::Entered { .. }
        | LiveReport::Left { .. }
        | LiveReport::EgressEnded { .. } => return Ok(LiveReply::Refused),
    };
    let Some(room) = find(platform, room).await? else { return Ok(LiveReply::Refused) };
    let context = context(room.app);
    let command = command(context.at);
    run(platform, &room, context, command).await
}

async fn run(
    platform: &Platform,
    room: &Active,
    context: Context,
    command: Command,
) -> Result<LiveReply, ApiError> {
    match platform.transactor()?.run::<Room>(&room.room.to_string(), &context, command).await {
        Ok(done) => {
            platform.settle(done.position).await;
            Ok(LiveReply::Accepted)
        }
        Err(TransactError::Refused(
            Refusal::NotFound
            | Refusal::NotOpen { .. }
            | Refusal::WrongState { .. }
            | Refusal::NotAConference,
        )) => Ok(LiveReply::Refused),
        Err(error) => Err(error.into()),
    }
}

/// The room of a token; its number is read from the read models, its state from the log.
async fn by_uuid(platform: &Platform, uuid: Uuid) -> Result<Option<Active>, ApiError> {
    match projections::rooms::of_any_app(&platform.db, uuid).await? {
        Some(room) => find(platform, room.room).await,
        None => Ok(None),
    }
}

/// Any app's room as the log knows it now.
async fn find(platform: &Platform, room: RoomId) -> Result<Option<Active>, ApiError> {
    let loaded = platform.transactor()?.load::<Room>(App::SYSTEM, &room.to_string()).await?;
    Ok(match loaded.state {
        State::Active(room) => Some(*room),
        State::Absent | State::Deleted { .. } => None,
    })
}
