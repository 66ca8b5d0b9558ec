//! Webhooks on their way, and how their deliveries went.
//!
//! No view: the sender writes these tables, one sender at a time. Like progress they come from no event, are in no
//! digest, and a rebuild keeps them. They hold no body: it is made anew from the event at each try, so that nothing
//! personal outlives its member here.
//!
//! ```text
//! Waiting ──the one before it is done──► Pending ──taken──► Delivered
//!                                         ▲  │ └─given up─► Failed
//!                                         └──┘ tried again later
//! ```
//! Of one stream, one delivery is pending at a time; the rest wait in the order of the log. A redelivery by hand is
//! out of that order.

mod due;
mod plan;
mod read;
mod settle;
mod tables;

pub use due::{apps_due, due};
pub use plan::{NewDelivery, PlanError, begin_at, checkpoint, forget_app, plan, prune};
pub use read::{DeliveryFilter, attempts, get, list};
pub use settle::{Ended, add_test, redeliver, redeliver_all, settle};
pub(crate) use tables::DDL;

use domain::{AppId, Timestamp};
use uuid::Uuid;

/// Where a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// For an earlier one of its stream.
    Waiting,
    Pending,
    Delivered,
    /// Given up.
    Failed,
}

impl Status {
    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "WAITING",
            Self::Pending => "PENDING",
            Self::Delivered => "DELIVERED",
            Self::Failed => "FAILED",
        }
    }

    /// The status of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Pending, Self::Delivered, Self::Failed]
            .into_iter()
            .find(|status| status.name() == name)
    }
}

/// A webhook and how its delivery went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The event's id, or one of its own for a test.
    pub id: Uuid,
    pub app: AppId,
    /// Of the event; 0 for a test.
    pub position: u64,
    pub stream: String,
    /// The webhook's `type`.
    pub kind: String,
    pub status: Status,
    /// Of all rounds.
    pub tries: u32,
    /// Since it came up or was last asked for by hand: how far the schedule is.
    pub round: u32,
    /// Whether it was asked for by hand.
    pub by_hand: bool,
    pub due_at: Option<Timestamp>,
    pub last_status: Option<u16>,
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// From 1.
    pub number: u32,
    pub at: Timestamp,
    pub duration_ms: u64,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// Why there was none.
    pub error: Option<String>,
}
