//! Commands that concern a room and its member's stream key, appended together (see [`domain::broadcast`]).

use domain::broadcast::{self, Command, Refusal};
use domain::room::{self, Room};
use domain::stream_key::{self, StreamKey};
use domain::{RoomId, StreamKeyId};
use ports::Context;
use ports::transact::{DonePair, TransactError};
use schemas::errors::{Code, PublicError};
use web::{ApiError, Platform};

/// Tries to find the room that a key points to, while others move the key on.
const MOVES_MAX: u32 = 4;

/// Why a joint command did nothing.
pub(crate) enum No {
    Refused(Refusal),
    /// Someone else did the same, or the opposite, while this one was decided.
    Locked,
}

impl From<No> for PublicError {
    fn from(no: No) -> Self {
        match no {
            No::Refused(refusal) => refusal.into(),
            No::Locked => Code::RequestLocked.into(),
        }
    }
}

/// Runs a command on a room and its owner's key.
pub(crate) async fn on_room(
    platform: &Platform,
    room: RoomId,
    context: &Context,
    command: impl FnOnce(StreamKeyId) -> Command,
) -> Result<DonePair<Room, StreamKey>, ApiError> {
    let transactor = platform.transactor()?;
    let loaded = transactor.load::<Room>(context.app, &room.to_string()).await?;
    let owner = super::active(loaded.state)?.owner.member;
    let command = command(owner.into());
    let keys = (room.to_string(), owner.to_string());
    let decide = |room: &room::State, key: &stream_key::State, tries: u32| {
        let facts = broadcast::decide(room, key, command.clone());
        // Allowed before, refused now that somebody else was faster.
        let no = |refusal| if tries > 1 { No::Locked } else { No::Refused(refusal) };
        facts.map(|facts| (facts.room, facts.key)).map_err(no)
    };
    Ok(transactor.run_pair::<Room, StreamKey, No>((&keys.0, Some(&keys.1)), context, decide).await?)
}

/// Runs a command on a key and the room that it broadcasts.
pub(crate) async fn on_key(
    platform: &Platform,
    key: StreamKeyId,
    context: &Context,
    command: Command,
) -> Result<DonePair<StreamKey, Room>, TransactError<Refusal>> {
    let transactor = platform.transactor.as_ref().ok_or(ports::log::LogError::Closed)?;
    let key = key.to_string();
    let mut moves = 0;
    loop {
        let loaded = transactor.load::<StreamKey>(context.app, &key).await.map_err(unrefused)?;
        let room = match &loaded.state {
            stream_key::State::Active(key) => key.phase.room().map(|room| room.to_string()),
            stream_key::State::Absent | stream_key::State::Retired { .. } => None,
        };
        let decide = |key: &stream_key::State, room: &room::State, _: u32| {
            let facts = broadcast::decide(room, key, command.clone())?;
            Ok((facts.key, facts.room))
        };
        let done =
            transactor.run_pair::<StreamKey, Room, Refusal>((&key, room.as_deref()), context, decide).await;
        match done {
            // It broadcasts another room than a moment ago.
            Err(TransactError::Refused(Refusal::OtherRoom)) if moves < MOVES_MAX => moves += 1,
            done => return done,
        }
    }
}

/// Loading refuses nothing.
fn unrefused(error: TransactError<stream_key::Refusal>) -> TransactError<Refusal> {
    match error {
        TransactError::Refused(refusal) => TransactError::Refused(refusal.into()),
        TransactError::Stale => TransactError::Stale,
        TransactError::Contended => TransactError::Contended,
        TransactError::Append(error) => TransactError::Append(error),
        TransactError::Log(error) => TransactError::Log(error),
        TransactError::Codec(error) => TransactError::Codec(error),
    }
}
