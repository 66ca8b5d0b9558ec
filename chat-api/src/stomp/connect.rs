use super::frame::{Frame, Version};
use super::session::refusal;
use super::socket::BEAT;
use crate::Chat;
use crate::hub::{Listening, Way, Who};
use crate::sse::expires_in;
use crate::stomp_user::shown_id;
use std::time::Duration;
use web::{Code, MemberCaller};

/// The longest life of a connection whose token does not say when it ends.
const LIFE_MAX: Duration = Duration::from_hours(24);

/// Somebody who is let in.
pub struct Connected {
    pub caller: MemberCaller,
    pub listening: Listening,
    pub version: Version,
    /// How often the client wants a sign of life; none if it wants none.
    pub beats: Option<Duration>,
    /// How often the client promises one.
    pub silence: Option<Duration>,
    pub ends_in: Duration,
}

/// Lets in whom the token names (contract 6.3: headers token, appid, userid, username).
pub async fn connect(chat: &Chat, frame: &Frame) -> Result<Connected, Frame> {
    let no = Frame::error;
    if !matches!(frame.command.as_str(), "CONNECT" | "STOMP") {
        return Err(no("send CONNECT first"));
    }
    let accepted = frame.header("accept-version");
    let versions = || no("versions 1.0, 1.1 and 1.2 are spoken").with("version", "1.0,1.1,1.2");
    let version = Version::best(accepted).ok_or_else(versions)?;
    let wrong = || no("the token is missing, wrong or expired");
    let token = frame.header("token").ok_or_else(wrong)?;
    let found = web::extract::by_token(&chat.platform, token, Way::Stomp.purposes()).await;
    let caller = found.map_err(|error| refusal(frame, &error))?.ok_or_else(wrong)?;
    let is_app = frame.header("appid").is_none_or(|id| id == caller.app.app.to_string());
    let own = caller.member.app_user_id.as_str();
    let is_user = frame.header("userid").is_none_or(|id| id == shown_id(own) || id == own);
    if !is_app || !is_user {
        return Err(no("appid and userid are those that came with the token"));
    }
    let who = Who {
        app: caller.app.app,
        member: caller.member.member,
        app_user_id: caller.member.app_user_id.clone(),
        // The older chat hears no URLs of ours.
        base_url: "".into(),
    };
    let entered = chat.hub.enter(who, Way::Stomp, token).await;
    let listening = entered.map_err(|error| match error.code() {
        Code::InvalidMemberCredentials => wrong(),
        _ => refusal(frame, &error),
    })?;
    let (theirs, ours) = heart_beat(frame);
    Ok(Connected {
        caller,
        listening,
        version,
        beats: ours.map(|wanted| wanted.max(BEAT)),
        silence: theirs.map(|promised| promised.max(BEAT)),
        ends_in: expires_in(token).unwrap_or(LIFE_MAX).min(LIFE_MAX),
    })
}

/// What the client promises, and what it wants.
fn heart_beat(frame: &Frame) -> (Option<Duration>, Option<Duration>) {
    let Some((promised, wanted)) = frame.header("heart-beat").and_then(|value| value.split_once(',')) else {
        return (None, None);
    };
    // An hour is as good as never, and keeps the arithmetic small.
    let of = |text: &str| text.trim().parse::<u32>().ok().filter(|ms| *ms > 0).map(|ms| ms.min(3_600_000));
    let duration = |ms: u32| Duration::from_millis(ms.into());
    (of(promised).map(duration), of(wanted).map(duration))
}
