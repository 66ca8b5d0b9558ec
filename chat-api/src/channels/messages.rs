use super::Place;
use crate::Chat;
use axum::extract::State;
use axum::http::StatusCode;
use domain::Decider as _;
use domain::channel_member::{self, Kind, subject};
use domain::messages::{self, Command, Content, Messages, Remover, Send, Sender, Speaker};
use projections::chats;
use schemas::rest::{MessageBody, iso};
use web::{ApiError, Caused, Code, ErrorBody, MemberCaller, OptionalJson, Path};

/// Says something in a room's channel. Everybody who is in it hears it, the speaker too.
///
/// With `persistence: false` it goes to those who are connected now, and is kept nowhere. Banned words are masked.
#[utoipa::path(
    post, path = "/messages", tag = "client", operation_id = "sendChannelMessage", security(("member" = [])),
    params(("roomId" = u32, Path, description = "The room's number, which is the channel's.")),
    request_body = MessageBody,
    responses(
        (status = 204, description = "It was said."),
        (status = 400, body = ErrorBody, description = "It is too long, or the channel is paused or closed."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The member has not joined, or is banned."),
        (status = 404, body = ErrorBody, description = "There is no such room for this member."),
    )
)]
pub(super) async fn send(
    State(chat): State<Chat>,
    caller: MemberCaller,
    Path(room): Path<String>,
    caused: Caused,
    OptionalJson(body): OptionalJson<MessageBody>,
) -> Result<StatusCode, ApiError> {
    let place = Place::find(chat, caller, &room, caused).await?;
    let (kind, content, is_kept) = body.into_parts()?;
    say(&place, Said { kind, receivers: vec![], content, is_kept }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Something a member says.
pub struct Said {
    pub kind: messages::Kind,
    /// Empty: everybody in the channel.
    pub receivers: Vec<domain::AppUserId>,
    pub content: Content,
    /// Into the log, so that it can be read and replayed.
    pub is_kept: bool,
}

/// Says something as a member.
pub async fn say(place: &Place, said: Said) -> Result<(), ApiError> {
    let own = place.own().await?;
    let (app, member) = (place.app.app, place.member.member);
    let sender = Sender {
        member,
        app_user_id: place.member.app_user_id.clone(),
        kind: own.as_ref().map_or(Kind::Member, |own| own.kind),
    };
    let platform = &place.chat.platform;
    let context = place.context().sealed_for(subject(app, member));
    let message = Send {
        app,
        channel: place.room.room,
        channel_state: place.state(),
        auto_paused: place.auto_paused(),
        speaker: Speaker::Member { sender, presence: own.map(|own| own.presence) },
        kind: said.kind,
        receivers: said.receivers,
        session_no: place.room.last_session_no,
        content: said.content,
        banned_words: chats::banned_words(&platform.db, app).await?,
        at: context.at,
    };
    let command = Command::Send(Box::new(message));
    if said.is_kept {
        let key = place.room.room.to_string();
        let done = platform.transactor()?.record::<Messages>(&key, &context, command).await?;
        platform.settle(done.position).await;
        return Ok(());
    }
    // The same rules, past the log.
    for fact in Messages::decide(&messages::State, command)? {
        if let messages::Event::Sent(sent) = fact {
            place.chat.hub.tell(&sent, iso(context.at)).await?;
        }
    }
    Ok(())
}

/// Takes a message away for good: its sender, or an operator of the channel.
#[utoipa::path(
    delete, path = "/messages/{messageId}", tag = "client", operation_id = "deleteChannelMessage",
    security(("member" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number, which is the channel's."),
        ("messageId" = u64, Path, description = "The message."),
    ),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "It is another's, and the member is no operator."),
        (status = 404, body = ErrorBody, description = "There is no such room or message for this member."),
    )
)]
pub(super) async fn delete(
    State(chat): State<Chat>,
    caller: MemberCaller,
    Path((room, message)): Path<(String, String)>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let place = Place::find(chat, caller, &room, caused).await?;
    let (app, channel, platform) = (place.app.app, place.room.room, &place.chat.platform);
    let number: u64 = message.parse().map_err(|_| Code::ChannelMessageNotFound)?;
    let known = chats::message(&platform.db, app, channel, number).await?;
    let sent_by = |message: &chats::Message| message.sender.as_ref().map(|sender| sender.member);
    // Direct messages are between those they name.
    let is_seen = |message: &chats::Message| {
        message.receivers.is_empty() || sent_by(message) == Some(place.member.member)
    };
    let known = known.filter(is_seen).ok_or(Code::ChannelMessageNotFound)?;
    let by = Remover { member: Some(place.member.member), authority: place.authority().await? };
    let context = place.context().sealed_for(channel_member::app_subject(app));
    let (sent_by, at) = (sent_by(&known), context.at);
    let command = Command::Delete { app, channel, message: number, sent_by, by, at };
    let done = platform.transactor()?.record::<Messages>(&channel.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
