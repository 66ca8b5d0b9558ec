//! What handlers take: callers, bodies, parameters. Every refusal is an [`ApiError`](crate::ApiError).

mod asked;
mod blind;
mod body;
mod caller;
mod caused;
mod console;
mod object;
mod paging;
mod params;
mod strict;
mod tag;
mod token;
mod vicollo;

pub use asked::{Asked, AskedByApp, AskedByMember, AskedByVicollo};
pub use blind::TenantBlind;
pub use body::{BODY_BYTES_MAX, Json, OptionalJson};
pub(crate) use body::{BODY_TIME, read};
pub use caller::{MemberCaller, ServerCaller, authorization, by_token};
pub use caused::{BaseUrl, Caused};
pub use console::{ConsoleApp, ConsoleCaller, REQUESTED_WITH, SESSION_COOKIE};
pub(crate) use console::{ProvenUser, ViaConsole};
pub use paging::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, Paging, PagingQuery};
pub use params::{Path, Query};
pub use tag::{Tag, Tagged};
pub use token::{Operator, WorkerCaller};
pub use vicollo::VicolloCaller;
