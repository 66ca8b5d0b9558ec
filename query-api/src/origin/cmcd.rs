//! CMCD (CTA-5004): what players say of themselves with a request for media, in its query or its headers. Read strictly
//! or not at all; never a reason to refuse a request, and no part of what is cached.

use axum::http::HeaderMap;
use std::collections::BTreeMap;
use web::Said;

/// The most that is looked at; players send a few hundred bytes.
const BYTES_MAX: usize = 2_048;
/// CTA-5004: `sid` and `cid` take 64 characters.
const SESSION_MAX: usize = 64;
const HEADERS: [&str; 4] = ["cmcd-object", "cmcd-request", "cmcd-session", "cmcd-status"];

/// What a request said, and of which session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cmcd {
    pub session: String,
    pub said: Said,
}

/// Reads it; none, if there is none with a session, or it is not in the form of version 1.
pub fn read(query: Option<&str>, headers: &HeaderMap) -> Option<Cmcd> {
    let text = match query.and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("CMCD="))) {
        Some(encoded) if encoded.len() <= BYTES_MAX => web::percent::decode(encoded)?,
        Some(_) => return None,
        None => in_headers(headers)?,
    };
    of(&text)
}

fn in_headers(headers: &HeaderMap) -> Option<String> {
    let given = HEADERS.iter().filter_map(|name| headers.get(*name));
    let texts = given.map(|value| value.to_str().ok()).collect::<Option<Vec<_>>>()?;
    let text = texts.join(",");
    (!text.is_empty() && text.len() <= BYTES_MAX).then_some(text)
}

fn of(text: &str) -> Option<Cmcd> {
    let values = values(text)?;
    if values.get("v").is_some_and(|version| *version != "1") {
        return None;
    }
    let session = string(values.get("sid")?)?;
    let is_video = values.get("ot").is_some_and(|kind| matches!(*kind, "v" | "av"));
    let number = |key: &str| values.get(key).map_or(Some(0), |text| number(text));
    let (kbps, ms) = (number("br")?, number("d")?);
    let said = Said {
        starting: flag(&values, "su")?,
        starved: flag(&values, "bs")?,
        kbps: (is_video && kbps > 0).then_some(kbps),
        ms: if is_video { ms } else { 0 },
    };
    Some(Cmcd { session, said })
}

/// Keys and their values as they stand; a key alone is true. None if a key comes twice or something is no pair.
fn values(text: &str) -> Option<BTreeMap<&str, &str>> {
    let mut values = BTreeMap::new();
    let mut in_quotes = false;
    let mut is_escaped = false;
    let ends = |char: char| {
        let is_plain = !std::mem::take(&mut is_escaped);
        match char {
            '\\' if in_quotes && is_plain => is_escaped = true,
            '"' if is_plain => in_quotes = !in_quotes,
            _ => {}
        }
        char == ',' && !in_quotes
    };
    for pair in text.split(ends) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, "true"));
        let is_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        let holds = !key.is_empty() && key.bytes().all(is_key) && !value.is_empty();
        if !holds || values.insert(key, value).is_some() {
            return None;
        }
    }
    Some(values)
}

fn flag(values: &BTreeMap<&str, &str>, key: &str) -> Option<bool> {
    match values.get(key).copied() {
        None | Some("false") => Some(false),
        Some("true") => Some(true),
        Some(_) => None,
    }
}

fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// In quotes, of 1 to 64 characters. An escape stays as it is: the text is a name and no more.
fn string(text: &str) -> Option<String> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    (1..=SESSION_MAX).contains(&inside.chars().count()).then(|| inside.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    #[test]
    fn a_query_as_players_send_it_is_read() {
        let query = "streamingToken=a.b&CMCD=bl%3D2300%2Cbr%3D1400%2Cbs%2Ccid%3D%22a%2Cb%22%2Cd%3D4004%2Cmtp%3D25400%2C\
                     ot%3Dv%2Csf%3Dh%2Csid%3D%226e2fb550-c457%22%2Cst%3Dv%2Csu%2Ctb%3D2800";
        let said = Said { starting: true, starved: true, kbps: Some(1_400), ms: 4_004 };
        assert_eq!(
            read(Some(query), &HeaderMap::new()),
            Some(Cmcd { session: "6e2fb550-c457".into(), said })
        );
        let audio = read(Some("CMCD=br%3D128%2Cd%3D4004%2Cot%3Da%2Csid%3D%22x%22"), &HeaderMap::new());
        assert_eq!(audio.map(|cmcd| cmcd.said), Some(Said::default()), "sound has no rungs");
    }

    #[test]
    fn headers_say_the_same() {
        let pairs = [
            ("cmcd-object", "br=800,d=2000,ot=v"),
            ("cmcd-request", "mtp=100,su"),
            ("cmcd-session", "sid=\"s\",v=1"),
            ("cmcd-status", "bs"),
        ];
        let header = |(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value));
        let said = Said { starting: true, starved: true, kbps: Some(800), ms: 2_000 };
        let found = read(None, &HeaderMap::from_iter(pairs.map(header)));
        assert_eq!(found, Some(Cmcd { session: "s".into(), said }));
    }

    #[test]
    fn what_is_not_in_its_form_says_nothing() {
        assert!(of("sid=\"s\"").is_some());
        for text in [
            "",
            "bs",
            "sid=s",
            "sid=\"\"",
            "sid=\"s",
            "sid=\"s\",sid=\"s\"",
            "sid=\"s\",",
            "sid=\"s\",br=-1",
            "sid=\"s\",br=1.5",
            "sid=\"s\",br=99999999999999999999999",
            "sid=\"s\",bs=1",
            "sid=\"s\",=1",
            "sid=\"s\",d=",
            "sid=\"s\",v=2",
            "sid=\"s\",a b=1",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(of(&format!("sid=\"{}\"", "s".repeat(65))), None);
        let long = format!("CMCD=sid%3D%22s%22%2Ccid%3D%22{}%22", "x".repeat(BYTES_MAX));
        assert_eq!(read(Some(&long), &HeaderMap::new()), None);
        assert_eq!(read(Some("CMCD=%zz"), &HeaderMap::new()), None);
    }
}
