//! From an event of the log to what listeners hear.

use super::delivery::{Audience, Delivery, HERE, StompText, render_sse};
use super::follow::membership;
use super::{Hub, translate_chat};
use domain::channel_member::{self, Kind, Label};
use domain::messages::{self, Sent};
use domain::{AppId, AppUserId, MemberId, RoomId, room, stream_key};
use ports::codec::{self, CodecError};
use ports::log::{LogError, Position, Recorded};
use projections::{ReadError, chats, stream_keys};
use schemas::rest::{
    ChannelAppUser, ChannelMessage, DeliveryTypeName, EventMessage, LiveUrls, MediaPlace, MessageMember,
    SignalData, iso, signals,
};
use schemas::webhook::Notice;
use std::time::Duration;
use web::BaseUrl;

/// How long a count waits for the read model to have the event that it is about.
const COUNT_WAIT: Duration = Duration::from_millis(500);

/// Why an event cannot be given out.
#[derive(Debug, thiserror::Error)]
pub enum TranslateError {
    #[error(transparent)]
    Codec(#[from] CodecError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error("this process does not open personal fields")]
    NoVault,
}

impl TranslateError {
    /// Whether the same may go well a moment later.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Read(ReadError::Db(_)) | Self::Codec(CodecError::Vault(_)) | Self::Log(_))
    }
}

type Deliveries = Vec<(Audience, Delivery)>;

/// What follows from an event, for whom.
pub async fn deliveries(hub: &Hub, event: &Recorded) -> Result<Deliveries, TranslateError> {
    let Ok(app) = AppId::try_from(event.app.0) else { return Ok(vec![]) };
    match event.event_type.as_str() {
        "messages.sent" => {
            let vault = hub.platform().transactor().map_err(|_| TranslateError::NoVault)?.vault().clone();
            let messages::Event::Sent(sent) = codec::decode::<messages::Event>(event, &*vault).await? else {
                return Ok(vec![]);
            };
            let number = (event.revision + 1).to_string();
            message(hub, &sent, number, event.position).await.map(|delivery| vec![delivery])
        }
        "channelmember.joined" | "channelmember.rejoined" => moved(hub, event, Some(signals::JOINED)).await,
        "channelmember.left" | "channelmember.banned" => moved(hub, event, Some(signals::LEAVED)).await,
        "channelmember.came_online" | "channelmember.went_offline" => moved(hub, event, None).await,
        "room.went_live" | "room.paused" | "room.resumed" | "room.ended" => room_changed(hub, event).await,
        name if name.starts_with("stream_key.") => key_changed(hub, app, event).await,
        _ => Ok(vec![]),
    }
}

/// Somebody said something; `position` 0 is for what is kept nowhere.
pub async fn message(
    hub: &Hub,
    sent: &Sent,
    number: String,
    position: Position,
) -> Result<(Audience, Delivery), TranslateError> {
    let (db, names) = (&hub.platform().db, &hub.0.names);
    let member = match &sent.sender {
        None => None,
        Some(sender) => {
            let person = names.person(db, sent.app, sender.member, &sender.app_user_id).await?;
            let label = names.label(db, sent.app, sent.channel, sender.member).await?;
            Some(speaker(sender.kind, &sender.app_user_id, person.as_deref(), &label))
        }
    };
    let is_direct = !sent.receivers.is_empty();
    let delivery_type = if is_direct { DeliveryTypeName::Unicast } else { DeliveryTypeName::Broadcast };
    let key = names.channel_key(db, sent.app, sent.channel).await?;
    let stomp = key.map(|key| StompText {
        message_id: number.clone(),
        body: translate_chat::message(&key, sent, member.as_ref(), &number),
    });
    let shown =
        ChannelMessage::of((number, iso(sent.at)), sent.kind, member, sent.session_no, sent.content.as_ref());
    let event = EventMessage::of_message(shown, sent.channel.get(), delivery_type);
    let sse = render_sse(position, &[event]);
    let audience = if is_direct {
        Audience::Some(sent.channel, sent.receivers.clone())
    } else {
        Audience::Channel(sent.channel)
    };
    Ok((audience, Delivery { position, channel: Some(sent.channel), is_direct, sse, has_urls: false, stomp }))
}

