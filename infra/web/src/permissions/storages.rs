//! Members and the storages of Vicollo apps (contract section 1, "Storages").

use super::{group, require, require_vicollo, ties};
use crate::{ApiError, Asked, AskedByMember};
use domain::group::Group;
use domain::permission::{Action, Object, allows};
use domain::post::Owner;
use domain::storage_object::{Active, Storage};
use domain::{AppUserId, RoomId, member};
use projections::{members, rooms, storage_objects};
use schemas::errors::Code;

/// Who acts on storages: the app's backend, which may do everything, or a member as far as the group lets.
pub struct Who {
    pub asked: Asked,
    bound: Option<(member::Active, Group)>,
}

/// A storage as a path names it.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    App,
    /// Of the room of this number.
    VideoRoom(&'a str),
    /// Of this member; none: the caller's own.
    Member(Option<&'a str>),
}

impl Who {
    /// The backend of a Vicollo app.
    pub fn backend(asked: Asked) -> Self {
        Self { asked, bound: None }
    }

    /// A member of a Vicollo app; others have no storages.
    pub async fn member(by: AskedByMember) -> Result<Self, ApiError> {
        let AskedByMember { asked, member, .. } = by;
        require_vicollo(&asked.app)?;
        let group = group(&asked.platform, &member).await?;
        Ok(Self { asked, bound: Some((member, group)) })
    }

    /// As whom the caller uploads; none: the backend.
    pub fn uploader(&self) -> Option<Owner> {
        self.bound.as_ref().map(|(member, _)| owner(member))
    }

    /// A storage in which the caller may do this.
    pub async fn storage(&self, place: Place<'_>, action: Action) -> Result<Storage, ApiError> {
        let (db, app) = (&self.asked.platform.db, self.asked.app.app);
        let storage = match place {
            Place::App => Storage::App,
            Place::VideoRoom(id) => {
                let id: RoomId = id.parse().map_err(|_| Code::RoomNotFound)?;
                let room = rooms::get(db, app, id).await?.ok_or(Code::RoomNotFound)?;
                if let Some((member, group)) = &self.bound {
                    let object = Object::VideoRoom(ties(&room, member.member, &member.app_user_id));
                    if !allows(&group.permissions, Action::Get, &object) {
                        return Err(Code::RoomNotFound.into());
                    }
                }
                Storage::VideoRoom(id)
            }
            Place::Member(None) => Storage::Member(self.uploader().ok_or(Code::EmptyAppUserId)?),
            Place::Member(Some(id)) => {
                let id = AppUserId::try_from(id.to_owned())?;
                let member = members::get(db, app, &id).await?.ok_or(Code::MemberNotFound)?;
                Storage::Member(owner(&member))
            }
        };
        if let Some((_, group)) = &self.bound {
            let object = self.object(&storage, self.uploader().as_ref()).await?.ok_or(Code::RoomNotFound)?;
            require(group, action, &object)?;
        }
        Ok(storage)
    }

    /// A file to which the caller may do this.
    ///
    /// # Errors
    /// 404 for a file that the caller may not read, 403 for one that may be read and not changed.
    pub async fn find(&self, id: &str, action: Action) -> Result<Active, ApiError> {
        let id = id.parse().map_err(|_| Code::StorageObjectNotFound)?;
        let found = storage_objects::get(&self.asked.platform.db, self.asked.app.app, id).await?;
        let found = found.ok_or(Code::StorageObjectNotFound)?;
        if let Some((_, group)) = &self.bound {
            let object = self.object(&found.storage, found.uploader.as_ref()).await?;
            let object = object.ok_or(Code::StorageObjectNotFound)?;
            if !allows(&group.permissions, action, &object)
                && !allows(&group.permissions, Action::Get, &object)
            {
                return Err(Code::StorageObjectNotFound.into());
            }
            require(group, action, &object)?;
        }
        Ok(found)
    }

    /// How the member stands to a file; none if its room is gone, or the caller is bound by no group.
    async fn object(&self, storage: &Storage, uploader: Option<&Owner>) -> Result<Option<Object>, ApiError> {
        let Some((me, _)) = &self.bound else { return Ok(None) };
        let is_mine = uploader.is_some_and(|owner| owner.member == me.member);
        Ok(match storage {
            Storage::App => Some(Object::AppStorageObject { is_mine }),
            Storage::VideoRoom(room) => {
                let room = rooms::get(&self.asked.platform.db, self.asked.app.app, *room).await?;
                room.map(|room| Object::VideoRoomStorageObject {
                    room: ties(&room, me.member, &me.app_user_id),
                    is_mine,
                })
            }
            Storage::Member(owner) => {
                Some(Object::MemberStorageObject { is_storage_owner: owner.member == me.member })
            }
        })
    }
}

fn owner(member: &member::Active) -> Owner {
    Owner { member: member.member, app_user_id: member.app_user_id.clone() }
}
