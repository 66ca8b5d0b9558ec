use super::decoder::{Decoder, Malformed};
use super::frame::{Frame, Version};
use bytes::Bytes;
use futures::{SinkExt as _, StreamExt as _};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

/// What things may take: CONNECT after the socket's opening, the rest of a frame after its first byte, and one write;
/// who reads slower than that is gone.
const PATIENCE: Duration = Duration::from_secs(10);
/// From our goodbye to theirs.
const CLOSE_TIME: Duration = Duration::from_secs(2);
/// The most bytes of a WebSocket message. More than a frame, so that one that is too large is read, and its sender told.
const MESSAGE_BYTES_MAX: usize = 256 * 1_024;
/// What waits to be written.
const WRITE_BYTES_MAX: usize = 1 << 20;

/// Why there is no next frame: a last word to say, or nobody to say it to.
pub type Over = Option<Frame>;

/// STOMP over one WebSocket.
pub struct Wire<S> {
    socket: WebSocketStream<S>,
    decoder: Decoder,
    /// Since when a frame waits for its rest.
    begun_at: Option<Instant>,
    patience: Duration,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    /// The server's side of a socket whose upgrade is done.
    pub async fn new(stream: S) -> Self {
        let limits = WebSocketConfig::default()
            .max_message_size(Some(MESSAGE_BYTES_MAX))
            .max_frame_size(Some(MESSAGE_BYTES_MAX))
            .read_buffer_size(4 * 1_024)
            .write_buffer_size(4 * 1_024)
            .max_write_buffer_size(WRITE_BYTES_MAX);
        let socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(limits)).await;
        Self { socket, decoder: Decoder::default(), begun_at: None, patience: PATIENCE }
    }

    /// From here on frames are read and written as this version has them.
    pub fn speak(&mut self, version: Version) {
        self.decoder.version = version;
    }

    /// The first frame, which must come soon.
    pub async fn first(&mut self) -> Result<Frame, Over> {
        let patience = self.patience;
        let first = timeout(self.patience, async {
            loop {
                if let Some(frame) = self.read().await? {
                    return Ok(frame);
                }
            }
        });
        let late = || Some(Frame::error(&format!("CONNECT comes within {patience:?}")));
        first.await.unwrap_or_else(|_| Err(late()))
    }

    /// The next frame; none for a sign of life or a piece of a frame. Cut off while it waits, it loses nothing.
    pub async fn read(&mut self) -> Result<Option<Frame>, Over> {
        let malformed = |error: Malformed| Some(Frame::error(&error.to_string()));
        if let Some(frame) = self.decoder.next().map_err(malformed)? {
            return Ok(Some(frame));
        }
        let next = match self.begun_at {
            None => self.socket.next().await,
            Some(at) => timeout_at(at + self.patience, self.socket.next())
                .await
                .map_err(|_| Some(Frame::error(&format!("a frame is whole within {:?}", self.patience))))?,
        };
        let bytes = match next {
            Some(Ok(Message::Text(text))) => Bytes::from(text),
            Some(Ok(Message::Binary(bytes))) => bytes,
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => return Ok(None),
            Some(Err(Error::Capacity(_))) => return Err(malformed(Malformed::TooLarge)),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(None),
        };
        self.decoder.push(&bytes).map_err(malformed)?;
        let frame = self.decoder.next().map_err(malformed)?;
        let waits = if frame.is_some() { None } else { self.begun_at };
        self.begun_at = self.decoder.has_begun().then(|| waits.unwrap_or_else(Instant::now));
        Ok(frame)
    }

    /// False when nobody reads it any more.
    #[must_use]
    pub async fn write(&mut self, frame: &Frame) -> bool {
        let bytes = frame.encode(self.decoder.version);
        // Clients in browsers expect text; a body that is none goes as bytes.
        let message = match String::from_utf8(bytes.to_vec()) {
            Ok(text) => Message::text(text),
            Err(_) => Message::binary(bytes),
        };
        self.put(message).await
    }

    /// A sign of life; false when nobody reads it any more.
    #[must_use]
    pub async fn beat(&mut self) -> bool {
        self.put(Message::text("\n")).await
    }

    async fn put(&mut self, message: Message) -> bool {
        matches!(timeout(self.patience, self.socket.send(message)).await, Ok(Ok(())))
    }

    /// Says a last word.
    pub async fn end(mut self, frame: &Frame) {
        if self.write(frame).await {
            self.close().await;
        }
    }

    /// Ends the socket. What still comes is read and dropped: otherwise the system would tell the other side of an
    /// error before it read our last word.
    pub async fn close(mut self) {
        let goodbye = async {
            if self.socket.close(None).await.is_ok() {
                while let Some(Ok(_)) = self.socket.next().await {}
            }
        };
        let _ = timeout(CLOSE_TIME, goodbye).await;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;
    use tokio::io::{DuplexStream, duplex};

    const BRIEFLY: Duration = Duration::from_millis(50);

    async fn hasty(stream: DuplexStream) -> Wire<DuplexStream> {
        Wire { patience: BRIEFLY, ..Wire::new(stream).await }
    }

    async fn pair() -> (Wire<DuplexStream>, WebSocketStream<DuplexStream>) {
        let (ours, theirs) = duplex(1 << 20);
        let client = WebSocketStream::from_raw_socket(theirs, Role::Client, None).await;
        (hasty(ours).await, client)
    }

    fn word(over: Result<Frame, Over>) -> String {
        over.unwrap_err().unwrap().header("message").unwrap().to_owned()
    }

    #[tokio::test]
    async fn who_does_not_connect_soon_is_told_so() {
        let (mut wire, mut client) = pair().await;
        client.send(Message::text("\n")).await.unwrap();
        assert_eq!(word(wire.first().await), "CONNECT comes within 50ms");
    }

    #[tokio::test]
    async fn a_frame_that_does_not_become_whole_ends_the_connection_and_one_that_does_is_taken() {
        let (mut wire, mut client) = pair().await;
        let begun = Instant::now();
        client.send(Message::text("CONN")).await.unwrap();
        client.send(Message::text("ECT\n\n\0SEND\n")).await.unwrap();
        assert_eq!(wire.first().await.unwrap().command, "CONNECT");
        let over = wire.read().await;
        assert_eq!(word(over.map(Option::unwrap)), "a frame is whole within 50ms");
        assert!(begun.elapsed() >= BRIEFLY);
    }

    #[tokio::test]
    async fn a_quiet_connection_is_left_alone() {
        let (mut wire, mut client) = pair().await;
        client.send(Message::text("CONNECT\n\n\0\n")).await.unwrap();
        assert!(wire.first().await.is_ok());
        assert!(timeout(BRIEFLY * 3, wire.read()).await.is_err());
        client.send(Message::text("\n")).await.unwrap();
        assert_eq!(wire.read().await, Ok(None));
        assert!(timeout(BRIEFLY * 3, wire.read()).await.is_err());
    }

    #[tokio::test]
    async fn who_does_not_read_is_given_up() {
        let (ours, _theirs) = duplex(64);
        let mut wire = hasty(ours).await;
        let frame = Frame::new("MESSAGE").body("text/plain", Bytes::from(vec![b'x'; 1_024]));
        let begun = Instant::now();
        assert!(!wire.write(&frame).await);
        assert!(begun.elapsed() >= BRIEFLY);
    }
}
