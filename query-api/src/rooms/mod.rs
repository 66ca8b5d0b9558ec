//! Rooms, as the tenant and as a member sees them (contract 3.5, 3.6 and 11.7).

mod client;
mod filter;
mod server;

use domain::RoomId;
use domain::permission::Action;
use domain::room::Active;
use projections::{Page, rooms};
use schemas::rest::{AllowedParticipant, EntryRequest, VideoRoom};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;
use web::{ApiError, Asked, Code, Paging, Platform, permissions, views};

pub(crate) use filter::ListQuery;

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    server::router().merge(client::router())
}

/// A room by number, if the caller sees it. What is no number is the number of no room.
pub(crate) async fn by_number(asked: &Asked, id: &str) -> Result<Active, ApiError> {
    let id: RoomId = id.parse().map_err(|_| Code::RoomNotFound)?;
    seen(asked, rooms::get(&asked.platform.db, asked.app.app, id).await?, Action::Get).await
}

/// A room by UUID, if the caller sees it.
async fn by_uuid(asked: &Asked, uuid: &str) -> Result<Active, ApiError> {
    let uuid: Uuid = uuid.parse().map_err(|_| Code::RoomNotFound)?;
    seen(asked, rooms::by_uuid(&asked.platform.db, asked.app.app, uuid).await?, Action::Get).await
}

async fn seen(asked: &Asked, room: Option<Active>, action: Action) -> Result<Active, ApiError> {
    let room = room.ok_or(Code::RoomNotFound)?;
    let by = permissions::by_in_room(asked, &room, action).await?;
    domain::room::look(&room, &by)?;
    Ok(room)
}

/// A room by number, for those who may change it.
async fn changeable(asked: &Asked, id: &str) -> Result<Active, ApiError> {
    let id: RoomId = id.parse().map_err(|_| Code::RoomNotFound)?;
    let room = rooms::get(&asked.platform.db, asked.app.app, id).await?.ok_or(Code::RoomNotFound)?;
    let by = permissions::by_in_room(asked, &room, Action::Update).await?;
    domain::room::may_change(&room, &by)?;
    Ok(room)
}

pub(crate) async fn show(asked: &Asked, room: &Active) -> Result<VideoRoom, ApiError> {
    views::room(&asked.platform, &asked.app, room, &asked.base).await
}

pub(crate) async fn list(
    asked: &Asked,
    query: ListQuery,
    paging: Paging,
) -> Result<schemas::rest::Page<VideoRoom>, ApiError> {
    if query.finds_nothing() {
        return Ok(paging.page(vec![], 0));
    }
    let (mut filter, sort) = query.filter(&asked.by)?;
    filter.sight = permissions::sight(asked).await?;
    if filter.sight.is_some() {
        // Where groups count, they alone say what is seen.
        filter.seer = None;
    }
    let page = Page { number0: paging.number, size: paging.size };
    let found = rooms::list(&asked.platform.db, asked.app.app, &filter, sort, page).await?;
    let content = views::rooms(&asked.platform, &asked.app, &found.content, &asked.base).await?;
    Ok(paging.page(content, found.total))
}

/// Who asked to be let in; for those who may answer.
async fn entry_requests(asked: &Asked, id: &str) -> Result<Vec<EntryRequest>, ApiError> {
    Ok(EntryRequest::of(&changeable(asked, id).await?))
}

/// The allow list; for those who may change it.
async fn allowed(asked: &Asked, id: &str) -> Result<Vec<AllowedParticipant>, ApiError> {
    Ok(AllowedParticipant::of(&changeable(asked, id).await?))
}
