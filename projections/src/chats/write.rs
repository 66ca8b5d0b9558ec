use super::channels::Channels;
use super::members::Members;
use super::messages;
use super::words::Words;
use crate::db::Sql;
use crate::entity;
use crate::view::WriteError;
use domain::member;
use domain::stored::Stored;
use ports::codec;
use ports::log::Recorded;
use ports::vault::Vault;
use sqlx::AnyConnection;

/// See [`crate::View::version`].
pub(crate) const VERSION: i64 = 1;

/// The event that takes a person out of every chat.
const MEMBER_DELETED: &str = "member.deleted";

pub(crate) fn wants(event_type: &str) -> bool {
    event_type == MEMBER_DELETED
        || entity::wants::<Channels>(event_type)
        || entity::wants::<Members>(event_type)
        || entity::wants::<Words>(event_type)
        || messages::wants(event_type)
}

pub(crate) async fn write(
    events: &[&Recorded],
    tx: &mut AnyConnection,
    vault: &dyn Vault,
) -> Result<(), WriteError> {
    let mut rest = events;
    while !rest.is_empty() {
        let end = rest.iter().position(|event| event.event_type == MEMBER_DELETED);
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        write_part(part, tx, vault).await?;
        rest = after;
        if let Some((gone, after)) = after.split_first() {
            forget(gone, tx, vault).await?;
            rest = after;
        }
    }
    Ok(())
}

async fn write_part(
    events: &[&Recorded],
    tx: &mut AnyConnection,
    vault: &dyn Vault,
) -> Result<(), WriteError> {
    let of = |wants: fn(&str) -> bool| -> Vec<&Recorded> {
        events.iter().filter(|event| wants(&event.event_type)).copied().collect()
    };
    entity::write::<Channels>(&of(entity::wants::<Channels>), tx, vault).await?;
    entity::write::<Members>(&of(entity::wants::<Members>), tx, vault).await?;
    entity::write::<Words>(&of(entity::wants::<Words>), tx, vault).await?;
    messages::write(&of(messages::wants), tx, vault).await
}

/// A person who is gone is in no channel, and what they said is gone.
async fn forget(gone: &Recorded, tx: &mut AnyConnection, vault: &dyn Vault) -> Result<(), WriteError> {
    let at_event = |source| WriteError::event(gone.position, source);
    let event = codec::decode::<member::Event>(gone, vault).await.map_err(at_event)?;
    debug_assert_eq!(event.info().name, MEMBER_DELETED);
    let member::Event::Deleted(gone) = event else { return Ok(()) };
    for text in [
        "delete from channel_member_view where app = $1 and member = $2",
        "update channel_message_view set content = null where app = $1 and member = $2",
    ] {
        Sql::with(text, vec![gone.app.get().into(), gone.member.get().into()]).run(&mut *tx).await?;
    }
    Ok(())
}
