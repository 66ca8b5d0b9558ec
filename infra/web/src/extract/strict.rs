//! What serde lets pass in JSON, and we do not: the same name twice in an object, and endless nesting.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::HashSet;
use std::fmt;

/// Objects and lists inside one another; the deepest body of ours has 6.
const DEPTH_MAX: u32 = 32;

/// Reads a text for its shape alone.
pub(super) fn check(text: &str) -> Result<(), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    Shape { depth: 0 }.deserialize(&mut json)?;
    json.end()
}

/// A value at a depth.
#[derive(Clone, Copy)]
struct Shape {
    depth: u32,
}

impl Shape {
    fn inner<E: Error>(self) -> Result<Self, E> {
        if self.depth == DEPTH_MAX {
            return Err(E::custom(format!("it is nested deeper than {DEPTH_MAX}")));
        }
        Ok(Self { depth: self.depth + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for Shape {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shape {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        let mut seen = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if seen.contains(&name) {
                return Err(A::Error::custom(format!("the name {name:?} is there twice")));
            }
            seen.insert(name);
            map.next_value_seed(inner)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        while list.next_element_seed(inner)?.is_some() {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_there_twice_is_refused_however_it_is_written_and_wherever() {
        for text in [r#"{"a":1,"a":2}"#, r#"{"x":[{"a":1,"b":2,"\u0061":3}]}"#] {
            let error = check(text).unwrap_err().to_string();
            assert!(error.contains("\"a\" is there twice"), "{error}");
        }
        check(r#"{"a":{"a":1},"b":[{"a":1},{"a":-1.5e3}],"c":null,"d":true,"e":"a"}"#).unwrap();
    }

    #[test]
    fn nesting_has_a_limit_that_no_depth_can_crash() {
        check(&format!("{}{}", "[".repeat(32), "]".repeat(32))).unwrap();
        for depth in [33, 10_000, 500_000] {
            assert!(check(&"[".repeat(depth)).is_err());
            assert!(check(&"{\"a\":".repeat(depth)).is_err());
        }
    }
}
