//! Apps, as their operator makes and deletes them. Ours: the contract leaves it to a console.

mod apps;
mod credentials;
mod profiles;
mod users;

pub(crate) use credentials::{active, new as new_credentials};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Platform;

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(apps::create, apps::list))
        .routes(routes!(apps::delete))
        .routes(routes!(credentials::reset))
        .routes(routes!(profiles::change::create, profiles::read::list))
        .routes(routes!(profiles::change::revise, profiles::read::get))
        .routes(routes!(profiles::change::retire))
        .routes(routes!(profiles::defaults::set))
        .routes(routes!(users::invite, users::list))
        .routes(routes!(users::reset))
        .routes(routes!(users::disable))
        .routes(routes!(users::enable))
}
