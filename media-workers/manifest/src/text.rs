//! A text that is shown with the video.

use domain::media::{CaptionPlan, CaptionSource, OutputFile};

/// One file of WebVTT, for the whole length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// `text-1`: the name of its folder, too.
    pub name: String,
    /// What a viewer chooses by.
    pub label: String,
    pub language: Option<String>,
    /// Closed captions: they tell what is heard, too, for those who cannot.
    pub is_captions: bool,
    /// The file, from the folder of the result.
    pub path: String,
    pub bytes: u64,
}

impl Text {
    /// The texts of a plan that are among these files.
    pub fn made<'a>(plans: &[CaptionPlan], files: impl Iterator<Item = &'a OutputFile> + Clone) -> Vec<Self> {
        let of = |plan: &CaptionPlan| {
            let file = files.clone().find(|file| plan.is_made_by(file))?;
            Some(Self {
                name: plan.name.clone(),
                label: plan.label.clone(),
                language: plan.language.clone(),
                is_captions: !matches!(plan.source, CaptionSource::Track { .. }),
                path: file.path.clone(),
                bytes: file.size,
            })
        };
        plans.iter().filter_map(of).collect()
    }

    /// Bits a second over this time, at least one.
    pub(crate) fn bandwidth(&self, seconds: f64) -> u64 {
        (self.bytes as f64 * 8.0 / seconds.max(1.0)).ceil().max(1.0) as u64
    }
}