/// A sender as a message shows them.
pub fn speaker(
    kind: Kind,
    app_user_id: &AppUserId,
    person: Option<&domain::member::Active>,
    label: &Label,
) -> MessageMember {
    MessageMember {
        kind: kind.into(),
        app_user: ChannelAppUser::of(app_user_id, person, false),
        custom_type: label.custom_type.as_ref().map(|label| label.as_str().to_owned()),
        custom_data: label.custom_data.as_ref().map(|data| data.as_map().clone()),
    }
}

/// Somebody came or went, and how many are there now.
async fn moved(hub: &Hub, event: &Recorded, what: Option<&str>) -> Result<Deliveries, TranslateError> {
    let Some((app, channel, member)) = membership(event) else { return Ok(vec![]) };
    if !hub.registry().is_heard(channel) {
        return Ok(vec![]);
    }
    let db = &hub.platform().db;
    db.wait_for(event.position, COUNT_WAIT).await;
    let counts = chats::counts(db, app, channel).await?;
    let who = chats::member(db, app, channel, member).await?;
    let (sent_at, broadcast) = (iso(event.meta.occurred_at), DeliveryTypeName::Broadcast);
    let signal = |custom_type: &str| EventMessage {
        channel_id: Some(channel.get()),
        participant_count: Some(counts.online),
        custom_data: Some(SignalData::from([(
            "participantCount".to_owned(),
            Some(counts.online.to_string()),
        )])),
        ..EventMessage::signal(sent_at.clone(), broadcast, custom_type)
    };
    let (mut signals, mut stomp) = (vec![], None);
    if let (Some(what), Some(who)) = (what, who) {
        let (person, member) = person(hub, &who).await?;
        let name = person.and_then(|person| person.profile.app_user_name.clone());
        if let Some(key) = hub.0.names.channel_key(db, app, channel).await? {
            let body = translate_chat::presence(&key, what, &member, counts, &sent_at);
            stomp = Some(StompText { message_id: event.position.to_string(), body });
        }
        signals.push(EventMessage {
            app_user_id: Some(who.app_user_id.to_string()),
            app_username: name,
            channel_member: Some(member),
            ..signal(what)
        });
    }
    signals.push(signal(signals::STAT_UPDATED));
    let sse = render_sse(event.position, &signals);
    let delivery = Delivery {
        position: event.position,
        channel: Some(channel),
        is_direct: false,
        sse,
        has_urls: false,
        stomp,
    };
    Ok(vec![(Audience::Channel(channel), delivery)])
}

type Person = Option<std::sync::Arc<domain::member::Active>>;

async fn person(hub: &Hub, who: &channel_member::Active) -> Result<(Person, MessageMember), TranslateError> {
    let db = &hub.platform().db;
    let person = hub.0.names.person(db, who.app, who.member, &who.app_user_id).await?;
    let member = speaker(who.kind, &who.app_user_id, person.as_deref(), &who.label);
    Ok((person, member))
}

