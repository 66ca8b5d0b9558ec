use super::require_logins;
use crate::members;
use axum::extract::State;
use axum::http::StatusCode;
use domain::member::{Command, Member};
use ports::log::Actor;
use schemas::errors::ErrorBody;
use web::{ApiError, Caused, MemberCaller, Platform};

/// Signs a member out, on every device: all tokens so far end. For members who sign in by themselves.
#[utoipa::path(
    post, path = "/v2/members/me/sign-out", tag = "client", operation_id = "signOutMember",
    security(("member" = [])),
    responses(
        (status = 204, description = "The tokens are worth nothing any more."),
        (status = 400, body = ErrorBody, description = "The kind of app has no logins."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
    )
)]
pub(super) async fn sign_out(
    State(platform): State<Platform>,
    caller: MemberCaller,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    require_logins(&caller.app)?;
    let (app, member) = (caller.app.app, caller.member);
    let context = caused.by(app, Actor::Member(member.member.get()));
    let end = Command::EndTokens { app, at: context.at };
    let key = members::stream_key(app, &member.app_user_id);
    let done = platform.transactor()?.run::<Member>(&key, &context, end).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
