//! A room's chat channel closes with the room (contract 6.2).

use domain::channel::{Channel, Command};
use domain::policies::command_id;
use domain::{AppId, RoomId};
use ports::log::{Actor, Recorded};
use ports::transact::TransactError;
use ports::{Context, clock};
use web::{ApiError, Platform};

/// The policy's name, part of its command ids: stored, so never renamed.
const NAME: &str = "close_channel";

/// Closes the channel of a room that ended, was cancelled or is gone.
pub(super) async fn close(platform: &Platform, event: &Recorded) -> Result<(), ApiError> {
    let app = AppId::try_from(event.app.0).map_err(ApiError::internal)?;
    let channel: RoomId = event.stream.key().parse().map_err(ApiError::internal)?;
    let context = Context::because_of(event, Actor::System, command_id(NAME, event.id), clock::now());
    let command = Command::Close { app, channel, at: context.at };
    match platform.transactor()?.run::<Channel>(event.stream.key(), &context, command).await {
        Ok(_) | Err(TransactError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
