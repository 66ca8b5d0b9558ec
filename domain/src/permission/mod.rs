//! What the members of a Vicollo app may do: permissions by group, and the one rule that asks for them.
//!
//! Each app has the groups `ADMINISTRATORS`, `HOSTS`, `MEMBERS` and `GUESTS`, and those it makes itself
//! ([`crate::group`]). A group holds permissions; what they are and who holds them at first is one table
//! ([`Permission::default_holders`]). [`allows`] says whether what a member holds is enough for an action, given how the
//! member stands to its object. Access levels of rooms are no rule of their own: they are what these permissions make
//! of them.

mod policy;
mod set;
mod table;

pub use policy::{Action, Object, Seat, Ties, allows, ways};
pub use set::{Permissions, UnknownPermission};
pub use table::{DefaultGroup, Permission};
