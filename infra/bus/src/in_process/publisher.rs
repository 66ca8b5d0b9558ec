//! The publisher: consumers see the log itself, so what it publishes is its position.

use super::{Shared, on_disk};
use async_trait::async_trait;
use ports::bus::{BusError, Message, Publisher};
use ports::log::Position;
use std::sync::Arc;
use std::sync::atomic::Ordering;

pub struct InProcessPublisher {
    shared: Arc<Shared>,
    epoch: u64,
}

impl InProcessPublisher {
    /// Makes the one publisher that may publish from now on.
    pub fn take_over(shared: Arc<Shared>) -> Self {
        let epoch = shared.publisher.fetch_add(1, Ordering::SeqCst) + 1;
        Self { shared, epoch }
    }

    fn check(&self) -> Result<(), BusError> {
        let newest = self.shared.publisher.load(Ordering::SeqCst);
        if newest == self.epoch { Ok(()) } else { Err(BusError::Fenced) }
    }
}

#[async_trait]
impl Publisher for InProcessPublisher {
    async fn position(&mut self) -> Result<Position, BusError> {
        self.check()?;
        Ok(self.shared.store.position())
    }

    async fn publish(&mut self, _messages: Vec<Message>, upto: Position) -> Result<(), BusError> {
        self.check()?;
        on_disk(&self.shared, move |store| store.set_position(upto)).await
    }
}
