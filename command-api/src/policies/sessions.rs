//! Sessions of the console whose time is over are ended, so that their rows do not stay for ever.

use domain::session::{Command, Session};
use ports::log::{Actor, App};
use ports::transact::TransactError;
use ports::{Context, clock};
use web::{ApiError, Platform};

/// Sessions ended at a time.
const BATCH: u32 = 100;

/// The read model may be behind: the session itself decides.
pub(super) async fn sweep(platform: &Platform) -> Result<(), ApiError> {
    let at = clock::now();
    for session in projections::sessions::expired(&platform.db, at, BATCH).await? {
        let context = Context::new(App::SYSTEM, Actor::System, at);
        match platform.transactor()?.run::<Session>(&session, &context, Command::Expire { at }).await {
            Ok(_) | Err(TransactError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
