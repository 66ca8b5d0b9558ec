//! Values that no operation hopes for.

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

/// What stands in a path or a query instead of what should, percent-encoded as it is.
const TEXTS: [&str; 34] = [
    "",
    "0",
    "-1",
    "1",
    "2147483646",
    "2147483647",
    "2147483648",
    "4294967296",
    "9223372036854775808",
    "99999999999999999999999999999999999999",
    "1.5",
    "1e3",
    "+1",
    "01",
    "0x1",
    "%00",
    "%FF",
    "%FF%FE",
    "%zz",
    "%",
    "%2",
    "%2F",
    "%2e%2e%2f",
    "..",
    "%20",
    "%C3%A9",
    "%F0%9F%98%80",
    "%ED%A0%80",
    "null",
    "true",
    "[]",
    "%27%3B--",
    "a,b,,c",
    "%7B%7D",
];

/// One of the odd values, or a very long one.
pub fn text(rng: &mut StdRng) -> String {
    match rng.random_range(0..20) {
        0 => "a".repeat(rng.random_range(100..12_500)),
        1 => "%41".repeat(rng.random_range(1..2_000)),
        2 => (0..rng.random_range(1..40)).map(|_| char::from(rng.random_range(b'a'..=b'z'))).collect(),
        _ => (*TEXTS.choose(rng).unwrap()).to_owned(),
    }
}

/// Headers that clients seldom send.
pub fn header(rng: &mut StdRng) -> (String, String) {
    let values =
        ["", "*", "\"1\"", "\"0\", \"1\"", "W/\"1\"", "none", "-1", "99999999999999999999", "bytes=0-1"];
    let more =
        ["bytes=9-1", "bytes=-0", "gzip", "a\u{e9}", "text/plain; charset=utf-16", "application/xml", "\""];
    let names = [
        "if-match",
        "if-none-match",
        "if-range",
        "range",
        "idempotency-key",
        "last-event-id",
        "traceparent",
        "x-request-id",
        "content-type",
        "content-encoding",
        "accept",
        "x-forwarded-for",
        "x-requested-with",
        "cookie",
        "origin",
        "expect",
        "x-http-method-override",
    ];
    let name = (*names.choose(rng).unwrap()).to_owned();
    let value = match rng.random_range(0..16) {
        0 => "v".repeat(rng.random_range(200..40_000)),
        1 if name == "accept" => "application/problem+json".to_owned(),
        2 => format!("key{}", rng.random_range(0..5)),
        _ => (*[values.as_slice(), &more].concat().choose(rng).unwrap()).to_owned(),
    };
    (name, value)
}

/// Credentials that are not the caller's.
pub fn credentials(rng: &mut StdRng) -> String {
    let some = [
        "",
        "Basic",
        "Basic !!!",
        "Basic Og==",
        "Bearer ",
        "Bearer a.b.c",
        "bearer x",
        "Basic \u{e9}",
        "a b c",
    ];
    (*some.choose(rng).unwrap()).to_owned()
}
