//! Who sees a post and who changes it (contract section 1, "Ownership" and "Access levels").

use super::{Active, Refusal};
use crate::access::AccessLevel;
use crate::ids::MemberId;

/// The most members on an allow list: the whole list is in one request and one event.
pub const ALLOWED_MEMBERS_MAX: usize = 1_000;

/// Someone of the post's own app who looks at it or wants to change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// The app's backend, or its user in the console: sees and changes everything.
    App,
    Member(MemberId),
    /// A member without membership: logged in as a guest.
    Guest(MemberId),
}

impl Viewer {
    fn member(self) -> Option<MemberId> {
        match self {
            Self::App => None,
            Self::Member(member) | Self::Guest(member) => Some(member),
        }
    }
}

impl Active {
    /// Whether this viewer sees the post. `MEMBER` leaves out guests, `RESTRICTED` all but the allow list. There are no
    /// followers and no friends yet, so nobody but the owner is one.
    pub fn is_seen_by(&self, viewer: Viewer) -> bool {
        let Some(member) = viewer.member() else { return true };
        let is_guest = matches!(viewer, Viewer::Guest(_));
        self.owner.member == member
            || match self.access_level {
                AccessLevel::Public | AccessLevel::App => true,
                AccessLevel::Member => !is_guest,
                AccessLevel::Restricted => self.allowed.iter().any(|one| one.member == member),
                AccessLevel::Follower | AccessLevel::Friend | AccessLevel::Private => false,
            }
    }

    /// Lets the app and the owner change the post.
    ///
    /// # Errors
    /// Who does not see the post is told that there is none; who sees it, that it is somebody else's.
    pub fn check_owner(&self, viewer: Viewer) -> Result<(), Refusal> {
        match viewer.member() {
            None => Ok(()),
            Some(member) if self.owner.member == member => Ok(()),
            Some(_) if self.is_seen_by(viewer) => Err(Refusal::NotOwner),
            Some(_) => Err(Refusal::NotFound),
        }
    }
}
