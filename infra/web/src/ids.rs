//! Public numbers, taken in blocks so that not every creation costs an append of its own.

use crate::{ApiError, idempotency};
use domain::sequence::{Event, Kind, Reserve, Sequence};
use domain::{AppId, FileId, GroupId, MemberId, PostId, ProfileId, RoomId, StorageObjectId, UserId};
use ports::clock;
use ports::log::{Actor, App};
use ports::{Context, Transactor};
use schemas::errors::Code;
use std::ops::Range;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Numbers of one reservation; what is left of it when the process ends stays unused.
const BLOCK: u32 = 50;

/// Hands out numbers. Clones share their blocks; processes have blocks of their own.
#[derive(Clone)]
pub struct Ids {
    transactor: Option<Transactor>,
    blocks: Arc<[Mutex<Range<u32>>; Kind::ALL.len()]>,
}

impl Ids {
    /// Without a transactor (roles that only read) every request is refused.
    pub fn new(transactor: Option<Transactor>) -> Self {
        Self { transactor, blocks: Arc::new(std::array::from_fn(|_| Mutex::new(0..0))) }
    }

    pub async fn app(&self) -> Result<AppId, ApiError> {
        checked(self.one(Kind::App).await?)
    }

    pub async fn user(&self) -> Result<UserId, ApiError> {
        checked(self.one(Kind::User).await?)
    }

    pub async fn member(&self) -> Result<MemberId, ApiError> {
        checked(self.one(Kind::Member).await?)
    }

    pub async fn post(&self) -> Result<PostId, ApiError> {
        checked(self.one(Kind::Post).await?)
    }

    pub async fn profile(&self) -> Result<ProfileId, ApiError> {
        checked(self.one(Kind::Profile).await?)
    }

    pub async fn group(&self) -> Result<GroupId, ApiError> {
        checked(self.one(Kind::Group).await?)
    }

    pub async fn room(&self) -> Result<RoomId, ApiError> {
        checked(self.one(Kind::Room).await?)
    }

    pub async fn storage_object(&self) -> Result<StorageObjectId, ApiError> {
        checked(self.one(Kind::StorageObject).await?)
    }

    /// `count` numbers for files.
    pub async fn files(&self, count: usize) -> Result<Vec<FileId>, ApiError> {
        let mut files = Vec::with_capacity(count);
        for _ in 0..count {
            files.push(checked(self.one(Kind::File).await?)?);
        }
        Ok(files)
    }

    /// A number; under an `Idempotency-Key` the one that this request took the first time.
    async fn one(&self, kind: Kind) -> Result<u32, ApiError> {
        let Some(keyed) = idempotency::current() else { return self.fresh(kind).await };
        if let Some(number) = keyed.known_number(kind.key()) {
            return Ok(number);
        }
        let number = self.fresh(kind).await?;
        keyed.take_number(kind.key(), number).await?;
        Ok(number)
    }

    async fn fresh(&self, kind: Kind) -> Result<u32, ApiError> {
        let index = Kind::ALL.iter().position(|known| *known == kind).expect("ALL has every kind");
        let mut block = self.blocks[index].lock().await;
        if let Some(number) = block.next() {
            return Ok(number);
        }
        let transactor = self.transactor.as_ref().ok_or(Code::ServiceUnavailable)?;
        let context = Context::new(App::SYSTEM, Actor::System, clock::now());
        let done = transactor.run::<Sequence>(kind.key(), &context, Reserve { kind, count: BLOCK }).await?;
        let Some(Event::BlockReserved(taken)) = done.events.first() else {
            return Err(ApiError::internal("a reservation without a block"));
        };
        *block = taken.first..taken.first + taken.count;
        block.next().ok_or_else(|| ApiError::internal("an empty block of numbers"))
    }
}

fn checked<Id: TryFrom<u32, Error = domain::ids::NotAnId>>(number: u32) -> Result<Id, ApiError> {
    Id::try_from(number).map_err(ApiError::internal)
}
