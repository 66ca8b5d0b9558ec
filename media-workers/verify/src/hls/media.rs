//! A media playlist as a value (HLS 4.4.2 to 4.4.5).

use super::attributes::Attributes;
use super::forms::byte_range;
use super::lines::{Content, Line};
use crate::fetch::Range;
use crate::findings::Findings;
use crate::{Place, Rule};

#[derive(Clone, Debug, Default)]
pub(super) struct Media {
    pub target: Option<u64>,
    pub sequence: u64,
    pub is_vod: bool,
    pub ended: bool,
    /// I-frames or pictures: not what is played, but what is shown while seeking.
    pub for_seeking: bool,
    pub independent: bool,
    pub entries: Vec<Entry>,
    /// Parts of the segment that is not complete yet.
    pub open_parts: Vec<Part>,
    pub part_target: Option<f64>,
    pub control: Option<(usize, Attributes)>,
    /// Line and type of each preload hint.
    pub hints: Vec<(usize, String)>,
}

impl Media {
    /// Keeps what is compared with other playlists alone.
    pub fn forget_parts(&mut self) {
        self.open_parts = vec![];
        self.entries.iter_mut().for_each(|entry| entry.parts = vec![]);
    }
}

/// A media segment.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// Line of its URI.
    pub line: usize,
    pub uri: String,
    pub seconds: f64,
    pub range: Option<Range>,
    pub map: Option<Map>,
    pub discontinuity: bool,
    pub gap: bool,
    pub sealed: bool,
    pub parts: Vec<Part>,
}

/// EXT-X-MAP.
#[derive(Clone, Debug, Default)]
pub(super) struct Map {
    pub line: usize,
    pub uri: String,
    pub range: Option<Range>,
}

/// EXT-X-PART.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub line: usize,
    pub seconds: f64,
    pub independent: bool,
    pub gap: bool,
}

/// Reads the lines; what stands where it does not apply to anything is said.
pub(super) fn read(lines: &[Line<'_>], file: &str, findings: &mut Findings) -> Media {
    let mut reader = Reader { media: Media::default(), next: Entry::default(), timed: None, file, findings };
    for line in lines {
        match line.content {
            Content::Tag(name, value) => reader.tag(line.number, name, value.unwrap_or_default()),
            Content::Uri(uri) => reader.segment(line.number, uri),
        }
    }
    if let Some((line, _)) = reader.timed {
        reader.disorder(line, "EXTINF is not followed by a URI");
    }
    reader.media.open_parts = std::mem::take(&mut reader.next.parts);
    reader.media
}

struct Reader<'a> {
    media: Media,
    /// What applies to the next segment.
    next: Entry,
    /// EXTINF of the next segment and its line.
    timed: Option<(usize, f64)>,
    file: &'a str,
    findings: &'a mut Findings,
}

impl Reader<'_> {
    fn disorder(&mut self, line: usize, what: &str) {
        self.findings.add(Rule::HlsOrder, &Place::line(self.file, line), what);
    }

    fn tag(&mut self, line: usize, name: &str, value: &str) {
        let media = &mut self.media;
        match name {
            "EXT-X-TARGETDURATION" => media.target = value.parse().ok(),
            "EXT-X-PLAYLIST-TYPE" => media.is_vod = value == "VOD",
            "EXT-X-ENDLIST" => media.ended = true,
            "EXT-X-I-FRAMES-ONLY" | "EXT-X-IMAGES-ONLY" => media.for_seeking = true,
            "EXT-X-INDEPENDENT-SEGMENTS" => media.independent = true,
            "EXT-X-PART-INF" => media.part_target = Attributes::read(value).number("PART-TARGET"),
            "EXT-X-SERVER-CONTROL" => media.control = Some((line, Attributes::read(value))),
            "EXT-X-PRELOAD-HINT" => {
                let kind = Attributes::read(value).get("TYPE").unwrap_or_default().to_owned();
                media.hints.push((line, kind));
            }
            "EXT-X-MEDIA-SEQUENCE" | "EXT-X-DISCONTINUITY-SEQUENCE" => self.sequence(line, name, value),
            "EXTINF" => {
                if self.timed.is_some() {
                    self.disorder(line, "a second EXTINF before a URI");
                }
                let seconds = value.split(',').next().and_then(|text| text.parse().ok());
                let seconds = seconds.filter(|seconds: &f64| seconds.is_finite()).unwrap_or(0.0);
                self.timed = Some((line, seconds));
            }
            "EXT-X-BYTERANGE" => self.next.range = self.range(line, value),
            "EXT-X-MAP" => self.map(line, value),
            "EXT-X-KEY" => {
                self.next.sealed =
                    Attributes::read(value).get("METHOD").is_some_and(|method| method != "NONE");
            }
            "EXT-X-DISCONTINUITY" => self.next.discontinuity = true,
            "EXT-X-GAP" => self.next.gap = true,
            "EXT-X-PART" => self.part(line, value),
            _ => {}
        }
    }

    fn sequence(&mut self, line: usize, name: &str, value: &str) {
        if !self.media.entries.is_empty() || self.next.discontinuity || !self.next.parts.is_empty() {
            self.disorder(line, &format!("{name} stands after a segment or a discontinuity"));
        }
        if name == "EXT-X-MEDIA-SEQUENCE" {
            self.media.sequence = value.parse().unwrap_or(0);
        }
    }

    fn map(&mut self, line: usize, value: &str) {
        let attributes = Attributes::read(value);
        let uri = attributes.get("URI").unwrap_or_default().to_owned();
        // Without a start it begins with the resource (4.4.4.5).
        let range = attributes.get("BYTERANGE").and_then(byte_range);
        let range = range.map(|(length, start)| (start.unwrap_or(0), length));
        self.next.map = Some(Map { line, uri, range });
    }

    fn part(&mut self, line: usize, value: &str) {
        let attributes = Attributes::read(value);
        self.next.parts.push(Part {
            line,
            seconds: attributes.number("DURATION").unwrap_or(0.0),
            independent: attributes.is_yes("INDEPENDENT"),
            gap: attributes.is_yes("GAP"),
        });
    }

    /// A range that does not say its start goes on from the one before.
    fn range(&mut self, line: usize, value: &str) -> Option<Range> {
        let (length, start) = byte_range(value)?;
        let before = self.media.entries.last();
        let follows = before.and_then(|last| last.range).map(|(from, length)| from.saturating_add(length));
        if start.or(follows).is_none() {
            self.findings.add(
                Rule::HlsRange,
                &Place::line(self.file, line),
                "the range has no start, and no range is before it",
            );
        }
        Some((start.or(follows)?, length))
    }

    fn segment(&mut self, line: usize, uri: &str) {
        match self.timed.take() {
            Some((_, seconds)) => self.next.seconds = seconds,
            None => self.disorder(line, "a URI without EXTINF"),
        }
        // A map and a key hold for all that follow.
        let following = Entry { map: self.next.map.clone(), sealed: self.next.sealed, ..Entry::default() };
        let mut entry = std::mem::replace(&mut self.next, following);
        (entry.line, entry.uri) = (line, uri.to_owned());
        self.media.entries.push(entry);
    }
}
