//! Which texts of a source become subtitles, and what players call them.

use crate::media::{CaptionSource, CaptionStream, OutputFile, OutputFileKind};
use serde::{Deserialize, Serialize};

/// A track of subtitles or closed captions, as WebVTT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaptionPlan {
    /// `text-1`: its file and the folder of its playlist.
    pub name: String,
    pub source: CaptionSource,
    /// As BCP 47 writes it (`en`, `pt-BR`); none when the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What a viewer chooses by; no two of a post are the same.
    pub label: String,
}

impl CaptionPlan {
    /// Whether this file of a result is the text.
    pub fn is_made_by(&self, file: &OutputFile) -> bool {
        let name = file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".vtt"));
        file.kind == OutputFileKind::Captions && name == Some(&self.name)
    }
}

/// Films for the whole world have some forty.
const MAX_TRACKS: usize = 64;

/// Every text of the source, in its order.
pub(super) fn captions(streams: &[CaptionStream]) -> Vec<CaptionPlan> {
    let mut planned: Vec<CaptionPlan> = Vec::new();
    for (number, stream) in (1..).zip(streams.iter().take(MAX_TRACKS)) {
        let language = stream.language.clone().filter(|language| is_language(language));
        let label = label(&stream.source, language.as_deref(), &planned);
        planned.push(CaptionPlan {
            name: format!("text-{number}"),
            source: stream.source.clone(),
            language,
            label,
        });
    }
    planned
}

/// Parts of letters and digits, joined by `-`: it goes into playlists as it is.
fn is_language(text: &str) -> bool {
    let is_part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.len() <= 35 && text != "und" && text.split('-').all(is_part)
}

fn label(source: &CaptionSource, language: Option<&str>, before: &[CaptionPlan]) -> String {
    let base = match (source, language) {
        (_, Some(language)) => language.to_owned(),
        (CaptionSource::Cea608 { channel: number } | CaptionSource::Cea708 { service: number }, None) => {
            format!("CC{number}")
        }
        (CaptionSource::Track { .. }, None) => "Subtitles".to_owned(),
    };
    let is_free = |label: &String| before.iter().all(|known| known.label != *label);
    let numbered = (2..).map(|number| format!("{base} {number}"));
    std::iter::once(base.clone()).chain(numbered).find(is_free).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(pad: &str, language: Option<&str>) -> CaptionStream {
        let source = CaptionSource::Track { stream: pad.into() };
        CaptionStream { source, language: language.map(str::to_owned) }
    }

    #[test]
    fn every_text_has_a_name_and_a_label_of_its_own() {
        let inside = |channel| CaptionStream { source: CaptionSource::Cea608 { channel }, language: None };
        let streams = [
            track("subtitle_0", Some("en")),
            track("subtitle_1", Some("pt-BR")),
            track("subtitle_2", Some("en")),
            track("subtitle_3", None),
            track("subtitle_4", Some("und")),
            inside(1),
            inside(3),
        ];
        let planned = captions(&streams);
        let labels: Vec<&str> = planned.iter().map(|text| text.label.as_str()).collect();
        assert_eq!(labels, ["en", "pt-BR", "en 2", "Subtitles", "Subtitles 2", "CC1", "CC3"]);
        assert_eq!((planned[0].name.as_str(), planned[6].name.as_str()), ("text-1", "text-7"));
        assert_eq!(planned[4].language, None, "`und` says nothing");
    }

    #[test]
    fn a_language_that_is_none_does_not_get_into_playlists() {
        for wrong in ["", "en\",URI=\"x", "en us", "e\n", "toolongapart", "a--b", "-", "<i>", "ünglish"] {
            assert_eq!(captions(&[track("subtitle_0", Some(wrong))])[0].language, None, "{wrong:?}");
        }
    }

    #[test]
    fn a_file_that_is_nothing_but_texts_is_bounded() {
        assert_eq!(captions(&vec![track("subtitle_0", None); 1000]).len(), MAX_TRACKS);
    }
}
