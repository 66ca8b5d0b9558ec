//! The source file of a post by tus 1.0.0, the second way beside part URLs: for clients that speak it, and for files
//! that shall go on at any byte after a break (<https://tus.io/protocols/resumable-upload>).
//!
//! A tus upload is an upload of the post in one part, with the same rules of who may begin it, the same expiry and the
//! same events. What arrives is kept in pieces below `…/parts/{upload}/`, so that a break costs nothing that came; the
//! last byte joins them to the source. Partial uploads gather below one upload of the post, which their concatenation
//! completes. The URL of an upload is signed, and good as long as the upload is under way.

mod checksum;
mod create;
mod finish;
mod found;
mod gather;
mod patch;
mod pieces;
mod protocol;
mod resource;
mod turn;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Platform;

/// The routes. OPTIONS is answered by `web`, with CORS.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(create::create)).routes(routes!(create::create_mine)).routes(routes!(
        resource::show,
        patch::patch,
        resource::terminate
    ))
}
