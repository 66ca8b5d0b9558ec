//! STOMP frames out of bytes, versions 1.0 to 1.2: no sockets, no state but what is not whole yet.

use super::frame::{Frame, Version, is_plain};
use bytes::{Buf as _, BytesMut};

/// The most bytes of one frame, and of what waits to become one.
pub const FRAME_BYTES_MAX: usize = 64 * 1_024;
/// The most headers of a frame.
pub const HEADERS_MAX: usize = 64;
/// The most bytes of a header's line.
pub const HEADER_BYTES_MAX: usize = 4 * 1_024;
/// The most pieces that a frame comes in: each makes us look at all there is again.
pub const PIECES_MAX: u32 = 256;

/// What cannot be a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("a frame has at most {FRAME_BYTES_MAX} bytes")]
    TooLarge,
    #[error("a frame has at most {HEADERS_MAX} headers of {HEADER_BYTES_MAX} bytes")]
    TooManyHeaders,
    #[error("the head of a frame is UTF-8")]
    NotUtf8,
    #[error("a header is name:value, with the escapes of the version")]
    Header,
    #[error("there is no such command")]
    Command,
    #[error("content-length does not fit the body")]
    Length,
    #[error("a frame comes in at most {PIECES_MAX} pieces")]
    TooManyPieces,
}

/// Commands of clients.
const COMMANDS: [&str; 12] = [
    "CONNECT",
    "STOMP",
    "SEND",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "ACK",
    "NACK",
    "BEGIN",
    "COMMIT",
    "ABORT",
    "DISCONNECT",
    "RECEIPT",
];

/// Bytes that become frames.
#[derive(Debug)]
pub struct Decoder {
    buffer: BytesMut,
    /// Of the frame that is not whole.
    pieces: u32,
    pub version: Version,
}

impl Default for Decoder {
    fn default() -> Self {
        Self { buffer: BytesMut::new(), pieces: 0, version: Version::V1_0 }
    }
}

impl Decoder {
    /// Takes bytes in.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Malformed> {
        if self.buffer.len() + bytes.len() > FRAME_BYTES_MAX {
            return Err(Malformed::TooLarge);
        }
        self.pieces += 1;
        if self.pieces > PIECES_MAX {
            return Err(Malformed::TooManyPieces);
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// Whether a frame has begun that is not whole.
    pub fn has_begun(&self) -> bool {
        self.buffer.iter().any(|byte| !matches!(byte, b'\n' | b'\r'))
    }

    /// The next whole frame; end-of-line between frames is a sign of life and no frame.
    pub fn next(&mut self) -> Result<Option<Frame>, Malformed> {
        while matches!(self.buffer.first(), Some(b'\n' | b'\r')) {
            self.buffer.advance(1);
        }
        if self.buffer.is_empty() {
            self.pieces = 0;
        }
        let Some((head, body_at)) = head_end(&self.buffer) else {
            return if self.buffer.contains(&0) { Err(Malformed::Header) } else { Ok(None) };
        };
        let (command, headers) = self.read_head(head)?;
        let length =
            headers.iter().find(|(name, _)| name == "content-length").map(|(_, value)| value.as_str());
        let end = match length {
            None => self.buffer[body_at..].iter().position(|byte| *byte == 0).map(|end| body_at + end),
            Some(length) => {
                let length: usize = length.trim().parse().map_err(|_| Malformed::Length)?;
                let end = body_at
                    .checked_add(length)
                    .filter(|end| *end < FRAME_BYTES_MAX)
                    .ok_or(Malformed::TooLarge)?;
                match self.buffer.get(end) {
                    None => None,
                    Some(0) => Some(end),
                    Some(_) => return Err(Malformed::Length),
                }
            }
        };
        let Some(end) = end else { return Ok(None) };
        self.pieces = 0;
        let mut frame = self.buffer.split_to(end + 1).freeze();
        frame.advance(body_at);
        frame.truncate(end - body_at);
        Ok(Some(Frame { command, headers, body: frame }))
    }

    fn read_head(&self, end: usize) -> Result<(String, Vec<(String, String)>), Malformed> {
        let head = std::str::from_utf8(&self.buffer[..end]).map_err(|_| Malformed::NotUtf8)?;
        let mut lines = head.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        let command = lines.next().unwrap_or_default();
        if !COMMANDS.contains(&command) {
            return Err(Malformed::Command);
        }
        let plain = is_plain(command, self.version);
        let mut headers = vec![];
        for line in lines.filter(|line| !line.is_empty()) {
            if headers.len() >= HEADERS_MAX || line.len() > HEADER_BYTES_MAX {
                return Err(Malformed::TooManyHeaders);
            }
            let (name, value) = line.split_once(':').ok_or(Malformed::Header)?;
            let value = if self.version == Version::V1_0 { value.trim() } else { value };
            headers.push((unescaped(name, plain)?, unescaped(value, plain)?));
        }
        Ok((command.to_owned(), headers))
    }
}

/// Where the head ends (without its last end-of-line) and where the body begins.
fn head_end(buffer: &[u8]) -> Option<(usize, usize)> {
    let mut line_at = 0;
    for (at, byte) in buffer.iter().enumerate() {
        match byte {
            0 => return None,
            b'\n' => {
                let line = &buffer[line_at..at];
                if line.is_empty() || line == b"\r" {
                    return Some((line_at.saturating_sub(1), at + 1));
                }
                line_at = at + 1;
            }
            _ => {}
        }
    }
    None
}

fn unescaped(text: &str, plain: bool) -> Result<String, Malformed> {
    if plain || !text.contains('\\') {
        return Ok(text.to_owned());
    }
    let mut value = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            value.push(letter);
            continue;
        }
        value.push(match letters.next() {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('c') => ':',
            Some('\\') => '\\',
            Some(_) | None => return Err(Malformed::Header),
        });
    }
    Ok(value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests;
