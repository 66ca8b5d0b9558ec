//! The page of an error code, to which every error answer links.

use crate::pages::{PAGE_POLICY, harden};
use axum::response::{IntoResponse, Response};
use std::fmt::Write as _;
use web::{ApiError, Code, Path};

/// Every code with cause and remedy; a test of `schemas` compares it with the list of codes.
const CODES: &str = include_str!("../../../docs/errors/README.md");

/// All codes.
pub(super) async fn list() -> Response {
    let mut html = String::new();
    for code in Code::ALL {
        let name = code.as_str();
        let _ = write!(
            html,
            "<tr><td>{}</td><td><a href=\"/docs/errors/{name}\">{name}</a></td><td>{}</td></tr>",
            code.status(),
            escaped(code.sentence())
        );
    }
    page("Error codes", &format!("<table>{html}</table>"))
}

/// One code.
pub(super) async fn show(Path(name): Path<String>) -> Result<Response, ApiError> {
    let code = Code::ALL.iter().find(|code| code.as_str() == name).ok_or(Code::NotFound)?;
    let heading = format!("## {}\n", code.as_str());
    let section =
        CODES.split_once(&heading).map_or("", |(_, rest)| rest.split("\n## ").next().unwrap_or(rest));
    let paragraphs = section.split("\n\n").filter(|text| !text.trim().is_empty());
    let html = paragraphs.fold(String::new(), |html, text| format!("{html}<p>{}</p>", inline(text.trim())));
    let back = "<p class=\"soft\"><a href=\"/docs/errors\">All codes</a> · <a href=\"/docs\">The API</a></p>";
    Ok(page(code.as_str(), &format!("{html}{back}")))
}

fn page(title: &str, html: &str) -> Response {
    let text = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · Reelog</title>\
         <link rel=\"icon\" href=\"/assets/icon.svg\"><link rel=\"stylesheet\" href=\"/assets/page.css\"></head>\
         <body><main><h1>{title}</h1>{html}</main></body></html>\n"
    );
    let mut response = text.into_response();
    harden(&mut response, "text/html; charset=utf-8", PAGE_POLICY);
    response
}

/// Markdown as the page of codes uses it: `**…**` and backquotes.
fn inline(text: &str) -> String {
    paired(&paired(&escaped(text), "**", "strong"), "`", "code")
}

/// Every second piece between marks, in an element; a mark without its pair stays as it is.
fn paired(text: &str, mark: &str, element: &str) -> String {
    let pieces: Vec<&str> = text.split(mark).collect();
    if pieces.len().is_multiple_of(2) {
        return text.to_owned();
    }
    let wrap = |(at, piece): (usize, &&str)| {
        if at % 2 == 1 { format!("<{element}>{piece}</{element}>") } else { (*piece).to_owned() }
    };
    pieces.iter().enumerate().map(wrap).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements_and_nothing_else_does() {
        assert_eq!(
            inline("**Cause.** `a<b>` & *c*"),
            "<strong>Cause.</strong> <code>a&lt;b&gt;</code> &amp; *c*"
        );
        assert_eq!(inline("one ` alone"), "one ` alone");
    }
}
