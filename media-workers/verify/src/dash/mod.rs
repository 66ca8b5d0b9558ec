//! MPEG-DASH (ISO/IEC 23009-1).

mod presentation;
mod read;
mod representation;
mod required;
mod segments;
mod template;
mod timeline;
mod values;

use crate::fetch::Got;
use crate::same::Described;
use crate::shelf::{Check, Stop};
use crate::{Place, Rule};
use roxmltree::{Document, ParsingOptions};

const NAMESPACE: &str = "urn:mpeg:dash:schema:mpd:2011";
/// More than a day of segments that are all of different lengths, in eight representations.
const NODES_MAX: u32 = 300_000;

/// Checks a manifest and all that it refers to; answers its representations.
pub(crate) async fn check(check: &mut Check<'_>, got: &Got) -> Result<Vec<Described>, Stop> {
    let file = check.fetcher.name(&got.url);
    check.document()?;
    content_type(check, got, &file);
    let mut wrong = |line: Option<usize>, message: String| {
        check.findings.add(Rule::Xml, &Place { file: file.clone(), line }, message);
    };
    let Ok(text) = std::str::from_utf8(&got.bytes) else {
        wrong(None, "it is not UTF-8".to_owned());
        return Ok(vec![]);
    };
    let options = ParsingOptions { nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(text, options) {
        Ok(document) => document,
        Err(error) => {
            wrong(Some(error.pos().row as usize), error.to_string());
            return Ok(vec![]);
        }
    };
    let mpd = document.root_element();
    let (name, namespace) = (mpd.tag_name().name(), mpd.tag_name().namespace());
    if name != "MPD" || namespace != Some(NAMESPACE) {
        wrong(Some(1), format!("the element is {name} of {namespace:?}"));
    }
    values::check(&document, &file, &mut check.findings);
    let periods = read::periods(mpd, &got.url);
    required::check(&document, mpd, &periods, &file, &mut check.findings);
    presentation::check(check, &document, mpd, &periods, &file).await
}

fn content_type(check: &mut Check<'_>, got: &Got, file: &str) {
    let Some(said) = &got.content_type else { return };
    if said.split(';').next().is_none_or(|kind| !kind.trim().eq_ignore_ascii_case("application/dash+xml")) {
        check.findings.add(Rule::ContentType, &Place::of(file), format!("Content-Type is {said:?}"));
    }
}
