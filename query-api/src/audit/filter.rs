//! Which events an audit shows.

use crate::time;
use domain::{AppId, AppUserId, Timestamp};
use ports::log::StreamName;
use serde::Deserialize;
use std::fmt::Write as _;
use utoipa::IntoParams;
use web::{ApiError, Code};

/// Lines of one page at most; without `limit` there is no end but the log's.
pub const LIMIT_MAX: usize = 1_000;

/// The query of an audit.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct AuditQuery {
    /// Events after this position; 0 when absent.
    #[param(value_type = Option<u64>)]
    pub after: Option<String>,
    /// Lines on a page, 1000 at most; all when absent.
    #[param(value_type = Option<u32>)]
    pub limit: Option<String>,
    /// Types, separated by commas: `post.created,post.processed`. `post.*` is every type of posts.
    #[serde(rename = "type")]
    pub event_type: Option<String>,
    /// A stream: `post-42`.
    pub stream: Option<String>,
    /// An `appUserId`: events of the member, of its posts and of its usage.
    pub member: Option<String>,
    /// Recorded at this time or later; ISO 8601 with any offset.
    pub from: Option<String>,
    /// Recorded before this time.
    pub to: Option<String>,
}

/// The query, understood.
#[derive(Clone, Debug)]
pub struct Filter {
    pub app: AppId,
    pub after: u64,
    pub limit: Option<usize>,
    pub types: Vec<String>,
    pub stream: Option<StreamName>,
    pub member: Option<AppUserId>,
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

impl Filter {
    pub fn parse(query: &AuditQuery, app: AppId) -> Result<Self, ApiError> {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let stream = given(&query.stream)
            .map(|name| StreamName::try_from(name).map_err(|error| wrong(error.to_string())));
        let limit = given(&query.limit).map(|text| number::<usize>("limit", &text)).transpose()?;
        if limit == Some(0) {
            return Err(wrong("limit is 1 or more".to_owned()));
        }
        let types = given(&query.event_type).unwrap_or_default();
        Ok(Self {
            app,
            after: given(&query.after).map_or(Ok(0), |text| number("after", &text))?,
            limit: limit.map(|limit| limit.min(LIMIT_MAX)),
            types: types
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            stream: stream.transpose()?,
            member: given(&query.member).map(AppUserId::try_from).transpose()?,
            from: time::optional("from", query.from.as_deref())?,
            to: time::optional("to", query.to.as_deref())?,
        })
    }

    /// Whether this type was asked for.
    pub fn has_type(&self, event_type: &str) -> bool {
        let fits = |wanted: &String| match wanted.strip_suffix('*') {
            Some(begin) => event_type.starts_with(begin),
            None => event_type == wanted,
        };
        self.types.is_empty() || self.types.iter().any(fits)
    }
}

impl AuditQuery {
    /// The same query from another position on.
    pub fn after(&self, position: u64) -> String {
        let mut text = format!("after={position}");
        let others = [
            ("limit", &self.limit),
            ("type", &self.event_type),
            ("stream", &self.stream),
            ("member", &self.member),
            ("from", &self.from),
            ("to", &self.to),
        ];
        for (name, value) in others {
            if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
                text.push('&');
                text.push_str(name);
                text.push('=');
                encode(&mut text, value);
            }
        }
        text
    }
}

fn encode(out: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b':' | b',' | b'*') {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("writing to a String does not fail");
        }
    }
}

fn number<T: std::str::FromStr>(name: &str, text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| wrong(format!("{name} is a whole number, not {text:?}")))
}

fn wrong(message: String) -> ApiError {
    ApiError::new(Code::InvalidRequestParameter, message)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_asks_the_same_of_what_follows() {
        let query = AuditQuery {
            after: Some("3".into()),
            limit: Some("10".into()),
            event_type: Some("post.*".into()),
            from: Some("2026-11-24T18:00:00+09:00".into()),
            ..AuditQuery::default()
        };
        assert_eq!(query.after(17), "after=17&limit=10&type=post.*&from=2026-11-24T18:00:00%2B09:00");
    }

    #[test]
    fn types_are_named_in_full_or_by_their_beginning() {
        let query = AuditQuery { event_type: Some("post.created, member.*".into()), ..AuditQuery::default() };
        let filter = Filter::parse(&query, 8.try_into().unwrap()).unwrap();
        assert!(filter.has_type("post.created") && filter.has_type("member.deleted"));
        assert!(!filter.has_type("post.created2") && !filter.has_type("post.processed"));
    }
}
