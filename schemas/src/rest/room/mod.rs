//! Rooms: the superset that every client reads (contract 3.1), and the bodies that make and change them.

mod body;
mod entry;
mod urls;
mod view;

pub use body::{EndBody, NewRoom, RoomBody, RoomPatch};
pub use entry::{AllowedParticipant, EntryRequest, WebRtcToken, WebRtcTokenBody, allow_list};
pub use urls::{LiveUrls, MediaPlace};
pub use view::{RoomChannel, RoomChat, RoomPolicy, RoomPost, RoomStats, RoomStreamKey, RoomWith, VideoRoom};
