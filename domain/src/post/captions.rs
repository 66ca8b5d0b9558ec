//! Texts that are shown with a post.

use super::{Active, ResultFile};
use crate::media::CaptionPlan;
use std::borrow::Cow;

/// A text that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption<'a> {
    pub plan: &'a CaptionPlan,
    pub file: &'a ResultFile,
    /// Folder in the blob store that the file's path is below.
    pub prefix: Cow<'a, str>,
}

impl Active {
    /// The texts that are made so far, in the order of the source.
    pub fn captions(&self) -> Vec<Caption<'_>> {
        let plan = self.phase.job().and_then(|job| job.plan.as_ref());
        let (Some(shown), Some((_, plan))) = (self.shown(), plan) else { return vec![] };
        let of = |plan| {
            let file = shown.files.iter().copied().find(|made| CaptionPlan::is_made_by(plan, &made.file))?;
            Some(Caption { plan, file, prefix: shown.prefix.clone() })
        };
        plan.captions.iter().filter_map(of).collect()
    }
}
