//! Rooms, as the tenant and as a member sees them (contract 3.5, 3.6 and 11.7).

mod client;
mod filter;
mod server;

use domain::RoomId;
use domain::room::Active;
use projections::{Page, rooms};
use schemas::rest::{AllowedParticipant, EntryRequest, VideoRoom};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;
use web::{ApiError, Asked, Code, Paging, Platform, views};

pub(crate) use filter::ListQuery;

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    server::router().merge(client::router())
}

/// A room by number, if the caller sees it. What is no number is the number of no room.
async fn by_number(asked: &Asked, id: &str) -> Result<Active, ApiError> {
    let id: RoomId = id.parse().map_err(|_| Code::RoomNotFound)?;
    seen(asked, rooms::get(&asked.platform.db, asked.app.app, id).await?)
}

/// A room by UUID, if the caller sees it.
async fn by_uuid(asked: &Asked, uuid: &str) -> Result<Active, ApiError> {
    let uuid: Uuid = uuid.parse().map_err(|_| Code::RoomNotFound)?;
    seen(asked, rooms::by_uuid(&asked.platform.db, asked.app.app, uuid).await?)
}

fn seen(asked: &Asked, room: Option<Active>) -> Result<Active, ApiError> {
    let room = room.ok_or(Code::RoomNotFound)?;
    domain::room::look(&room, &asked.by)?;
    Ok(room)
}

async fn show(asked: &Asked, room: &Active) -> Result<VideoRoom, ApiError> {
    views::room(&asked.platform, &asked.app, room, &asked.base).await
}

async fn list(
    asked: &Asked,
    query: ListQuery,
    paging: Paging,
) -> Result<schemas::rest::Page<VideoRoom>, ApiError> {
    let (filter, sort) = query.filter(&asked.by)?;
    let page = Page { number0: paging.number, size: paging.size };
    let found = rooms::list(&asked.platform.db, asked.app.app, &filter, sort, page).await?;
    let content = views::rooms(&asked.platform, &asked.app, &found.content, &asked.base).await?;
    Ok(paging.page(content, found.total))
}

/// Who asked to be let in; for those who may answer.
async fn entry_requests(asked: &Asked, id: &str) -> Result<Vec<EntryRequest>, ApiError> {
    let room = by_number(asked, id).await?;
    domain::room::may_change(&room, &asked.by)?;
    Ok(EntryRequest::of(&room))
}

/// The allow list; for those who may change it.
async fn allowed(asked: &Asked, id: &str) -> Result<Vec<AllowedParticipant>, ApiError> {
    let room = by_number(asked, id).await?;
    domain::room::may_change(&room, &asked.by)?;
    Ok(AllowedParticipant::of(&room))
}
