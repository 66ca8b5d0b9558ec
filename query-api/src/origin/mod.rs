//! The media origin: sources, results and uploaded pictures of posts, by the path that is also the blob's key.
//!
//! Serves ranges, knows what a player has, and meters what leaves. Answers 404 with one body for everything that is not
//! there: a wrong path, a deleted post, a file that is not published.

pub(crate) mod access;
mod answer;
mod beacon;
mod body;
mod cmcd;
mod conditional;
mod download;
mod kind;
mod pieces;
mod playlist;
pub(crate) mod range;
mod target;
mod watched;

use answer::{Answer, Request, Stored};
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use pieces::Pieced;
use ports::clock;
use target::Target;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use watched::Watched;
use web::{ApiError, Code, Platform, Session};

/// The origin's routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(get_media, head_media)).routes(routes!(beacon::beacon))
}

/// Reads a file of a post: its source, a playlist, a segment, a picture.
#[utoipa::path(
    get,
    path = "/apps/{app}/video-posts/{post}/{*file}",
    tag = "media",
    params(
        ("app" = u32, Path, description = "The app's number"),
        ("post" = u32, Path, description = "The post's number"),
        ("file" = String, Path, description = "`src/…`, `processed/…` or `pictures/…`, as the post's URLs name it"),
        ("streamingToken" = Option<String>, Query, description = "Needed unless the post is `PUBLIC`; playlists hand it on"),
        ("download" = Option<String>, Query, description = "Present: to be saved, under the post's title; not for playlists"),
        ("CMCD" = Option<String>, Query, description = "What the player says of itself (CTA-5004); or in CMCD-… headers"),
        ("Range" = Option<String>, Header, description = "One range of bytes; several are answered with the whole file"),
        ("If-None-Match" = Option<String>, Header, description = "Entity tags that the client has"),
        ("If-Range" = Option<String>, Header, description = "The entity tag that the range is of"),
    ),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream"),
        (status = 206, description = "The range", content_type = "application/octet-stream"),
        (status = 304, description = "The client has it"),
        (status = 403, description = "A valid streamingToken is needed", body = web::ErrorBody),
        (status = 404, description = "No such file", body = web::ErrorBody),
        (status = 416, description = "The file has no such bytes", body = web::ErrorBody),
    )
)]
async fn get_media(state: State<Platform>, uri: OriginalUri, method: Method, headers: HeaderMap) -> Response {
    answer_to(&state, &uri, &method, &headers).await
}

/// The same without the bytes.
#[utoipa::path(
    head,
    path = "/apps/{app}/video-posts/{post}/{*file}",
    tag = "media",
    params(
        ("app" = u32, Path, description = "The app's number"),
        ("post" = u32, Path, description = "The post's number"),
        ("file" = String, Path, description = "`src/…`, `processed/…` or `pictures/…`"),
        ("streamingToken" = Option<String>, Query, description = "Needed unless the post is `PUBLIC`"),
    ),
    responses(
        (status = 200, description = "The file is there"),
        (status = 304, description = "The client has it"),
        (status = 403, description = "A valid streamingToken is needed"),
        (status = 404, description = "No such file"),
    )
)]
async fn head_media(
    state: State<Platform>,
    uri: OriginalUri,
    method: Method,
    headers: HeaderMap,
) -> Response {
    answer_to(&state, &uri, &method, &headers).await
}

/// What is refused now may be there a second later: no cache keeps that.
async fn answer_to(platform: &Platform, uri: &OriginalUri, method: &Method, headers: &HeaderMap) -> Response {
    serve(platform, uri, method, headers).await.unwrap_or_else(|error| {
        let mut response = error.into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    })
}

async fn serve(
    platform: &Platform,
    uri: &OriginalUri,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    // The path as it came: decoding it could only make another path of it.
    let target = Target::parse(uri.path()).ok_or(Code::FileNotFound)?;
    let post =
        projections::posts::get(&platform.db, target.app, target.post).await?.ok_or(Code::FileNotFound)?;
    // First of all: what a post has is nobody's business who may not see it.
    let token = access::check(platform, &post, uri.query()).await?;
    let answer = match Pieced::of(target.key, &post) {
        Some(pieced) => pieced.find(platform).await?,
        None if target.is_published(&post) => {
            let blob = platform.blobs.head(target.key).await?;
            let watched = Watched::of(&target, &post, blob.size);
            let content_type = kind::content_type(&target, &post).to_owned();
            Answer::Stored(Stored { blob, content_type, watched })
        }
        None => return Err(Code::FileNotFound.into()),
    };
    if let (Answer::Stored(stored), false) = (&answer, method == Method::HEAD)
        && !kind::is_playlist(&stored.content_type)
        && let Some(cmcd) = cmcd::read(uri.query(), headers)
    {
        platform.playbacks.say(Session::named(post.app, post.post, &cmcd.session), cmcd.said, clock::now());
    }
    let download = download::asked(uri.query(), &post, target.key);
    let request = Request { post: &post, token, is_head: method == Method::HEAD, headers, download };
    answer::answer(platform, request, answer).await
}
