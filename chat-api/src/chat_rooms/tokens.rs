use crate::stomp_user::shown_id;
use axum::Json;
use axum::extract::State;
use domain::member::{Active, Command, Member, Patch, State as MemberState};
use domain::{AppUserId, app};
use ports::clock;
use projections::members;
use schemas::rest::{ChatToken, GuestChatBody};
use web::tokens::{Claims, Purpose};
use web::{ApiError, BaseUrl, Caused, Code, ErrorBody, OptionalJson, Path, Platform, ServerCaller};

/// Gives a member what opens the older chat's socket.
#[utoipa::path(
    post, path = "/v2/apps/me/members/{appUserId}/chat-tokens", tag = "server", operation_id = "createChatToken",
    security(("app" = [])), params(("appUserId" = String, Path, description = "The tenant's own id of the member.")),
    responses(
        (status = 200, description = "The token, and where it is for.", body = ChatToken),
        (status = 400, body = ErrorBody, description = "The id has a wrong format."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such member."),
    )
)]
pub(super) async fn of_member(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    BaseUrl(base_url): BaseUrl,
    Path(id): Path<String>,
) -> Result<Json<ChatToken>, ApiError> {
    let id = AppUserId::try_from(id)?;
    let member = members::get(&platform.db, app.app, &id).await?.ok_or(Code::MemberNotFound)?;
    token(&platform, &app, &member, &base_url)
}

/// Gives somebody without a login what opens the older chat's socket. Id and name are made up where they are not said.
#[utoipa::path(
    post, path = "/v2/apps/me/members/guest-chat-tokens", tag = "server", operation_id = "createGuestChatToken",
    security(("app" = [])), request_body = GuestChatBody,
    responses(
        (status = 200, description = "The token, and where it is for.", body = ChatToken),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
pub(super) async fn of_guest(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    BaseUrl(base_url): BaseUrl,
    caused: Caused,
    OptionalJson(body): OptionalJson<GuestChatBody>,
) -> Result<Json<ChatToken>, ApiError> {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let number = platform.ids.member().await?;
    let id = given(body.app_user_id).unwrap_or_else(|| format!("GUEST{number}"));
    let id = AppUserId::try_from(id)?;
    let name = given(body.app_user_name).or_else(|| Some(shown_id(id.as_str())));
    let patch = Patch {
        app_user_name: Some(name),
        app_user_profile_img_url: given(body.app_user_profile_img_url).map(Some),
        ..Patch::default()
    };
    let context = caused.by_app(app.app);
    let (key, at) = (id.key(app.app).to_string(), context.at);
    let command = Command::Upsert { app: app.app, number, app_user_id: id, patch, at };
    let done = platform.transactor()?.run::<Member>(&key, &context, command).await?;
    platform.settle(done.position).await;
    let MemberState::Active(member) = done.state else { return Err(Code::MemberNotFound.into()) };
    token(&platform, &app, &member, &base_url)
}

fn token(
    platform: &Platform,
    app: &app::Active,
    member: &Active,
    base_url: &str,
) -> Result<Json<ChatToken>, ApiError> {
    let profile = &member.profile;
    let claims = Claims {
        app_id: app.app,
        purpose: Purpose::Chat,
        app_user_id: member.app_user_id.clone(),
        member_id: member.member,
        username: profile.app_user_name.clone(),
    };
    let chat_token =
        platform.secrets.tokens().chat(claims, app.into(), clock::now()).map_err(ApiError::internal)?;
    // `http` to `ws`, and with it `https` to `wss`.
    let same_host = || format!("{}/ws", base_url.replacen("http", "ws", 1));
    Ok(Json(ChatToken {
        chat_server_web_socket_url: platform.settings.chat_url.clone().unwrap_or_else(same_host),
        chat_token,
        app_id: app.app.to_string(),
        user_id: shown_id(member.app_user_id.as_str()),
        user_name: profile.app_user_name.clone(),
        avatar_profile_url: profile.app_user_profile_img_url.clone(),
    }))
}
