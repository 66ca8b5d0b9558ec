//! Whether this machine can hold a media job in its cage; found out once, before the worker takes the first.

use anyhow::Context as _;
use metrics::gauge;
use std::path::PathBuf;
use transcode::{Cage, Layer};

/// Makes the machine ready for media jobs, and shows in the log and as metrics what its kernel lacks.
///
/// # Errors
/// A layer of the cage is missing and `allow_degraded` is false, or GStreamer cannot be had.
pub async fn check(program: PathBuf, allow_degraded: bool) -> anyhow::Result<()> {
    let cage = if allow_degraded { Cage::BestEffort } else { Cage::Required };
    let found = tokio::task::spawn_blocking(move || transcode::prepare(&program, cage)).await?;
    let missing = found.context(
        "prepare for media jobs; where the kernel cannot be changed, allow_degraded_cage = true takes the risk",
    )?;
    for layer in Layer::ALL {
        let value = f64::from(u8::from(missing.contains(&layer)));
        gauge!("reelog_media_cage_missing", "layer" => layer.name()).set(value);
        if missing.contains(&layer) {
            tracing::error!(
                layer = layer.name(),
                "media jobs run without a layer of their cage: the kernel lacks it"
            );
        }
    }
    Ok(())
}
