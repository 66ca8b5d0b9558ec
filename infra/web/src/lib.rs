//! What every HTTP handler shares: who calls, what may come in, how an answer looks when it is no.
//!
//! Knows no operation. Handlers are in `command-api` and `query-api`; `infra/node` merges their routers and puts
//! [`layers::finish`] around them.

pub mod callbacks;
pub mod error;
pub mod extract;
pub mod idempotency;
pub mod ids;
pub mod ksuid;
pub mod layers;
pub mod limits;
pub mod livekit;
pub mod meter;
pub mod one_time;
pub mod openapi;
pub mod passwords;
pub mod percent;
pub mod permissions;
pub mod platform;
pub mod playbacks;
pub mod secrets;
pub mod settings;
pub mod tokens;
pub mod views;

pub use error::ApiError;
pub use extract::{
    Asked, AskedByApp, AskedByMember, AskedByVicollo, BaseUrl, Caused, ConsoleApp, ConsoleCaller, Json,
    MemberCaller, Operator, OptionalJson, Paging, PagingQuery, Path, Query, ServerCaller, Tag, Tagged,
    TenantBlind, VicolloCaller, WorkerCaller,
};
pub use idempotency::KeysInUse;
pub use ids::Ids;
pub use layers::finish;
pub use limits::{Limits, Source};
pub use meter::{Delivered, Meter};
pub use platform::Platform;
pub use playbacks::{Playbacks, Said, Session, TooMany};
pub use schemas::errors::{Code, ErrorBody, PublicError};
pub use secrets::{
    ObjectAct, ObjectTicket, PartOf, PartTicket, SealError, Sealer, Secrets, TusOf, TusTicket,
};
pub use settings::Settings;
