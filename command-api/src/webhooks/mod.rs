//! Webhooks: where they go (contract 4.5, 8.1), that they are sent again, and the [`sender`].
//!
//! A callback's password and the signing keys are sealed for their app and use; the sender opens them at each try.

mod callback;
mod deliveries;
pub mod sender;
mod signing;
mod vicollo;

use domain::AppId;
use domain::app::{self, App, Command, State, WebhookChange};
use ports::{Context, Done};
use schemas::errors::Code;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Platform};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(callback::set, callback::remove))
        .routes(routes!(signing::rotate))
        .routes(routes!(deliveries::ping))
        .routes(routes!(deliveries::redeliver))
        .routes(routes!(deliveries::redeliver_all))
        .routes(routes!(vicollo::set, vicollo::set_by_post, vicollo::remove))
}

/// Asks an app's webhooks for a change.
async fn change(
    platform: &Platform,
    app: AppId,
    context: &Context,
    change: WebhookChange,
) -> Result<Done<App>, ApiError> {
    let command = Command::Webhooks { change, at: context.at };
    Ok(platform.transactor()?.run::<App>(&app.to_string(), context, command).await?)
}

/// The app as the log knows it now.
async fn current(platform: &Platform, app: AppId) -> Result<app::Active, ApiError> {
    active(platform.transactor()?.load::<App>(app.into(), &app.to_string()).await?.state)
}

fn active(state: State) -> Result<app::Active, ApiError> {
    match state {
        State::Active(app) => Ok(app),
        State::Absent | State::Deleted => Err(Code::AppNotFound.into()),
    }
}
