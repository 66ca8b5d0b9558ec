use super::{Options, attempt};
use domain::AppId;
use ports::clock;
use ports::outbound::Outbound;
use projections::webhooks::{self, Delivery};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::Notify;
use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use web::Platform;

/// The tries under way.
struct Lanes {
    options: Options,
    tries: JoinSet<()>,
    /// Of which delivery and app a task is.
    tasks: HashMap<Id, (AppId, Uuid)>,
    busy: HashMap<AppId, HashSet<Uuid>>,
    /// Apps to look at next.
    hints: BTreeSet<AppId>,
}

/// Tells what was noted, as it becomes due.
pub(super) async fn run(
    platform: &Platform,
    outbound: &Arc<dyn Outbound>,
    options: Options,
    came_up: &Notify,
    stop: &CancellationToken,
) {
    let mut ticks = tokio::time::interval(options.tick);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut lanes = Lanes {
        options,
        tries: JoinSet::new(),
        tasks: HashMap::new(),
        busy: HashMap::new(),
        hints: BTreeSet::new(),
    };
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => lanes.look(platform).await,
            () = came_up.notified() => lanes.look(platform).await,
            Some(ended) = lanes.tries.join_next_with_id() => lanes.free(ended),
        }
        lanes.fill(platform, outbound, stop).await;
        metrics::gauge!("reelog_webhooks_in_flight").set(lanes.tries.len() as f64);
    }
}

impl Lanes {
    /// Finds the apps that have something due.
    async fn look(&mut self, platform: &Platform) {
        match webhooks::apps_due(&platform.db, clock::now()).await {
            Ok(apps) => self.hints.extend(apps),
            Err(error) => tracing::warn!(%error, "due webhooks could not be looked for: {error}"),
        }
    }

    /// A try ended; its app may have another one waiting.
    fn free(&mut self, ended: Result<(Id, ()), JoinError>) {
        let task = match &ended {
            Ok((task, ())) => *task,
            Err(error) => {
                tracing::error!(%error, "a webhook's try died; it is made again");
                error.id()
            }
        };
        let Some((app, delivery)) = self.tasks.remove(&task) else { return };
        if let Some(busy) = self.busy.get_mut(&app) {
            busy.remove(&delivery);
            if busy.is_empty() {
                self.busy.remove(&app);
            }
        }
        self.hints.insert(app);
    }

    /// Starts what there is room for.
    async fn fill(&mut self, platform: &Platform, outbound: &Arc<dyn Outbound>, stop: &CancellationToken) {
        while self.tries.len() < self.options.total_max {
            let Some(app) = self.hints.pop_first() else { return };
            let under_way = self.busy.get(&app).map_or(0, HashSet::len);
            if under_way >= self.options.per_app_max {
                // Looked at again when one of them ends.
                continue;
            }
            // What is under way is still due.
            let max = u32::try_from(self.options.per_app_max + under_way).unwrap_or(u32::MAX);
            match webhooks::due(&platform.db, app, clock::now(), max).await {
                Ok(due) => self.start(due, platform, outbound, stop),
                Err(error) => tracing::warn!(%error, "due webhooks could not be read: {error}"),
            }
        }
    }

    fn start(
        &mut self,
        due: Vec<Delivery>,
        platform: &Platform,
        outbound: &Arc<dyn Outbound>,
        stop: &CancellationToken,
    ) {
        for delivery in due {
            let busy = self.busy.entry(delivery.app).or_default();
            let is_full =
                busy.len() >= self.options.per_app_max || self.tries.len() >= self.options.total_max;
            if is_full || !busy.insert(delivery.id) {
                continue;
            }
            let name = (delivery.app, delivery.id);
            let (platform, outbound, stop) = (platform.clone(), outbound.clone(), stop.clone());
            let task = self.tries.spawn(async move {
                attempt::run(&platform, &*outbound, &delivery, &stop).await;
            });
            self.tasks.insert(task.id(), name);
        }
    }
}
