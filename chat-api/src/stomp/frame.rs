//! STOMP frames, and how they are written.

use bytes::{BufMut, Bytes, BytesMut};

/// Versions spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    V1_0,
    V1_1,
    V1_2,
}

impl Version {
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
        }
    }

    /// The highest of a list like `1.0,1.2`; without a list, 1.0 as the standard says.
    pub fn best(accepted: Option<&str>) -> Option<Self> {
        let Some(accepted) = accepted else { return Some(Self::V1_0) };
        let known = |name: &str| {
            [Self::V1_2, Self::V1_1, Self::V1_0].into_iter().find(|version| version.name() == name)
        };
        accepted.split(',').filter_map(|name| known(name.trim())).max()
    }
}

/// A frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub command: String,
    /// In order; of a repeated one the first counts.
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Frame {
    pub fn new(command: &str) -> Self {
        Self { command: command.to_owned(), headers: vec![], body: Bytes::new() }
    }

    /// A last word.
    pub fn error(message: &str) -> Self {
        Self::new("ERROR").with("message", message)
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn body(self, kind: &str, body: Bytes) -> Self {
        let length = body.len().to_string();
        Self { body, ..self.with("content-type", kind).with("content-length", length) }
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// As bytes, with the escapes of the version.
    pub fn encode(&self, version: Version) -> Bytes {
        let mut text = BytesMut::with_capacity(self.body.len() + 128 + self.headers.len() * 32);
        text.put_slice(self.command.as_bytes());
        text.put_u8(b'\n');
        let plain = is_plain(&self.command, version);
        for (name, value) in &self.headers {
            put_escaped(&mut text, name, plain);
            text.put_u8(b':');
            put_escaped(&mut text, value, plain);
            text.put_u8(b'\n');
        }
        text.put_u8(b'\n');
        text.put_slice(&self.body);
        text.put_u8(0);
        text.freeze()
    }
}

/// Frames of connecting, and all of 1.0, have no escapes.
pub(super) fn is_plain(command: &str, version: Version) -> bool {
    version == Version::V1_0 || matches!(command, "CONNECT" | "CONNECTED" | "STOMP")
}

fn put_escaped(text: &mut BytesMut, value: &str, plain: bool) {
    for byte in value.bytes() {
        match byte {
            // What cannot be said without escapes is left out: it would end the header.
            b'\n' | b'\r' | 0 if plain => {}
            b'\n' => text.put_slice(b"\\n"),
            b'\r' => text.put_slice(b"\\r"),
            b':' if !plain => text.put_slice(b"\\c"),
            b'\\' if !plain => text.put_slice(b"\\\\"),
            other => text.put_u8(other),
        }
    }
}
