//! Who is connected, and what follows when somebody no longer is (contract 6.2, `autoLeaved`).

use super::{Hub, Who};
use domain::channel::{self, Channel};
use domain::channel_member::{Active, ChannelMember, Command, Presence, key};
use domain::{AppId, RoomId};
use ports::log::Actor;
use ports::transact::TransactError;
use ports::{Context, clock};
use projections::chats;
use std::time::Duration;
use web::ApiError;

/// After a start, before those who were connected to the last run and did not come back count as gone.
const COME_BACK: Duration = Duration::from_mins(1);
/// What a member who lost the connection gets to come back, unless the operator says otherwise.
const GRACE: Duration = Duration::from_secs(10);
/// Memberships looked at a time.
const BATCH: u32 = 500;

/// A member's connection is there: where they went offline, they are online again.
pub fn connected<'a>(hub: &Hub, joined: impl Iterator<Item = &'a Active>) {
    for member in joined.filter(|member| member.presence == Presence::Offline) {
        let (hub, app, channel, number) = (hub.clone(), member.app, member.channel, member.member);
        tokio::spawn(async move {
            let at = clock::now();
            let context = Context::new(app, Actor::Member(number.get()), at);
            let command = Command::Connect { app, at };
            if let Err(error) = run(&hub, &key(channel, number), &context, command).await {
                say("online again", &error);
            }
        });
    }
}

/// A member's last connection is lost: they leave after a while, unless they come back before.
pub fn lost(hub: Hub, who: Who) {
    // At the very end there may be no run time any more, and nobody to leave.
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    runtime.spawn(async move {
        tokio::select! {
            () = hub.stop().cancelled() => return,
            () = tokio::time::sleep(hub.platform().settings.chat_leave_grace.unwrap_or(GRACE)) => {}
        }
        if hub.is_connected(who.app, who.member) {
            return;
        }
        match chats::joined_channels(&hub.platform().db, who.app, who.member).await {
            Ok(joined) => {
                for member in joined {
                    leave(&hub, &member).await;
                }
            }
            Err(error) => tracing::warn!(%error, "a member who lost the connection is still shown as there"),
        }
    });
}

/// Once after the start: who was online before and has no connection now is gone.
pub async fn sweep(hub: Hub) {
    tokio::select! {
        () = hub.stop().cancelled() => return,
        () = tokio::time::sleep(COME_BACK) => {}
    }
    let started = clock::now().as_micros() - COME_BACK.as_micros() as i64;
    let mut after = 0;
    loop {
        let online = match chats::online_members(&hub.platform().db, after, BATCH).await {
            Ok(online) => online,
            Err(error) => return tracing::warn!(%error, "who is gone since the last run was not looked at"),
        };
        let Some(last) = online.last() else { return };
        after = last.member.get();
        for member in online {
            let is_old = member.since().as_micros() < started;
            if is_old && !hub.is_connected(member.app, member.member) {
                leave(&hub, &member).await;
            }
        }
    }
}

async fn leave(hub: &Hub, member: &Active) {
    if let Err(error) = try_leave(hub, member).await {
        say("gone", &error);
    }
}

async fn try_leave(hub: &Hub, member: &Active) -> Result<(), ApiError> {
    let (app, channel) = (member.app, member.channel);
    let known = chats::get(&hub.platform().db, app, channel).await?;
    let leaves = known.map(|channel| channel.policy).unwrap_or_default().member_auto_leave_when_disconnects;
    let at = clock::now();
    let command = Command::Disconnect { app, leaves, at };
    let context = Context::new(app, Actor::System, at);
    run(hub, &key(channel, member.member), &context, command).await?;
    pause_if_empty(hub, app, channel).await
}

/// A channel that nobody is in pauses (contract 6.2, `autoPaused`).
pub async fn pause_if_empty(hub: &Hub, app: AppId, channel: RoomId) -> Result<(), ApiError> {
    let platform = hub.platform();
    if chats::counts(&platform.db, app, channel).await?.online > 0 {
        return Ok(());
    }
    let at = clock::now();
    let context = Context::new(app, Actor::System, at);
    let command = channel::Command::Pause { app, auto: true, at };
    match platform.transactor()?.run::<Channel>(&channel.to_string(), &context, command).await {
        Ok(_) | Err(TransactError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Runs a command on a membership and waits until reads show it; a refusal is as good: it is so already.
async fn run(hub: &Hub, key: &str, context: &Context, command: Command) -> Result<(), ApiError> {
    let platform = hub.platform();
    match platform.transactor()?.run::<ChannelMember>(key, context, command).await {
        Ok(done) => {
            platform.settle(done.position).await;
            Ok(())
        }
        Err(TransactError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn say(what: &str, error: &ApiError) {
    let code = error.code().as_str();
    tracing::warn!(code, "a member is {what}, which could not be recorded: {code}");
}
