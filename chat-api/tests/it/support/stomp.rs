use super::{LIMIT, Person, Tenant, World};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

/// A socket that speaks frames as text.
pub struct Wire(WebSocketStream<TcpStream>);

impl Wire {
    pub async fn open(address: &str) -> Self {
        Self::over(TcpStream::connect(address).await.unwrap(), address).await
    }

    /// One whose system keeps next to nothing that was not read.
    pub async fn narrow(address: &str) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4_096).unwrap();
        Self::over(socket.connect(address.parse().unwrap()).await.unwrap(), address).await
    }

    async fn over(stream: TcpStream, address: &str) -> Self {
        Self(client_async(format!("ws://{address}/ws"), stream).await.unwrap().0)
    }

    /// Sends a frame.
    pub async fn say(&mut self, frame: &str) {
        self.put(&format!("{frame}\0")).await;
    }

    /// Sends a text as it is.
    pub async fn put(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// The next frame; none when the connection ends.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            match timeout(LIMIT, self.0.next()).await.expect("something comes in time") {
                Some(Ok(Message::Text(text))) if text.trim().is_empty() => {}
                Some(Ok(Message::Text(text))) => return Some(text.trim_end_matches('\0').to_owned()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(_) | Err(_)) | None => return None,
            }
        }
    }

    /// The next frame with this start.
    pub async fn next_of(&mut self, start: &str) -> String {
        loop {
            let frame = self.next().await.expect("the frame comes before the end");
            if frame.starts_with(start) {
                return frame;
            }
        }
    }

    /// The body of the next message of this type.
    pub async fn next_message(&mut self, message_type: &str) -> Value {
        loop {
            let frame = self.next_of("MESSAGE\n").await;
            let (_, body) = frame.split_once("\n\n").unwrap();
            let body: Value = serde_json::from_str(body).unwrap();
            if body["message_type"] == message_type {
                return body;
            }
        }
    }

    /// What comes is an error frame with this in its words, and after it the end.
    pub async fn ends_with(&mut self, words: &str) {
        let frame = self.next_of("ERROR\n").await;
        assert!(frame.contains(words), "{frame}");
        assert_eq!(self.next().await, None);
    }
}

/// A world that really listens, with a chat room in it: `ann` owns its room.
pub struct ChatRoom {
    pub world: World,
    pub tenant: Tenant,
    pub ann: Person,
    /// Where the world listens, `HOST:PORT`.
    pub address: String,
    pub room: u64,
    /// The `channelKey`.
    pub key: String,
}

impl ChatRoom {
    pub async fn open() -> Self {
        let world = World::start().await;
        let tenant = Tenant::new(&world).await;
        let ann = tenant.person(&world, "ann").await;
        let room = tenant.room(&world, &ann, json!({})).await;
        let address = world.listen().await;
        let path = format!("/v2/apps/me/video-rooms/{room}/chat-room");
        let made = world.post(&path).by(&tenant.basic).send().await.expect(200).json;
        let key = made["channelKey"].as_str().unwrap().to_owned();
        Self { world, tenant, ann, address, room, key }
    }

    /// A chat token of a member.
    pub async fn token(&self, id: &str) -> Value {
        let path = format!("/v2/apps/me/members/{id}/chat-tokens");
        self.world.post(&path).by(&self.tenant.basic).send().await.expect(200).json
    }

    /// The frame that lets somebody in, who is made if need be.
    pub async fn connect(&self, id: &str) -> String {
        self.tenant.person(&self.world, id).await;
        let token = self.token(id).await;
        let (chat_token, app) = (token["chatToken"].as_str().unwrap(), token["appId"].as_str().unwrap());
        format!(
            "CONNECT\naccept-version:1.2,1.1,1.0\nheart-beat:25000,25000\ntoken:{chat_token}\nappid:{app}\nuserid:{id}\nusername:x\n\n"
        )
    }

    /// Somebody who is connected.
    pub async fn connected(&self, id: &str) -> Wire {
        let mut wire = Wire::open(&self.address).await;
        wire.say(&self.connect(id).await).await;
        assert!(wire.next().await.unwrap().starts_with("CONNECTED\nversion:1.2\n"));
        wire
    }

    /// Somebody who hears the chat room.
    pub async fn subscribed(&self, id: &str) -> Wire {
        let mut wire = self.connected(id).await;
        self.subscribe(&mut wire).await;
        wire
    }

    pub async fn subscribe(&self, wire: &mut Wire) {
        wire.say(&format!("SUBSCRIBE\nid:chat\ndestination:/topic/chat/{}\nreceipt:1\n\n", self.key)).await;
        wire.next_of("RECEIPT\nreceipt-id:1\n").await;
    }

    /// A frame that says something.
    pub fn said(&self, message_type: &str, message: &str) -> String {
        let body = json!({ "channel_key": self.key, "message_type": message_type, "message": message });
        format!("SEND\ndestination:/app/chat\ncontent-type:application/json\n\n{body}")
    }

    /// A request of the tenant's backend about the chat room, without credentials yet.
    pub fn ask(&self, method: &str, rest: &str) -> super::Ask {
        self.world.ask(method, &format!("/v2/apps/me/video-rooms/{}/chat-room{rest}", self.room))
    }

    /// The same with the tenant's credentials.
    pub fn asked(&self, method: &str, rest: &str) -> super::Ask {
        self.ask(method, rest).by(&self.tenant.basic)
    }
}
