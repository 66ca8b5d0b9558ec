//! The headers of tus 1.0.0.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use domain::post::Upload;
use jiff::fmt::rfc2822::DateTimePrinter;
use schemas::errors::Code;
use web::ApiError;

const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
/// The type of a body that brings bytes of an upload.
pub const OFFSET_STREAM: &str = "application/offset+octet-stream";
/// A name for files whose client gave none.
const UNNAMED: &str = "upload";
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// An answer in the protocol.
pub fn answer(result: Result<Response, ApiError>) -> Response {
    let mut response = result.into_response();
    let is_version = response.status() == StatusCode::PRECONDITION_FAILED;
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("tus-resumable"), VERSION);
    if is_version {
        headers.insert(HeaderName::from_static("tus-version"), VERSION);
    }
    response
}

/// An answer without a body.
pub fn bare(status: StatusCode, headers: Vec<(&'static str, String)>) -> Result<Response, ApiError> {
    let mut response = status.into_response();
    for (name, value) in headers {
        let value = HeaderValue::try_from(value).map_err(ApiError::internal)?;
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
    Ok(response)
}

pub fn check_version(headers: &HeaderMap) -> Result<(), ApiError> {
    match headers.get("tus-resumable") {
        Some(version) if version == VERSION => Ok(()),
        _ => Err(Code::TusVersion.into()),
    }
}

/// What is wrong with a header.
pub fn bad(name: &str, why: &str) -> ApiError {
    ApiError::new(Code::InvalidTusHeader, format!("{name} {why}"))
}

pub fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A number of bytes.
pub fn number(headers: &HeaderMap, name: &str) -> Result<u64, ApiError> {
    let text = text(headers, name).ok_or_else(|| bad(name, "is missing"))?;
    text.parse().map_err(|_| bad(name, "is a number of bytes, 0 or more"))
}

/// What `Upload-Metadata` says of the file. Other keys are taken and not kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Metadata {
    pub file_name: String,
    pub content_type: String,
}

impl Metadata {
    pub fn read(headers: &HeaderMap) -> Result<Self, ApiError> {
        let mut found = Self { file_name: UNNAMED.into(), content_type: UNKNOWN_TYPE.into() };
        let given = headers.get("upload-metadata").map(|value| value.to_str()).transpose();
        let given = given.map_err(|_| bad("Upload-Metadata", "takes ASCII only; values are Base64"))?;
        for pair in given.unwrap_or_default().split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
            let value = STANDARD.decode(value.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let value = value.ok_or_else(|| bad("Upload-Metadata", "takes values of text in Base64"))?;
            match key {
                "filename" | "name" => found.file_name = value,
                "filetype" | "type" | "contentType" => found.content_type = value,
                _ => {}
            }
        }
        Ok(found)
    }

    /// What we kept of it.
    pub fn write(upload: &Upload) -> String {
        let (name, content_type) =
            (STANDARD.encode(&upload.file_name), STANDARD.encode(&upload.content_type));
        format!("filename {name},filetype {content_type}")
    }
}

/// What `Upload-Concat` asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Concat {
    /// An upload of its own.
    No,
    Partial,
    /// The URLs of partial uploads, in order.
    Final(Vec<String>),
}

impl Concat {
    pub fn read(headers: &HeaderMap) -> Result<Self, ApiError> {
        let Some(value) = headers.get("upload-concat") else { return Ok(Self::No) };
        let unreadable = || bad("Upload-Concat", "is `partial`, or `final;` and the URLs of partial uploads");
        match value.to_str().map_err(|_| unreadable())? {
            "partial" => Ok(Self::Partial),
            text => {
                let urls = text.strip_prefix("final;").ok_or_else(unreadable)?;
                let urls: Vec<String> = urls.split_whitespace().map(str::to_owned).collect();
                if urls.is_empty() { Err(unreadable()) } else { Ok(Self::Final(urls)) }
            }
        }
    }
}

/// A time as HTTP has it.
pub fn http_date(at: Timestamp) -> Result<String, ApiError> {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).map_err(ApiError::internal)?;
    DateTimePrinter::new().timestamp_to_rfc9110_string(&at).map_err(ApiError::internal)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn name_and_type_are_read_and_other_keys_are_no_harm() {
        let read = |value: &str| Metadata::read(&with("upload-metadata", value));
        let found = read("filename d29ybGQubXA0,is_confidential,filetype dmlkZW8vbXA0").unwrap();
        assert_eq!((found.file_name.as_str(), found.content_type.as_str()), ("world.mp4", "video/mp4"));
        let blank = Metadata::read(&HeaderMap::new()).unwrap();
        assert_eq!((blank.file_name.as_str(), blank.content_type.as_str()), (UNNAMED, UNKNOWN_TYPE));
        for bad in ["filename d29ybGQ!", "filename /w=="] {
            assert_eq!(read(bad).unwrap_err().code(), Code::InvalidTusHeader, "{bad}");
        }
    }

    #[test]
    fn a_concatenation_names_at_least_one_upload() {
        let read = |value: &str| Concat::read(&with("upload-concat", value));
        assert_eq!(read("partial").unwrap(), Concat::Partial);
        assert_eq!(
            read("final;/a http://b/c").unwrap(),
            Concat::Final(vec!["/a".into(), "http://b/c".into()])
        );
        for bad in ["final;", "final", "whole", ""] {
            assert_eq!(read(bad).unwrap_err().code(), Code::InvalidTusHeader, "{bad}");
        }
    }

    #[test]
    fn a_time_is_written_as_http_writes_it() {
        let at = Timestamp::from_micros(1_000_000_000_000_000);
        assert_eq!(http_date(at).unwrap(), "Sun, 09 Sep 2001 01:46:40 GMT");
    }
}
