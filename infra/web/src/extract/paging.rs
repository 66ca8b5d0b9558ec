use super::Query;
use crate::ApiError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use schemas::errors::Code;
use schemas::rest::Page;
use serde::Deserialize;
use utoipa::IntoParams;

/// Things on a page when the query does not say.
pub const PAGE_SIZE_DEFAULT: u32 = 10;
/// The most things on a page; asking for more gives this many.
pub const PAGE_SIZE_MAX: u32 = 500;

/// `page` (from 1; 0 or absent is the first) and `pageSize` of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Counted from 0.
    pub number: u32,
    pub size: u32,
}

/// The query of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct PagingQuery {
    /// From 1; 0 or absent is the first.
    #[param(value_type = Option<u32>)]
    page: Option<String>,
    /// 10 when absent, at most 500.
    #[param(value_type = Option<u32>)]
    page_size: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(query) = Query::<PagingQuery>::from_request_parts(parts, state).await?;
        let page = number("page", query.page.as_deref())?;
        let size = match number("pageSize", query.page_size.as_deref())? {
            0 => PAGE_SIZE_DEFAULT,
            size => size.min(PAGE_SIZE_MAX),
        };
        Ok(Self { number: page.saturating_sub(1), size })
    }
}

/// A parameter that may be absent or empty, which is 0.
fn number(name: &str, text: Option<&str>) -> Result<u32, ApiError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(0) };
    let wrong =
        |_| ApiError::new(Code::InvalidRequestParameter, format!("{name} is a whole number, not {text:?}"));
    text.parse().map_err(wrong)
}

impl Paging {
    /// The answer: this page's things, of `total` in all.
    pub fn page<T>(self, content: Vec<T>, total: u64) -> Page<T> {
        Page::new(content, self.number, self.size, total)
    }
}
