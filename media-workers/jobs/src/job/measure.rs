use super::{Stop, Tools, child, crashed};
use crate::claimed::Claimed;
use crate::crash;
use crate::reports::{REPORT_TRIES, send};
use schemas::worker::{Reply, Report};
use std::path::PathBuf;
use transcode::{CancelFlag, Limits, Request};

/// Measures a source and reports it. What is to be made of it is done in tasks.
pub(super) async fn measure(
    tools: &Tools,
    claimed: &Claimed,
    path: PathBuf,
    cancel: &CancelFlag,
) -> Result<(), Stop> {
    let probe = match child(tools, Request::Probe { path }, Limits::probe(), cancel, |_| {}).await? {
        transcode::Reply::Probed(probe) => probe,
        transcode::Reply::Made(_) => {
            return Err(crashed("the media process answered a probe with a piece").into());
        }
    };
    let encoders = transcode::encoders(&tools.options.program)?;
    let Claimed { post, job, epoch, .. } = *claimed;
    let report = Report::Plan { post, job, epoch, probe, encoders };
    match send(&*tools.reports, report, REPORT_TRIES, || false).await? {
        Reply::Accepted => {
            crash::point("planned");
            tracing::info!(post.id = %post, "measured {claimed}");
            Ok(())
        }
        other => {
            tracing::info!(post.id = %post, ?other, "nothing to make of post {post}");
            Err(Stop::GivenUp)
        }
    }
}
