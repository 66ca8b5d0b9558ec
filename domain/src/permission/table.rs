//! Every permission, and which groups hold it at first: appendix A of the contract as it stands there.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The groups that every Vicollo app has (contract section 1, "Group").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DefaultGroup {
    /// Everything but what is the owner's alone.
    Administrators,
    /// Run conferences.
    Hosts,
    /// Everybody else who is a member.
    Members,
    /// People who are not members.
    Guests,
}

impl DefaultGroup {
    pub const ALL: [Self; 4] = [Self::Administrators, Self::Hosts, Self::Members, Self::Guests];

    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Administrators => "ADMINISTRATORS",
            Self::Hosts => "HOSTS",
            Self::Members => "MEMBERS",
            Self::Guests => "GUESTS",
        }
    }
}

const A: &[DefaultGroup] = &[DefaultGroup::Administrators];
const AH: &[DefaultGroup] = &[DefaultGroup::Administrators, DefaultGroup::Hosts];
const AHM: &[DefaultGroup] = &[DefaultGroup::Administrators, DefaultGroup::Hosts, DefaultGroup::Members];
const AHMG: &[DefaultGroup] = &DefaultGroup::ALL;

macro_rules! permissions {
    ($($permission:ident $name:literal $holders:ident;)+) => {
        /// What a group may do, by the name clients know. Stored, so never renamed or removed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission {
            $(#[doc = concat!("`", $name, "`")] #[serde(rename = $name)] $permission,)+
        }

        impl Permission {
            /// Every permission, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$permission,)+];

            /// The name clients know.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$permission => $name,)+ }
            }

            /// The groups that hold it unless that was changed.
            pub const fn default_holders(self) -> &'static [DefaultGroup] {
                match self { $(Self::$permission => $holders,)+ }
            }
        }
    };
}

