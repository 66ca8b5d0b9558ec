//! Good JSON made bad.

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use serde_json::{Value, json};

/// The bytes of a body: good, a little wrong, or no JSON at all.
pub fn body(rng: &mut StdRng, good: Option<&Value>) -> Vec<u8> {
    let mut value = good.cloned().unwrap_or_else(|| json!({}));
    match rng.random_range(0..20) {
        0..=4 => return good.map(|_| value.to_string().into_bytes()).unwrap_or_default(),
        5..=13 => {
            for _ in 0..rng.random_range(1..4) {
                change(rng, &mut value);
            }
        }
        _ => return broken(rng, &value.to_string()),
    }
    value.to_string().into_bytes()
}

/// Text that is not what it should be as a whole.
fn broken(rng: &mut StdRng, text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    match rng.random_range(0..12) {
        0 => bytes.truncate(rng.random_range(0..=bytes.len())),
        1 => bytes.insert(rng.random_range(0..=bytes.len()), 0xff),
        2 => bytes.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
        3 => return text.replacen('{', "{\"title\":\"a\",\"title\":\"b\",", 1).into_bytes(),
        4 => return text.replacen(':', ":1e999,\"x\":", 1).into_bytes(),
        5 => return format!("{}{}", "[".repeat(3_000), "]".repeat(3_000)).into_bytes(),
        6 => return "null".into(),
        7 => return "[]".into(),
        8 => return "\"\\ud800\"".into(),
        9 => return text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        10 if rng.random_range(0..8) == 0 => {
            return format!("{{\"title\":\"{}\"}}", "x".repeat(10 << 20)).into_bytes();
        }
        _ => bytes.extend(b"} trailing"),
    }
    bytes
}

/// Changes something somewhere inside.
fn change(rng: &mut StdRng, value: &mut Value) {
    match value {
        Value::Object(map) if !map.is_empty() && rng.random_range(0..5) > 0 => {
            let name = map.keys().nth(rng.random_range(0..map.len())).unwrap().clone();
            match rng.random_range(0..6) {
                0 => drop(map.remove(&name)),
                1 => drop(map.insert(word(rng), odd(rng))),
                2 => drop(map.insert("customData".into(), custom_data(rng))),
                _ => change(rng, &mut map[&name]),
            }
        }
        Value::Array(list) if !list.is_empty() && rng.random_range(0..3) > 0 => {
            let index = rng.random_range(0..list.len());
            match rng.random_range(0..4) {
                0 => drop(list.remove(index)),
                1 => *list = vec![list[index].clone(); 2_000],
                _ => change(rng, &mut list[index]),
            }
        }
        _ => *value = odd(rng),
    }
}

fn word(rng: &mut StdRng) -> String {
    let words = ["type", "accessLevel", "title", "scheduledAt", "password", "unknown", "id", "", "a\u{0}b"];
    (*words.choose(rng).unwrap()).to_owned()
}

fn custom_data(rng: &mut StdRng) -> Value {
    match rng.random_range(0..6) {
        0 => json!({ "a": { "b": { "c": ["d", 1, null] } } }),
        1 => json!([1, 2]),
        2 => (0..rng.random_range(1..40))
            .map(|n| (format!("k{n}"), json!("v")))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        3 => json!({ "k".repeat(60): "v", "a": 1, "b": true, "c": null }),
        4 => json!({ "a": "v".repeat(rng.random_range(100..20_000)) }),
        _ => json!({ "key": "value" }),
    }
}

/// A value of any type.
fn odd(rng: &mut StdRng) -> Value {
    match rng.random_range(0..16) {
        0 => Value::Null,
        1 => json!(rng.random::<bool>()),
        2 => json!(i64::MIN),
        3 => json!(u64::MAX),
        4 => json!(1.5e300),
        5 => json!(-1),
        6 => json!(0),
        7 => json!([]),
        8 => json!({}),
        9 => json!({ "nested": [{ "deep": {} }] }),
        10 => json!("x".repeat(rng.random_range(1..30_000))),
        11 => json!("NOT_A_KNOWN_WORD"),
        12 => json!("\u{0}\u{7f}\u{202e}\u{1f600}"),
        13 => json!("2026-13-45T99:00:00+99:99"),
        14 => json!("9999-12-31T23:59:59.999999999-23:59"),
        _ => json!(""),
    }
}
