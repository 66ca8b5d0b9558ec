//! Rooms with people and files in them.

use super::{Tenant, World, now};
use bytes::Bytes;
use domain::access::{AccessLevel, Creator};
use domain::post::Owner;
use domain::room::{self, Details, Kind, Participant, Role, Room};
use domain::storage_object::{self, Storage, StorageObject};
use futures::{StreamExt, stream};
use uuid::Uuid;

impl Tenant {
    /// A room of a member.
    pub async fn room(
        &self,
        world: &World,
        number: u32,
        title: &str,
        level: AccessLevel,
        owner: &Owner,
        kind: Kind,
    ) {
        let details =
            Details { title: Some(title.to_owned()), access_level: Some(level), ..Details::default() };
        let schedule = room::Command::Schedule {
            app: self.app,
            room: number.try_into().unwrap(),
            uuid: Uuid::new_v4(),
            owner: owner.clone(),
            creator: Creator::App(self.app.get()),
            kind,
            scheduled_at: None,
            details,
            at: now(),
        };
        self.in_room(world, number, schedule).await;
    }

    pub async fn in_room(&self, world: &World, number: u32, command: room::Command) {
        world.run::<Room>(self.app.get(), &number.to_string(), command).await;
    }

    /// Lets a member into a room; the connection.
    pub async fn enter(&self, world: &World, number: u32, who: &Owner, role: Role, hidden: bool) -> Uuid {
        let (member, app_user_id, connection) = (who.member, who.app_user_id.clone(), Uuid::new_v4());
        let participant = Participant { connection, member, app_user_id, role, hidden, joined_at: now() };
        self.in_room(world, number, room::Command::Enter { participant }).await;
        connection
    }

    /// A file that is still to come.
    #[expect(clippy::too_many_arguments, reason = "each test says another of them")]
    pub async fn announced(
        &self,
        world: &World,
        number: u32,
        storage: Storage,
        uploader: Option<&Owner>,
        name: &str,
        content_type: &str,
        size: u64,
    ) {
        let request = storage_object::Command::Request {
            app: self.app,
            object: number.try_into().unwrap(),
            storage,
            uploader: uploader.cloned(),
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            size,
            custom_data: None,
            at: now(),
        };
        world.run::<StorageObject>(self.app.get(), &number.to_string(), request).await;
    }

    /// A file with its bytes.
    #[expect(clippy::too_many_arguments, reason = "each test says another of them")]
    pub async fn file(
        &self,
        world: &World,
        number: u32,
        storage: Storage,
        uploader: Option<&Owner>,
        name: &str,
        content_type: &str,
        bytes: &'static [u8],
    ) {
        self.announced(world, number, storage, uploader, name, content_type, bytes.len() as u64).await;
        let key = format!("apps/{}/storage/{number}/file", self.app);
        let stream = stream::iter([Ok(Bytes::from_static(bytes))]).boxed();
        world.platform.blobs.put(&key, stream, bytes.len() as u64).await.unwrap();
        let complete = storage_object::Command::Complete { app: self.app, at: now() };
        world.run::<StorageObject>(self.app.get(), &number.to_string(), complete).await;
    }

    pub async fn delete_file(&self, world: &World, number: u32) {
        let delete = storage_object::Command::Delete { app: self.app, at: now() };
        world.run::<StorageObject>(self.app.get(), &number.to_string(), delete).await;
    }
}
