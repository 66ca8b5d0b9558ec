//! What a machine must offer before it does jobs: plugins, their registry, and a cage that holds.

use super::{CancelFlag, Limits, attend};
use crate::Failure;
use crate::message::{ChildFiles, ChildRequest, Line, Order};
use crate::sandbox::Layer;
use domain::media::VideoCodec;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

/// Whether jobs are done where the kernel lacks a layer of the cage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cage {
    #[default]
    Required,
    /// With the layers there are; the operator answers for it.
    BestEffort,
}

/// What was found out about this machine.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    pub cage: Cage,
    missing: Vec<Layer>,
    encoders: Vec<VideoCodec>,
}

static READY: Mutex<Option<Ready>> = Mutex::new(None);

/// Makes this machine ready for jobs of `program` and says which layers of the cage its kernel lacks. Starts one child,
/// which sees no media: a second or two when the plugins are new, a fifth of one else. [`super::run_child`] does it with
/// [`Cage::Required`] when nobody did before.
///
/// # Errors
/// GStreamer or a layer that is required cannot be had.
pub fn prepare(program: &Path, cage: Cage) -> Result<Vec<Layer>, Failure> {
    let mut found = READY.lock().expect("nothing panics while it waits for a child");
    let ready = look(program, cage)?;
    Ok(found.insert(ready).missing.clone())
}

/// The codecs that this machine's plugins can encode. Waits for a child when nobody did [`prepare`] before.
///
/// # Errors
/// As [`prepare`].
pub fn encoders(program: &Path) -> Result<Vec<VideoCodec>, Failure> {
    ready(program).map(|ready| ready.encoders)
}

pub(super) fn ready(program: &Path) -> Result<Ready, Failure> {
    let mut found = READY.lock().expect("nothing panics while it waits for a child");
    match &*found {
        Some(ready) => Ok(ready.clone()),
        None => Ok(found.insert(look(program, Cage::default())?).clone()),
    }
}

fn look(program: &Path, cage: Cage) -> Result<Ready, Failure> {
    let minute = Duration::from_mins(1);
    let limits = Limits { no_progress: minute, wall: minute, ..Limits::probe() };
    let order = Order {
        request: ChildRequest::WarmUp,
        files: ChildFiles { source: "/dev/null".into(), out_dir: None },
        limits: limits.child(),
        cage_needed: cage == Cage::Required,
    };
    match attend(program, &order, &limits, &mut |_| {}, &CancelFlag::new())? {
        Line::Warm { missing, encoders } => Ok(Ready { cage, missing, encoders }),
        Line::Failed(failure) => Err(failure),
        _ => Err(Failure::internal("the child answered something else")),
    }
}
