//! Read-your-writes: waiting, with a limit, until the views have passed a position (design decision 10).

use super::{ReadDb, positions};
use crate::view::View;
use std::time::Duration;
use tokio::sync::watch;

/// The first pause between two looks at another process's checkpoints; doubled up to [`PAUSE_MAX`].
const PAUSE_MIN: Duration = Duration::from_millis(5);
const PAUSE_MAX: Duration = Duration::from_millis(50);

/// Where the views of a projector in this process are.
pub(crate) struct Progress(watch::Sender<Places>);

/// One place a view; empty while no projector runs here.
type Places = [Option<Place>; View::ALL.len()];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    position: u64,
    faulted: bool,
}

impl Default for Progress {
    fn default() -> Self {
        Self(watch::Sender::new([None; View::ALL.len()]))
    }
}

impl Progress {
    pub fn set(&self, view: View, position: u64, faulted: bool) {
        self.0.send_modify(|places| places[view as usize] = Some(Place { position, faulted }));
    }

    /// Whether a projector of this process moves the view.
    pub fn is_here(&self, view: View) -> bool {
        self.0.borrow()[view as usize].is_some()
    }

    /// The projector of this view ended; other processes may run one.
    pub fn forget(&self, view: View) {
        self.0.send_modify(|places| places[view as usize] = None);
    }
}

/// How the views stand to a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    All,
    /// Some are on the way.
    NotYet,
    /// Those that move are there; the others have stopped on a fault and will not come.
    AllButFaulted,
    /// No projector runs in this process, or not for every view.
    Unknown,
}

fn reached(places: &Places, views: &[View], position: u64) -> Reached {
    let mut faulted = false;
    for view in views {
        match places[*view as usize] {
            None => return Reached::Unknown,
            Some(place) if place.position >= position => {}
            Some(place) if place.faulted => faulted = true,
            Some(_) => return Reached::NotYet,
        }
    }
    if faulted { Reached::AllButFaulted } else { Reached::All }
}

impl ReadDb {
    /// Waits until every view has passed `position`; `false` if that took longer than `timeout`, or a view that has
    /// not passed it has stopped on a fault. In the projector's process a commit wakes the waiter at once; elsewhere
    /// the checkpoints are looked at every 5 to 50 ms.
    pub async fn wait_for(&self, position: u64, timeout: Duration) -> bool {
        self.wait_for_views(View::ALL, position, timeout).await
    }

    /// The same for some views, whatever becomes of the others.
    pub async fn wait_for_views(&self, views: &[View], position: u64, timeout: Duration) -> bool {
        tokio::time::timeout(timeout, self.passed(views, position)).await.unwrap_or(false)
    }

    async fn passed(&self, views: &[View], position: u64) -> bool {
        let mut places = self.progress().0.subscribe();
        let mut pause = PAUSE_MIN;
        loop {
            let known = *places.borrow_and_update();
            match reached(&known, views, position) {
                Reached::All => return true,
                Reached::AllButFaulted => return false,
                Reached::NotYet => {
                    if places.changed().await.is_err() {
                        return false;
                    }
                }
                Reached::Unknown => {
                    match self.stored_places().await.map(|stored| reached(&stored, views, position)) {
                        Ok(Reached::All) => return true,
                        Ok(Reached::AllButFaulted) => return false,
                        Ok(Reached::NotYet | Reached::Unknown) => {}
                        Err(error) => tracing::warn!(%error, "could not read the checkpoints; looking again"),
                    }
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(PAUSE_MAX);
                }
            }
        }
    }

    async fn stored_places(&self) -> Result<Places, sqlx::Error> {
        let mut connection = self.readers().acquire().await?;
        let mut places = Places::default();
        for (view, position, faulted) in positions(&mut connection).await? {
            places[view as usize] = Some(Place { position, faulted });
        }
        Ok(places)
    }
}
