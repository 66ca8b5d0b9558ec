//! Rooms: make, change, start, end, delete, let people in (contract 3.5 and 3.6).
//!
//! [`acts`] does it for whoever asks; [`server`] and [`client`] are the routes of the two APIs. Other APIs use the acts.

pub(crate) mod acts;
mod client;
pub(crate) mod entry;
pub(crate) mod joint;
mod server;
mod states;

use domain::room::{Active, Room, State};
use domain::{AppId, RoomId};
use schemas::errors::Code;
use utoipa_axum::router::OpenApiRouter;
use web::{ApiError, Platform};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    server::router().merge(client::router()).merge(states::router())
}

/// The app's room as the log knows it now; another app's is not there.
pub(crate) async fn current(platform: &Platform, app: AppId, room: RoomId) -> Result<Active, ApiError> {
    let loaded = platform.transactor()?.load::<Room>(app.into(), &room.to_string()).await?;
    active(loaded.state)
}

fn active(state: State) -> Result<Active, ApiError> {
    match state {
        State::Active(room) => Ok(*room),
        State::Absent | State::Deleted { .. } => Err(Code::RoomNotFound.into()),
    }
}

/// A room's number in a path; what is no number is the number of no room.
pub(crate) fn number(text: &str) -> Result<RoomId, ApiError> {
    text.parse().map_err(|_| Code::RoomNotFound.into())
}
