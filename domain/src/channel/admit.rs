//! When a room's channel is over. Who finds it is who sees the room ([`crate::room::sees`]).

use crate::room::RoomState;

/// Whether a room's channel is over with it.
pub const fn is_over(room: RoomState) -> bool {
    match room {
        RoomState::Scheduled | RoomState::Live | RoomState::LiveInactive => false,
        RoomState::Cancelled | RoomState::Ended => true,
    }
}
