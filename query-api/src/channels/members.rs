use super::place::Place;
use axum::Json;
use axum::extract::State;
use domain::channel_member::Presence;
use domain::{AppUserId, MemberId};
use projections::{Page, chats, members};
use schemas::rest::ChannelMember;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{ApiError, Code, ErrorBody, MemberCaller, Paging, PagingQuery, Path, Platform, Query};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ListQuery {
    /// Only those in this state: `ONLINE`, `OFFLINE`, `BANNED` or `LEAVED`; everybody who ever joined when absent.
    channel_member_state: Option<String>,
}

impl ListQuery {
    fn presence(self) -> Result<Option<Presence>, ApiError> {
        match self.channel_member_state.as_deref() {
            None | Some("") => Ok(None),
            Some("ONLINE") => Ok(Some(Presence::Online)),
            Some("OFFLINE") => Ok(Some(Presence::Offline)),
            Some("BANNED") => Ok(Some(Presence::Banned)),
            Some("LEAVED") => Ok(Some(Presence::Leaved)),
            Some(other) => {
                let message = format!("there is no channelMemberState {other:?}");
                Err(ApiError::new(Code::InvalidRequestParameter, message))
            }
        }
    }
}

/// Lists the members of a room's channel, those who came first first.
#[utoipa::path(
    get, path = "/members", tag = "client", operation_id = "listChannelMembers", security(("member" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number, which is the channel's."),
        ListQuery, PagingQuery,
    ),
    responses(
        (status = 200, description = "A page of members.", body = schemas::rest::Page<ChannelMember>),
        (status = 400, body = ErrorBody, description = "A parameter cannot be read."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 404, body = ErrorBody, description = "There is no such room for this member."),
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    caller: MemberCaller,
    Path(room): Path<String>,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<schemas::rest::Page<ChannelMember>>, ApiError> {
    let place = Place::find(&platform, caller, &room).await?;
    let (app, page) = (place.app.app, Page { number0: paging.number, size: paging.size });
    let found = chats::list_members(&platform.db, app, place.room.room, query.presence()?, page).await?;
    let numbers: Vec<MemberId> = found.content.iter().map(|member| member.member).collect();
    let people = members::by_numbers(&platform.db, app, &numbers).await?;
    let shown = found.content.iter().map(|member| {
        let is_self = member.member == place.member.member;
        ChannelMember::of(member, people.get(&member.member), is_self)
    });
    Ok(Json(paging.page(shown.collect(), found.total)))
}

/// Reads a member of a room's channel.
#[utoipa::path(
    get, path = "/members/{appUserId}", tag = "client", operation_id = "getChannelMember",
    security(("member" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number, which is the channel's."),
        ("appUserId" = String, Path, description = "Somebody who has been in the channel."),
    ),
    responses(
        (status = 200, description = "The member.", body = ChannelMember),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 404, body = ErrorBody, description = "There is no such room or member."),
    )
)]
pub(super) async fn get(
    State(platform): State<Platform>,
    caller: MemberCaller,
    Path((room, user)): Path<(String, String)>,
) -> Result<Json<ChannelMember>, ApiError> {
    let place = Place::find(&platform, caller, &room).await?;
    // What is no appUserId is nobody's.
    let user: AppUserId = user.parse().map_err(|_| Code::ChannelMemberNotFound)?;
    let (db, app) = (&platform.db, place.app.app);
    let found = chats::member_by_user(db, app, place.room.room, &user).await?;
    let found = found.ok_or(Code::ChannelMemberNotFound)?;
    let person = members::by_number(db, app, found.member).await?;
    let is_self = found.member == place.member.member;
    Ok(Json(ChannelMember::of(&found, person.as_ref(), is_self)))
}
