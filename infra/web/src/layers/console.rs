//! The server API a second time, for the console: `/v2/console/apps/{appId}/video-posts` is `/v2/apps/me/video-posts`
//! of that app, asked by its owner's session instead of the API key.
//!
//! The path is changed before any route is looked for, so whatever the server API can do, the console can, and there
//! is no second copy that may forget a check. Who asks is proven where it always is: in [`crate::ServerCaller`].

use crate::extract::ViaConsole;
use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use domain::AppId;

/// Where the console's apps are.
pub(crate) const CONSOLE_APPS: &str = "/v2/console/apps/";
/// What the console itself has at an app; the rest is the server API's.
const OWN: [&str; 1] = ["reset-credentials"];

/// The server API's paths that the console has too, and what they begin with there after the app's number.
pub(crate) const MOUNTED: [(&str, &str); 2] = [("/v2/apps/me/", ""), ("/v2/vicollo-apps/me/", "vicollo/")];

/// Turns a path of the console into the server API's, and notes the app.
pub(super) fn mount(mut request: Request) -> Request {
    if let Some((app, uri)) = server_uri(request.uri()) {
        *request.uri_mut() = uri;
        request.extensions_mut().insert(ViaConsole(app));
    }
    request
}

fn server_uri(uri: &Uri) -> Option<(AppId, Uri)> {
    let (app, rest) = uri.path().strip_prefix(CONSOLE_APPS)?.split_once('/')?;
    let app: AppId = app.parse().ok()?;
    if rest.is_empty() || OWN.contains(&rest) {
        return None;
    }
    // The longer beginning first: every path begins with nothing.
    let mounted = MOUNTED.iter().rev().find_map(|(server, begin)| Some((server, rest.strip_prefix(begin)?)));
    let (server, rest) = mounted?;
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    let target = PathAndQuery::try_from(format!("{server}{rest}{query}")).ok()?;
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(target);
    Some((app, Uri::from_parts(parts).ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_the_console_is_the_server_apis_of_one_app() {
        let cases = [
            ("/v2/console/apps/8/members", Some("/v2/apps/me/members")),
            ("/v2/console/apps/8/video-posts/5?page=2", Some("/v2/apps/me/video-posts/5?page=2")),
            ("/v2/console/apps/8/vicollo/groups", Some("/v2/vicollo-apps/me/groups")),
            ("/v2/console/apps/8/a%2Fb", Some("/v2/apps/me/a%2Fb")),
            ("/v2/console/apps/8/reset-credentials", None),
            ("/v2/console/apps/8/callback", Some("/v2/apps/me/callback")),
            ("/v2/console/apps/8", None),
            ("/v2/console/apps/8/", None),
            ("/v2/console/apps/0/members", None),
            ("/v2/console/apps/x/members", None),
            ("/v2/apps/me/members", None),
        ];
        for (path, server) in cases {
            let found = server_uri(&path.parse().unwrap());
            assert_eq!(found.as_ref().map(|(_, uri)| uri.to_string()).as_deref(), server, "{path}");
            assert!(found.is_none_or(|(app, _)| app.get() == 8));
        }
    }
}