// Where the book leaves GUESTS open (`AHM?`: changing and deleting files of a room as its owner, or one's own) they do
// not hold the permission: who is no member should not outlive a conference in its files, and a group can be given more
// at any time.
permissions! {
    MemberCreateAny "MEMBER_CREATE_ANY" A;
    MemberListAny "MEMBER_LIST_ANY" AH;
    MemberListMe "MEMBER_LIST_ME" AHMG;
    MemberGetAny "MEMBER_GET_ANY" AH;
    MemberGetMe "MEMBER_GET_ME" AHMG;
    MemberUpdateAny "MEMBER_UPDATE_ANY" A;
    MemberUpdateMe "MEMBER_UPDATE_ME" AHMG;
    MemberDeleteAny "MEMBER_DELETE_ANY" A;
    GroupCreateAny "GROUP_CREATE_ANY" A;
    GroupListAny "GROUP_LIST_ANY" AHMG;
    GroupGetAny "GROUP_GET_ANY" AHMG;
    GroupUpdateAny "GROUP_UPDATE_ANY" A;
    GroupDeleteAny "GROUP_DELETE_ANY" A;
    VideoRoomCreateAny "VIDEO_ROOM_CREATE_ANY" AH;
    VideoRoomListAny "VIDEO_ROOM_LIST_ANY" A;
    VideoRoomListMine "VIDEO_ROOM_LIST_MINE" AHMG;
    VideoRoomListAccessLevelPublic "VIDEO_ROOM_LIST_ACCESS_LEVEL_PUBLIC" AHMG;
    VideoRoomListAccessLevelMember "VIDEO_ROOM_LIST_ACCESS_LEVEL_MEMBER" AHM;
    VideoRoomListAsPresentParticipant "VIDEO_ROOM_LIST_AS_PRESENT_PARTICIPANT" AHMG;
    VideoRoomListAsAllowedParticipant "VIDEO_ROOM_LIST_AS_ALLOWED_PARTICIPANT" AHMG;
    VideoRoomGetAny "VIDEO_ROOM_GET_ANY" A;
    VideoRoomGetMine "VIDEO_ROOM_GET_MINE" AHMG;
    VideoRoomGetAccessLevelPublic "VIDEO_ROOM_GET_ACCESS_LEVEL_PUBLIC" AHMG;
    VideoRoomGetAccessLevelMember "VIDEO_ROOM_GET_ACCESS_LEVEL_MEMBER" AHM;
    VideoRoomGetAsPresentParticipant "VIDEO_ROOM_GET_AS_PRESENT_PARTICIPANT" AHMG;
    VideoRoomGetAsAllowedParticipant "VIDEO_ROOM_GET_AS_ALLOWED_PARTICIPANT" AHMG;
    VideoRoomUpdateAny "VIDEO_ROOM_UPDATE_ANY" A;
    VideoRoomUpdateMine "VIDEO_ROOM_UPDATE_MINE" AHMG;
    VideoRoomUpdateAsPresentParticipantHost "VIDEO_ROOM_UPDATE_AS_PRESENT_PARTICIPANT_HOST" AHMG;
    VideoRoomUpdateAsAllowedParticipantHost "VIDEO_ROOM_UPDATE_AS_ALLOWED_PARTICIPANT_HOST" AHM;
    VideoRoomDeleteAny "VIDEO_ROOM_DELETE_ANY" A;
    VideoRoomDeleteMine "VIDEO_ROOM_DELETE_MINE" AHMG;
    AppStorageObjectCreateAny "APP_STORAGE_OBJECT_CREATE_ANY" AH;
    AppStorageObjectListAny "APP_STORAGE_OBJECT_LIST_ANY" AH;
    AppStorageObjectGetAny "APP_STORAGE_OBJECT_GET_ANY" AH;
    AppStorageObjectGetMine "APP_STORAGE_OBJECT_GET_MINE" AHM;
    AppStorageObjectUpdateAny "APP_STORAGE_OBJECT_UPDATE_ANY" A;
    AppStorageObjectUpdateMine "APP_STORAGE_OBJECT_UPDATE_MINE" AHM;
    AppStorageObjectDeleteAny "APP_STORAGE_OBJECT_DELETE_ANY" A;
    AppStorageObjectDeleteMine "APP_STORAGE_OBJECT_DELETE_MINE" AHM;
    VideoRoomStorageObjectCreateAny "VIDEO_ROOM_STORAGE_OBJECT_CREATE_ANY" A;
    VideoRoomStorageObjectCreateAsVideoRoomOwner "VIDEO_ROOM_STORAGE_OBJECT_CREATE_AS_VIDEO_ROOM_OWNER" AHMG;
    VideoRoomStorageObjectCreateAsPresentParticipantHost "VIDEO_ROOM_STORAGE_OBJECT_CREATE_AS_PRESENT_PARTICIPANT_HOST" AHMG;
    VideoRoomStorageObjectCreateAsAllowedParticipantHost "VIDEO_ROOM_STORAGE_OBJECT_CREATE_AS_ALLOWED_PARTICIPANT_HOST" AHMG;
    VideoRoomStorageObjectCreateAsPresentParticipantContributor "VIDEO_ROOM_STORAGE_OBJECT_CREATE_AS_PRESENT_PARTICIPANT_CONTRIBUTOR" AHMG;
    VideoRoomStorageObjectCreateAsAllowedParticipantContributor "VIDEO_ROOM_STORAGE_OBJECT_CREATE_AS_ALLOWED_PARTICIPANT_CONTRIBUTOR" AHMG;
    VideoRoomStorageObjectListAny "VIDEO_ROOM_STORAGE_OBJECT_LIST_ANY" A;
    VideoRoomStorageObjectListAsVideoRoomOwner "VIDEO_ROOM_STORAGE_OBJECT_LIST_AS_VIDEO_ROOM_OWNER" AHM;
    VideoRoomStorageObjectListAsPresentParticipantHost "VIDEO_ROOM_STORAGE_OBJECT_LIST_AS_PRESENT_PARTICIPANT_HOST" AHMG;
    VideoRoomStorageObjectListAsAllowedParticipantHost "VIDEO_ROOM_STORAGE_OBJECT_LIST_AS_ALLOWED_PARTICIPANT_HOST" AHMG;
    VideoRoomStorageObjectListAsPresentParticipantContributor "VIDEO_ROOM_STORAGE_OBJECT_LIST_AS_PRESENT_PARTICIPANT_CONTRIBUTOR" AHMG;
    VideoRoomStorageObjectListAsAllowedParticipantContributor "VIDEO_ROOM_STORAGE_OBJECT_LIST_AS_ALLOWED_PARTICIPANT_CONTRIBUTOR" AHMG;
    VideoRoomStorageObjectGetAny "VIDEO_ROOM_STORAGE_OBJECT_GET_ANY" A;
    VideoRoomStorageObjectGetAsVideoRoomOwner "VIDEO_ROOM_STORAGE_OBJECT_GET_AS_VIDEO_ROOM_OWNER" AHM;
    VideoRoomStorageObjectGetAsPresentParticipantHost "VIDEO_ROOM_STORAGE_OBJECT_GET_AS_PRESENT_PARTICIPANT_HOST" AHMG;
    VideoRoomStorageObjectGetAsAllowedParticipantHost "VIDEO_ROOM_STORAGE_OBJECT_GET_AS_ALLOWED_PARTICIPANT_HOST" AHMG;
    VideoRoomStorageObjectGetAsPresentParticipantContributor "VIDEO_ROOM_STORAGE_OBJECT_GET_AS_PRESENT_PARTICIPANT_CONTRIBUTOR" AHMG;
    VideoRoomStorageObjectGetAsAllowedParticipantContributor "VIDEO_ROOM_STORAGE_OBJECT_GET_AS_ALLOWED_PARTICIPANT_CONTRIBUTOR" AHMG;
    VideoRoomStorageObjectUpdateAny "VIDEO_ROOM_STORAGE_OBJECT_UPDATE_ANY" A;
    VideoRoomStorageObjectUpdateAsVideoRoomOwner "VIDEO_ROOM_STORAGE_OBJECT_UPDATE_AS_VIDEO_ROOM_OWNER" AHM;
    VideoRoomStorageObjectUpdateAsPresentParticipantHost "VIDEO_ROOM_STORAGE_OBJECT_UPDATE_AS_PRESENT_PARTICIPANT_HOST" AHMG;
    VideoRoomStorageObjectUpdateAsAllowedParticipantHost "VIDEO_ROOM_STORAGE_OBJECT_UPDATE_AS_ALLOWED_PARTICIPANT_HOST" AHMG;
    VideoRoomStorageObjectUpdateMine "VIDEO_ROOM_STORAGE_OBJECT_UPDATE_MINE" AHM;
    VideoRoomStorageObjectDeleteAny "VIDEO_ROOM_STORAGE_OBJECT_DELETE_ANY" A;
    VideoRoomStorageObjectDeleteAsVideoRoomOwner "VIDEO_ROOM_STORAGE_OBJECT_DELETE_AS_VIDEO_ROOM_OWNER" AHM;
    VideoRoomStorageObjectDeleteAsPresentParticipantHost "VIDEO_ROOM_STORAGE_OBJECT_DELETE_AS_PRESENT_PARTICIPANT_HOST" AHMG;
    VideoRoomStorageObjectDeleteAsAllowedParticipantHost "VIDEO_ROOM_STORAGE_OBJECT_DELETE_AS_ALLOWED_PARTICIPANT_HOST" AHMG;
    VideoRoomStorageObjectDeleteMine "VIDEO_ROOM_STORAGE_OBJECT_DELETE_MINE" AHM;
    MemberStorageObjectCreateAny "MEMBER_STORAGE_OBJECT_CREATE_ANY" A;
    MemberStorageObjectCreateAsStorageOwner "MEMBER_STORAGE_OBJECT_CREATE_AS_STORAGE_OWNER" AH;
    MemberStorageObjectListAny "MEMBER_STORAGE_OBJECT_LIST_ANY" A;
    MemberStorageObjectListAsStorageOwner "MEMBER_STORAGE_OBJECT_LIST_AS_STORAGE_OWNER" AH;
    MemberStorageObjectGetAny "MEMBER_STORAGE_OBJECT_GET_ANY" A;
    MemberStorageObjectGetAsStorageOwner "MEMBER_STORAGE_OBJECT_GET_AS_STORAGE_OWNER" AH;
    MemberStorageObjectUpdateAny "MEMBER_STORAGE_OBJECT_UPDATE_ANY" A;
    MemberStorageObjectUpdateAsStorageOwner "MEMBER_STORAGE_OBJECT_UPDATE_AS_STORAGE_OWNER" AH;
    MemberStorageObjectDeleteAny "MEMBER_STORAGE_OBJECT_DELETE_ANY" A;
    MemberStorageObjectDeleteAsStorageOwner "MEMBER_STORAGE_OBJECT_DELETE_AS_STORAGE_OWNER" AH;
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Permission {
    type Err = super::UnknownPermission;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied().find(|permission| permission.name() == text);
        known.ok_or_else(|| super::UnknownPermission(text.to_owned()))
    }
}
