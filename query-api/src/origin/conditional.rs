//! What the client has already (RFC 9110, section 13).

use axum::http::{HeaderMap, header};

/// Whether the client has this version: `If-None-Match`, compared weakly.
pub fn client_has(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// Whether a range may be answered: there is no `If-Range`, or it names this version. Weak tags and dates do not: a
/// client that pieces a file together must be sure.
pub fn range_holds(headers: &HeaderMap, etag: &str) -> bool {
    headers.get(header::IF_RANGE).is_none_or(|value| value.as_bytes() == etag.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn with(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn a_tag_in_a_list_and_the_star_mean_that_the_client_has_it() {
        for value in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(client_has(&with(header::IF_NONE_MATCH, value), "\"a\""), "{value}");
        }
        for value in ["\"b\"", "a", ""] {
            assert!(!client_has(&with(header::IF_NONE_MATCH, value), "\"a\""), "{value}");
        }
        assert!(!client_has(&HeaderMap::new(), "\"a\""));
    }

    #[test]
    fn a_range_of_another_version_does_not_hold() {
        assert!(range_holds(&HeaderMap::new(), "\"a\""));
        assert!(range_holds(&with(header::IF_RANGE, "\"a\""), "\"a\""));
        for value in ["\"b\"", "W/\"a\"", "Wed, 21 Oct 2026 07:28:00 GMT"] {
            assert!(!range_holds(&with(header::IF_RANGE, value), "\"a\""), "{value}");
        }
    }
}
