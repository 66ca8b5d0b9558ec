//! What was loaded, so that HLS and DASH over the same segments read each once.

use crate::facts::{Init, Kind, Loaded};
use crate::fetch::{Fetcher, Range, Trouble};
use crate::findings::Findings;
use crate::{Place, Progress, Report, Rule, mp4};
use std::collections::HashMap;
use std::sync::Arc;
use url::Url;

/// Why a check ends early.
pub(crate) struct Stop(pub String);

type Key = (Url, Option<Range>);

/// A check under way: what is loaded, counted and found.
pub(crate) struct Check<'a> {
    pub fetcher: Fetcher,
    pub findings: Findings,
    pub documents: usize,
    progress: &'a mut dyn FnMut(Progress<'_>),
    /// Segments known of.
    pub total: usize,
    inits: HashMap<Key, Option<Arc<Init>>>,
    segments: HashMap<(Key, Option<Key>), Option<Loaded>>,
}

/// Something referred to, and where.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub place: Place,
    pub url: Url,
    pub range: Option<Range>,
}

impl Reference {
    fn key(&self) -> Key {
        (self.url.clone(), self.range)
    }
}

impl<'a> Check<'a> {
    pub fn new(fetcher: Fetcher, progress: &'a mut dyn FnMut(Progress<'_>)) -> Self {
        let (inits, segments) = (HashMap::new(), HashMap::new());
        Self { fetcher, findings: Findings::default(), documents: 0, progress, total: 0, inits, segments }
    }

    pub fn report(self, stopped: Option<String>) -> Report {
        Report {
            findings: self.findings.sorted(),
            documents: self.documents,
            segments: self.segments.len(),
            bytes: self.fetcher.bytes,
            stopped,
        }
    }

    /// Counts a playlist or manifest.
    pub fn document(&mut self) -> Result<(), Stop> {
        self.documents += 1;
        let max = self.fetcher.limits.documents;
        if self.documents > max {
            return Err(Stop(format!("more than {max} playlists and manifests")));
        }
        Ok(())
    }

    /// Counts segments that a list announces, before anything is kept of them.
    pub fn expect(&mut self, segments: usize) -> Result<(), Stop> {
        self.total = self.total.saturating_add(segments);
        let max = self.fetcher.limits.requests;
        if self.total > max {
            return Err(Stop(format!("more than {max} segments are listed")));
        }
        Ok(())
    }

    /// Says that what `place` refers to is not there, or ends the check.
    pub fn lacks(&mut self, place: &Place, trouble: Trouble) -> Result<(), Stop> {
        let (rule, what) = match trouble {
            Trouble::Missing(what) => (Rule::Missing, what),
            Trouble::Outside(what) => (Rule::Outside, what),
            Trouble::Stop(why) => return Err(Stop(why)),
        };
        self.findings.add(rule, place, what);
        Ok(())
    }

    /// An initialisation segment; nothing if it is missing or broken, which is then said.
    pub async fn init(&mut self, wanted: &Reference) -> Result<Option<Arc<Init>>, Stop> {
        if let Some(known) = self.inits.get(&wanted.key()) {
            return Ok(known.clone());
        }
        let read = match self.fetcher.segment(&wanted.url, wanted.range).await {
            Ok(got) => {
                let mut faults = vec![];
                let read = mp4::read_init(&got.bytes, &mut faults);
                self.blame(&wanted.url, faults);
                read.map(Arc::new)
            }
            Err(trouble) => {
                self.lacks(&wanted.place, trouble)?;
                None
            }
        };
        self.inits.insert(wanted.key(), read.clone());
        Ok(read)
    }

    /// A segment; nothing if it is missing, which is then said. `init` is nothing where the content is not ours to read.
    pub async fn segment(
        &mut self,
        wanted: &Reference,
        init: Option<(&Reference, &Init)>,
        text: bool,
    ) -> Result<Option<Loaded>, Stop> {
        let key = (wanted.key(), init.map(|(reference, _)| reference.key()));
        if let Some(known) = self.segments.get(&key) {
            return Ok(known.clone());
        }
        let loaded = match self.fetcher.segment(&wanted.url, wanted.range).await {
            Ok(got) => Some(self.content(wanted, &got.bytes, init.map(|(_, init)| init), text)),
            Err(trouble) => {
                self.lacks(&wanted.place, trouble)?;
                None
            }
        };
        self.segments.insert(key, loaded.clone());
        let file = self.fetcher.name(&wanted.url);
        let done = self.segments.len();
        (self.progress)(Progress { done, total: self.total.max(done), file: &file });
        Ok(loaded)
    }

    fn content(&mut self, wanted: &Reference, bytes: &[u8], init: Option<&Init>, text: bool) -> Loaded {
        let mut faults = vec![];
        let segment = match init {
            Some(init) if init.kind != Kind::Other => mp4::read_segment(bytes, init, &mut faults),
            Some(_) => None,
            None => {
                if text && !bytes.trim_ascii_start().starts_with("WEBVTT".as_bytes()) {
                    faults.push((Rule::HlsSubtitles, "it does not begin with WEBVTT".to_owned()));
                }
                None
            }
        };
        self.blame(&wanted.url, faults);
        Loaded { bytes: bytes.len() as u64, segment }
    }

    fn blame(&mut self, url: &Url, faults: mp4::Faults) {
        let place = Place::of(&self.fetcher.name(url));
        for (rule, message) in faults {
            self.findings.add(rule, &place, message);
        }
    }
}
