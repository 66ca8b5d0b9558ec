//! Whether a record is one of ours.

use super::Message;
use serde::de::IgnoredAny;
use uuid::Uuid;

impl Message {
    /// Says what is wrong with a record that did not come from our log: a header missing or odd, data that is no JSON.
    pub fn check(&self) -> Result<(), String> {
        let header = |name: &str| self.headers.get(name).ok_or_else(|| format!("it has no header {name}"));
        if header("ce_specversion")? != "1.0" {
            return Err("its CloudEvents version is not 1.0".into());
        }
        if Uuid::parse_str(header("ce_id")?).is_err() {
            return Err("its ce_id is not a UUID".into());
        }
        header("ce_type")?;
        if self.event_type().is_none() {
            return Err("its ce_type is not of the form reelog.NAME.vN".into());
        }
        header("ce_position")?;
        if self.position().is_none() {
            return Err("its ce_position is not a whole number".into());
        }
        if *header("ce_subject")? != self.key {
            return Err("its key is not its ce_subject".into());
        }
        match serde_json::from_slice::<IgnoredAny>(&self.payload) {
            Ok(IgnoredAny) => Ok(()),
            Err(error) => Err(format!("its data is not JSON: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use std::collections::BTreeMap;

    fn message() -> Message {
        let headers = [
            ("ce_specversion", "1.0"),
            ("ce_id", "0190163d-8694-739b-aea5-966c26f8ad91"),
            ("ce_type", "reelog.post.created.v1"),
            ("ce_subject", "post-1"),
            ("ce_position", "7"),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Message {
            topic: "reelog.post.v1".into(),
            key: "post-1".into(),
            headers: BTreeMap::from(headers),
            payload: Bytes::from_static(b"{}"),
        }
    }

    #[test]
    fn a_record_of_ours_is_known_by_its_headers_and_its_json() {
        assert_eq!(message().check(), Ok(()));
    }

    #[test]
    fn a_record_with_anything_missing_or_odd_is_refused_by_name() {
        for name in ["ce_specversion", "ce_id", "ce_type", "ce_subject", "ce_position"] {
            let mut without = message();
            without.headers.remove(name);
            assert_eq!(without.check(), Err(format!("it has no header {name}")));
            let mut odd = message();
            odd.headers.insert(name.to_owned(), "odd".to_owned());
            assert!(odd.check().is_err(), "an odd {name} was accepted");
        }
        let cut = Message { payload: Bytes::from_static(b"{\"at\":"), ..message() };
        assert!(cut.check().is_err_and(|what| what.starts_with("its data is not JSON")));
    }
}
