//! Video posts: the shape that every client reads, and the bodies that make and change them.

mod body;
mod captions;
mod files;
mod renditions;
mod used;
mod view;

pub use body::{AllowedMembersBody, PostBody, PostFields, PostPatch, ProfileIds};
pub use captions::PostCaption;
pub use files::VideoPostFiles;
pub use renditions::PostRendition;
pub use used::ResourceUse;
pub use view::{PostStats, ProfilesOfPost, VideoPost};
