//! What only Vicollo apps have (contract 3.7 and section 1, "Vicollo concepts").

mod embed;
mod group;
mod member;
mod room;
mod session;
mod storage;

pub use embed::{DrawLayoutPosition, DrawLayoutType, EmbedBody, EmbedUrl};
pub use group::{
    Group, GroupBody, GroupChoice, GroupNested, GroupPatch, GroupPermissions, OwnPermissions, PermissionsBody,
};
pub use member::{VicolloMember, VicolloMemberBody, VicolloMemberPatch};
pub use room::{VicolloRoomBody, VicolloRoomPatch};
pub use session::{Attendance, RoleBody, RoomSession, RoomSessionWithAttendance};
pub use storage::{NewStorageObject, StorageObject, StorageObjectBody, StorageObjectPatch, StoragePlace};
