//! How many requests are worked on at once. Beyond that, more work makes all answers late and serves nobody sooner: the
//! rest is told at once to come again.

use crate::{ApiError, Settings};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use schemas::errors::Code;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What takes no place, besides uploads that bring their bytes as they are created: bytes of uploads, which slow clients send for minutes, health and figures, which are wanted most
/// when all places are taken, and what our own processes say to one another.
const FREE: [&str; 4] = ["/uploads/", "/health/", "/metrics", "/internal/"];

/// The places; none is no limit.
#[derive(Clone)]
pub(super) struct Places(Option<Arc<Semaphore>>);

impl Places {
    pub fn new(settings: &Settings) -> Self {
        let places = settings.requests_at_once as usize;
        Self((places > 0).then(|| Arc::new(Semaphore::new(places))))
    }
}

/// The layer: a place until the answer's head, or 503 with `Retry-After`. What streams after its head holds none.
pub(super) async fn admit(State(Places(places)): State<Places>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let Some(places) = places.filter(|_| !is_free(path)) else {
        return next.run(request).await;
    };
    let Ok(_place) = places.try_acquire() else {
        metrics::counter!("reelog_http_refused_busy_total").increment(1);
        return ApiError::from(Code::ServiceUnavailable).into_response();
    };
    next.run(request).await
}

fn is_free(path: &str) -> bool {
    FREE.iter().any(|free| path.starts_with(free)) || path.ends_with(super::tus::CREATION)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tokio::sync::Notify;
    use tower::ServiceExt as _;

    /// `/slow` answers when told to.
    fn router(places: u32) -> (Router, Arc<Notify>) {
        let go = Arc::new(Notify::new());
        let gone = go.clone();
        let slow = get(async move || gone.notified().await);
        let settings = Settings { requests_at_once: places, ..Settings::default() };
        let router = Router::new()
            .route("/slow", slow)
            .route("/quick", get(async || ()))
            .route("/health/live", get(async || ()));
        (router.layer(from_fn_with_state(Places::new(&settings), admit)), go)
    }

    async fn ask(router: &Router, path: &str) -> Response {
        router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn beyond_the_places_a_request_is_told_to_come_again_and_health_still_answers() {
        let (router, go) = router(1);
        let mut slow = Box::pin(ask(&router, "/slow"));
        assert!(futures::poll!(&mut slow).is_pending());
        let refused = ask(&router, "/quick").await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(refused.headers().contains_key("retry-after"));
        assert_eq!(ask(&router, "/health/live").await.status(), StatusCode::OK);
        go.notify_one();
        assert_eq!(slow.await.status(), StatusCode::OK);
        assert_eq!(ask(&router, "/quick").await.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn a_request_given_up_leaves_its_place() {
        let (router, _go) = router(1);
        let mut slow = Box::pin(ask(&router, "/slow"));
        assert!(futures::poll!(&mut slow).is_pending());
        drop(slow);
        assert_eq!(ask(&router, "/quick").await.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn without_a_number_there_is_no_limit() {
        let (router, _go) = router(0);
        let mut slow = Box::pin(ask(&router, "/slow"));
        assert!(futures::poll!(&mut slow).is_pending());
        assert_eq!(ask(&router, "/quick").await.status(), StatusCode::OK);
    }
}
