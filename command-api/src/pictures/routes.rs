//! The operations of both APIs on both kinds of picture: the same but for their names.

use super::{complete, remove, urls};
use crate::posts::Caller;
use crate::posts::PostPath;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::post::PictureKind;
use schemas::errors::ErrorBody;
use schemas::rest;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, BaseUrl, Caused, MemberCaller, Platform, ServerCaller};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .merge(app_thumbnail::router())
        .merge(app_preview::router())
        .merge(my_thumbnail::router())
        .merge(my_preview::router())
}

/// Ask, complete and remove, for one kind of picture on one API.
macro_rules! picture {
    (
        $module:ident, $picture:expr, $caller:ty, $tag:literal, $scheme:literal,
        $ask:literal $ask_id:literal, $complete:literal $complete_id:literal, $remove:literal $remove_id:literal
    ) => {
        mod $module {
            use super::*;

            pub(super) fn router() -> OpenApiRouter<Platform> {
                OpenApiRouter::new().routes(routes!(ask)).routes(routes!(complete)).routes(routes!(remove))
            }

            /// Gives the URL to send a picture to, by PUT, in the place of an extracted one. An upload that was not
            /// completed is void.
            #[utoipa::path(
                post, path = $ask, tag = $tag, operation_id = $ask_id, security(($scheme = [])),
                params(("id" = u32, Path, description = "The post.")), request_body = rest::PictureRequest,
                responses(
                    (status = 200, description = "Where to send it.", body = rest::PictureUrl),
                    (status = 400, body = ErrorBody, description = "The file cannot be taken."),
                    (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
                    (status = 403, body = ErrorBody, description = "It is another member's post."),
                    (status = 404, body = ErrorBody, description = "There is no such post."),
                    (status = 413, body = ErrorBody, description = "The file is too large."),
                )
            )]
            async fn ask(
                State(platform): State<Platform>,
                caller: $caller,
                PostPath(post): PostPath,
                base: BaseUrl,
                caused: Caused,
                web::Json(body): web::Json<rest::PictureRequest>,
            ) -> Result<Json<rest::PictureUrl>, ApiError> {
                let caller = Caller::from(caller);
                urls::give(&platform, &caller, (post, $picture), body, &caused, &base).await.map(Json)
            }

            /// Shows the picture that was sent, made anew from its pixels: JPEG, PNG, GIF and WEBP are taken. The same
            /// again changes nothing.
            #[utoipa::path(
                post, path = $complete, tag = $tag, operation_id = $complete_id, security(($scheme = [])),
                params(("id" = u32, Path, description = "The post.")),
                responses(
                    (status = 204, description = "It shows in `file`."),
                    (status = 400, body = ErrorBody, description = "It has not arrived, or is no picture."),
                    (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
                    (status = 403, body = ErrorBody, description = "It is another member's post."),
                    (status = 404, body = ErrorBody, description = "There is no such post."),
                )
            )]
            async fn complete(
                State(platform): State<Platform>,
                caller: $caller,
                PostPath(post): PostPath,
                caused: Caused,
            ) -> Result<StatusCode, ApiError> {
                complete::complete(&platform, &Caller::from(caller), (post, $picture), &caused).await?;
                Ok(StatusCode::NO_CONTENT)
            }

            /// Takes the uploaded picture away; an extracted one shows again, if there is one.
            #[utoipa::path(
                delete, path = $remove, tag = $tag, operation_id = $remove_id, security(($scheme = [])),
                params(("id" = u32, Path, description = "The post.")),
                responses(
                    (status = 204, description = "No uploaded picture is left, and no upload is under way."),
                    (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
                    (status = 403, body = ErrorBody, description = "It is another member's post."),
                    (status = 404, body = ErrorBody, description = "There is no such post."),
                )
            )]
            async fn remove(
                State(platform): State<Platform>,
                caller: $caller,
                PostPath(post): PostPath,
                caused: Caused,
            ) -> Result<StatusCode, ApiError> {
                remove::remove(&platform, &Caller::from(caller), (post, $picture), &caused).await?;
                Ok(StatusCode::NO_CONTENT)
            }
        }
    };
}

picture!(
    app_thumbnail, PictureKind::Thumbnail, ServerCaller, "server", "app",
    "/v2/apps/me/video-posts/{id}/thumbnail-file/request-upload-url" "requestVideoPostThumbnailFileUploadUrl",
    "/v2/apps/me/video-posts/{id}/thumbnail-file/complete-upload" "completeVideoPostThumbnailFileUpload",
    "/v2/apps/me/video-posts/{id}/thumbnail-file" "deleteVideoPostThumbnailFile"
);

picture!(
    app_preview, PictureKind::Preview, ServerCaller, "server", "app",
    "/v2/apps/me/video-posts/{id}/preview-file/request-upload-url" "requestVideoPostPreviewFileUploadUrl",
    "/v2/apps/me/video-posts/{id}/preview-file/complete-upload" "completeVideoPostPreviewFileUpload",
    "/v2/apps/me/video-posts/{id}/preview-file" "deleteVideoPostPreviewFile"
);

picture!(
    my_thumbnail, PictureKind::Thumbnail, MemberCaller, "client", "member",
    "/v2/members/me/video-posts/{id}/thumbnail-file/request-upload-url" "requestMyVideoPostThumbnailFileUploadUrl",
    "/v2/members/me/video-posts/{id}/thumbnail-file/complete-upload" "completeMyVideoPostThumbnailFileUpload",
    "/v2/members/me/video-posts/{id}/thumbnail-file" "deleteMyVideoPostThumbnailFile"
);

picture!(
    my_preview, PictureKind::Preview, MemberCaller, "client", "member",
    "/v2/members/me/video-posts/{id}/preview-file/request-upload-url" "requestMyVideoPostPreviewFileUploadUrl",
    "/v2/members/me/video-posts/{id}/preview-file/complete-upload" "completeMyVideoPostPreviewFileUpload",
    "/v2/members/me/video-posts/{id}/preview-file" "deleteMyVideoPostPreviewFile"
);
