//! Hands out public ids in blocks, one stream a kind (design decision 2).
//!
//! ```text
//! next = 1 ── BlockReserved{first, count} ──► next = first + count … up to 2^31 - 1
//! ```

use crate::decider::Decider;
use crate::ids::NUMBER_MAX;
use crate::stored::events;
use serde::{Deserialize, Serialize};

/// The kinds of ids; the name is the stream's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    App,
    Member,
    Post,
    Profile,
    File,
    Room,
    Group,
    User,
    StorageObject,
}

impl Kind {
    pub const ALL: &'static [Self] = &[
        Self::App,
        Self::Member,
        Self::Post,
        Self::Profile,
        Self::File,
        Self::Room,
        Self::Group,
        Self::User,
        Self::StorageObject,
    ];

    /// The stream key. Stored, so never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Member => "member",
            Self::Post => "post",
            Self::Profile => "profile",
            Self::File => "file",
            Self::Group => "group",
            Self::StorageObject => "storageobject",
            Self::Room => "room",
            Self::User => "user",
        }
    }

    /// The first number handed out. Profiles and groups start above those that every app has.
    pub const fn first(self) -> u32 {
        match self {
            Self::Profile => 1_000,
            Self::Group => crate::group::OWN_FIRST,
            Self::App
            | Self::Member
            | Self::Post
            | Self::File
            | Self::Room
            | Self::StorageObject
            | Self::User => 1,
        }
    }
}

/// Asks for the next `count` numbers of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserve {
    pub kind: Kind,
    pub count: u32,
}

/// The numbers `first` to `first + count - 1` are taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockReserved {
    pub first: u32,
    pub count: u32,
}

events! {
    "sequence.block_reserved" v 1 => BlockReserved;
}

/// The last number taken; 0 before the first block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub last: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("a block has at least one number")]
    Empty,
    #[error("the numbers of this kind are used up")]
    Exhausted,
}

/// The aggregate.
pub struct Sequence;

impl Decider for Sequence {
    type Command = Reserve;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "sequence";

    fn decide(state: &State, command: Reserve) -> Result<Vec<Event>, Refusal> {
        if command.count == 0 {
            return Err(Refusal::Empty);
        }
        let first = state.last.saturating_add(1).max(command.kind.first());
        let last = first.checked_add(command.count - 1).filter(|last| *last <= NUMBER_MAX);
        last.ok_or(Refusal::Exhausted)?;
        Ok(vec![BlockReserved { first, count: command.count }.into()])
    }

    fn evolve(_: State, event: &Event) -> State {
        match event {
            Event::BlockReserved(block) => {
                State { last: block.first.saturating_add(block.count.saturating_sub(1)) }
            }
        }
    }
}
