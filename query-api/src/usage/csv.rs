//! Usage as CSV (RFC 4180).

use super::view::UsageRow;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// The first line.
pub const HEAD: &str = "from,to,appUserId,memberId,posts,uploadedBytes,mediaMs,transcodedMs,transcodedMsByRung,cpuMs,storedBytes,watchedMs,deliveredBytes\r\n";

/// Adds a row.
pub fn line(text: &mut String, row: &UsageRow) {
    let figures = &row.figures;
    let rungs: Vec<String> = figures.transcoded_ms.iter().map(|(rung, ms)| format!("{rung}={ms}")).collect();
    let fields = [
        row.from.clone(),
        row.to.clone(),
        quoted(&row.member.app_user_id),
        row.member.id.to_string(),
        figures.posts.to_string(),
        figures.uploaded_bytes.to_string(),
        figures.media_ms.to_string(),
        figures.transcoded_ms.values().sum::<u64>().to_string(),
        quoted(&rungs.join(";")),
        figures.cpu_ms.to_string(),
        figures.stored_bytes.to_string(),
        figures.watched_ms.to_string(),
        figures.delivered_bytes.to_string(),
    ];
    text.push_str(&fields.join(","));
    text.push_str("\r\n");
}

/// The answer, with a name to save it under.
pub fn answer(text: String, file_name: &'static str) -> Response {
    let disposition = format!("attachment; filename=\"{file_name}\"");
    let mut response = ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response();
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

fn quoted(field: &str) -> String {
    let plain = !field.contains(['"', ',', '\r', '\n']);
    if plain { field.to_owned() } else { format!("\"{}\"", field.replace('"', "\"\"")) }
}
