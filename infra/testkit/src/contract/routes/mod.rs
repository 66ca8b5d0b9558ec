//! Which routes there are, what status clients take from each, and what they read.

mod client;
mod ours;
mod server;

use super::shape::Shape;

/// A route that succeeds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Route {
    method: &'static str,
    /// Segments; `{}` is any one, `**` at the end any number of them.
    path: &'static str,
    pub statuses: &'static [u16],
    pub body: Body,
}

/// What clients read of an answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Body {
    /// Nothing, whatever is there: media, pages, lines, and where a client looks at the status only.
    Unread,
    /// There is none.
    None,
    Json(&'static Shape),
    /// If there is any JSON, its fields are camelCase.
    Ours,
}

const fn json(
    method: &'static str,
    path: &'static str,
    statuses: &'static [u16],
    shape: &'static Shape,
) -> Route {
    Route { method, path, statuses, body: Body::Json(shape) }
}

const fn none(method: &'static str, path: &'static str) -> Route {
    Route { method, path, statuses: &[204], body: Body::None }
}

const fn unread(method: &'static str, path: &'static str, statuses: &'static [u16]) -> Route {
    Route { method, path, statuses, body: Body::Unread }
}

const fn ours(path: &'static str) -> Route {
    Route { method: "*", path, statuses: &[200, 201, 202, 204], body: Body::Ours }
}

/// The first row that fits; rows of the contract go before ours.
pub(super) fn find(method: &str, path: &str) -> Option<&'static Route> {
    // HEAD answers as GET does, without the body.
    let method = if method == "HEAD" { "GET" } else { method };
    let rows = server::ROUTES.iter().chain(client::ROUTES).chain(ours::ROUTES);
    rows.into_iter().find(|route| (route.method == method || route.method == "*") && fits(route.path, path))
}

/// Method and path of every operation that the public contract names; `{}` stands for any one segment.
pub fn of_contract() -> impl Iterator<Item = (&'static str, &'static str)> {
    server::ROUTES.iter().chain(client::ROUTES).map(|route| (route.method, route.path))
}

/// Whether a path is one of a pattern's, in which `{}` stands for any one segment.
pub fn fits(pattern: &str, path: &str) -> bool {
    let mut given = path.split('/');
    for wanted in pattern.split('/') {
        match (wanted, given.next()) {
            ("**", _) => return true,
            ("{}", Some(segment)) if !segment.is_empty() => {}
            (word, Some(segment)) if word == segment => {}
            _ => return false,
        }
    }
    given.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_by_segments() {
        assert!(fits("/a/{}/b", "/a/7/b") && fits("/a/**", "/a/b/c") && fits("/a/**", "/a/"));
        assert!(!fits("/a/{}", "/a/") && !fits("/a/{}", "/a/b/c") && !fits("/a/{}/b", "/a/7/c"));
        assert!(!fits("/a/**", "/ab") && !fits("/a/b", "/a"));
    }

    #[test]
    fn deleting_a_room_as_a_member_answers_200_and_as_the_app_204() {
        let statuses = |path| find("DELETE", path).map(|route| route.statuses);
        assert_eq!(statuses("/v2/members/me/video-rooms/7"), Some(&[200][..]));
        assert_eq!(statuses("/v2/apps/me/video-rooms/7"), Some(&[204][..]));
    }
}
