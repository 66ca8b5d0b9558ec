//! The console's own operations: users, their sessions and their apps (contract 8.1).
//!
//! What the console does inside an app is the server API, asked by a session: `web` mounts it a second time.

mod account;
mod apps;
mod open;
mod password;
mod sign_in;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Platform;

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::sign_up))
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_in::sign_out))
        .routes(routes!(account::change))
        .routes(routes!(account::end_session))
        .routes(routes!(password::change))
        .routes(routes!(password::reset))
        .routes(routes!(apps::create))
        .routes(routes!(apps::change, apps::delete))
        .routes(routes!(apps::reset_credentials))
}