/// A broadcast started, paused, resumed or ended.
async fn room_changed(hub: &Hub, event: &Recorded) -> Result<Deliveries, TranslateError> {
    let Ok(channel) = event.stream.key().parse::<RoomId>() else { return Ok(vec![]) };
    if !hub.registry().is_heard(channel) {
        return Ok(vec![]);
    }
    let vault = hub.platform().transactor().map_err(|_| TranslateError::NoVault)?.vault().clone();
    let (state, live, forced) = match codec::decode::<room::Event>(event, &*vault).await? {
        room::Event::WentLive(now) => ("LIVE", Some(now.live), None),
        room::Event::Resumed(now) => ("LIVE", Some(now.live), None),
        room::Event::Paused(_) => ("LIVE_INACTIVE", None, None),
        room::Event::Ended(now) => ("ENDED", None, Some(now.forced)),
        _ => return Ok(vec![]),
    };
    // The URLs must be readable by then (contract rule 0.10).
    let db = &hub.platform().db;
    db.wait_for(event.position, COUNT_WAIT).await;
    let urls = live.map(|live| LiveUrls::of(&place(hub), live.publish, live.mode)).unwrap_or_default();
    let mut data = SignalData::from([
        ("type".to_owned(), Some("VIDEO_ROOM".to_owned())),
        ("videoRoomId".to_owned(), Some(channel.to_string())),
        ("videoRoomState".to_owned(), Some(state.to_owned())),
    ]);
    data.extend(url_items(urls));
    if let Some(forced) = forced {
        data.insert("forciblyTerminated".to_owned(), Some(forced.to_string()));
    }
    let delivery = captured(event, Some(channel), data, DeliveryTypeName::Broadcast);
    Ok(vec![(Audience::Channel(channel), delivery)])
}

/// A stream key is in another state: news for its owner alone.
async fn key_changed(hub: &Hub, app: AppId, event: &Recorded) -> Result<Deliveries, TranslateError> {
    let Ok(member) = event.stream.key().parse::<MemberId>() else { return Ok(vec![]) };
    if !hub.is_connected(app, member) {
        return Ok(vec![]);
    }
    let vault = hub.platform().transactor().map_err(|_| TranslateError::NoVault)?.vault().clone();
    // The state that the event led to, not today's; the same that a webhook says of it.
    let told = Notice::of_stream_key(&codec::decode::<stream_key::Event>(event, &*vault).await?);
    let Some(Notice::StreamKey(state)) = told else { return Ok(vec![]) };
    let db = &hub.platform().db;
    db.wait_for(event.position, COUNT_WAIT).await;
    let Some(key) = stream_keys::by_member(db, app, member).await? else { return Ok(vec![]) };
    let playable = key.phase.playable().filter(|_| matches!(state, "ACTIVE" | "ACTIVE_LIVE"));
    let urls = playable.map(|live| LiveUrls::of(&place(hub), live.publish, live.mode)).unwrap_or_default();
    let data = SignalData::from([
        ("type".to_owned(), Some("STREAM_KEY".to_owned())),
        ("streamKeyId".to_owned(), Some(key.key.to_string())),
        ("streamKeyState".to_owned(), Some(state.to_owned())),
        ("liveUrl".to_owned(), urls.live_url),
    ]);
    let delivery = captured(event, None, data, DeliveryTypeName::Unicast);
    Ok(vec![(Audience::Member(app, member), delivery)])
}

fn captured(
    event: &Recorded,
    channel: Option<RoomId>,
    data: SignalData,
    delivery_type: DeliveryTypeName,
) -> Delivery {
    let message = EventMessage {
        channel_id: channel.map(RoomId::get),
        custom_data: Some(data),
        ..EventMessage::signal(iso(event.meta.occurred_at), delivery_type, signals::CAPTURED)
    };
    let sse = render_sse(event.position, &[message]);
    Delivery {
        position: event.position,
        channel,
        is_direct: channel.is_none(),
        sse,
        has_urls: true,
        stomp: None,
    }
}

fn url_items(urls: LiveUrls) -> [(String, Option<String>); 5] {
    [
        ("playUrl".to_owned(), urls.play_url),
        ("cmafHlsPlayUrl".to_owned(), urls.cmaf_hls_play_url),
        ("cmafDashPlayUrl".to_owned(), urls.cmaf_dash_play_url),
        ("rtmpPlayUrl".to_owned(), urls.rtmp_play_url),
        ("httpFlvPlayUrl".to_owned(), urls.http_flv_play_url),
    ]
}

fn place(hub: &Hub) -> MediaPlace {
    web::views::media_place(hub.platform(), &BaseUrl(HERE.to_owned()))
}
