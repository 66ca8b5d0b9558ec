//! What players say of how watching goes, summed by session until it is reported.
//!
//! In memory: what a killed process had not reported is lost. Players are not believed: each figure has a limit, and so
//! have sessions.

use domain::playback::{Figures, Recorded};
use domain::{AppId, PostId, Timestamp};
use schemas::rest::PlaybackReport;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// A session of which nothing is heard for so long is over.
const IDLE_MS: u64 = 60_000;
/// A longer one is reported in parts, so that its beginning shows.
const PART_MS: u64 = 600_000;
/// Sessions open at once in a process, about 10 MB.
const OPEN_MAX: usize = 20_000;
/// What a session may say in a part: a word every three seconds.
const WORDS_MAX: u32 = 200;
/// Media time of one request that is believed.
const OBJECT_MS_MAX: u64 = 60_000;

/// Whose session it is, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Session {
    pub app: AppId,
    pub post: PostId,
    id: Uuid,
}

impl Session {
    /// By the name that the player gave it, which does not go any further: it could name a person.
    pub fn named(app: AppId, post: PostId, name: &str) -> Self {
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("playback/{app}/{post}/{name}").as_bytes());
        Self { app, post, id }
    }
}

/// What a player says with a request for media (CTA-5004).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// It has nothing to play yet (`su`).
    pub starting: bool,
    /// It had to wait since the last request (`bs`).
    pub starved: bool,
    /// The rung, by its kbit/s (`br`), and the object's media time (`d`); of video alone.
    pub kbps: Option<u64>,
    pub ms: u64,
}

/// More sessions, or more words of one, than are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany;

/// The open sessions; clones share them.
#[derive(Clone, Default)]
pub struct Playbacks(Arc<Mutex<HashMap<Session, Open>>>);

struct Open {
    from: Timestamp,
    to: Timestamp,
    /// Of the player's beacons; where it sends any, requests say nothing new.
    told: Option<Figures>,
    said: Figures,
    /// Since when requests say that it starts.
    starting_since: Option<Timestamp>,
    has_started: bool,
    kbps: Option<u64>,
    words: u32,
    has_ended: bool,
}

impl Open {
    fn new(at: Timestamp) -> Self {
        Self {
            from: at,
            to: at,
            told: None,
            said: Figures::default(),
            starting_since: None,
            has_started: false,
            kbps: None,
            words: 0,
            has_ended: false,
        }
    }

    fn tell(&mut self, mut figures: Figures) {
        if self.has_started {
            figures.startup_ms = None;
        }
        self.has_started |= figures.startup_ms.is_some();
        self.told.get_or_insert_default().add(&figures);
    }

    fn say(&mut self, said: Said, at: Timestamp) {
        if said.starting && self.words == 0 {
            self.starting_since = Some(at);
        }
        if let Some(since) = self.starting_since.take_if(|_| !said.starting)
            && !self.has_started
        {
            self.said.startup_ms = Some(between_ms(since, at));
            self.has_started = true;
        }
        self.said.stalls += u64::from(said.starved);
        self.said.played_ms += said.ms.min(OBJECT_MS_MAX);
        if let Some(kbps) = said.kbps {
            let before = self.kbps.replace(kbps).unwrap_or(kbps);
            self.said.rungs_up += u64::from(kbps > before);
            self.said.rungs_down += u64::from(kbps < before);
        }
    }

    /// What is to be reported, and whether anything more can come.
    fn part(&mut self, at: Timestamp, is_last: bool) -> Option<Figures> {
        let is_over = is_last || self.has_ended || between_ms(self.to, at) >= IDLE_MS;
        let is_due = self.words > 0 && (is_over || between_ms(self.from, at) >= PART_MS);
        self.has_ended |= is_over;
        if !is_due {
            return None;
        }
        self.words = 0;
        let said = std::mem::take(&mut self.said);
        Some(self.told.as_mut().map_or(said, std::mem::take))
    }
}

impl Playbacks {
    /// Takes a beacon: what happened since the last one.
    ///
    /// # Errors
    /// More sessions or words than are taken: the rest is not counted.
    pub fn tell(
        &self,
        session: Session,
        figures: Figures,
        is_last: bool,
        at: Timestamp,
    ) -> Result<(), TooMany> {
        self.hear(session, at, |open| {
            open.tell(figures);
            open.has_ended = is_last;
        })
    }

    /// Takes what a request said, if there is room for it.
    pub fn say(&self, session: Session, said: Said, at: Timestamp) {
        if self.hear(session, at, |open| open.say(said, at)).is_err() {
            metrics::counter!("reelog_playback_words_dropped_total").increment(1);
        }
    }

    fn hear(&self, session: Session, at: Timestamp, hear: impl FnOnce(&mut Open)) -> Result<(), TooMany> {
        let mut sessions = self.lock();
        if sessions.len() >= OPEN_MAX && !sessions.contains_key(&session) {
            return Err(TooMany);
        }
        let open = sessions.entry(session).or_insert_with(|| Open::new(at));
        if open.words >= WORDS_MAX {
            return Err(TooMany);
        }
        if open.words == 0 {
            (open.from, open.to) = (at, at);
        }
        hear(open);
        open.words += 1;
        // A clock that was set back must not make a report that ends before it starts.
        (open.from, open.to) = (open.from.min(at), open.to.max(at));
        Ok(())
    }

    /// Takes the reports of sessions that are over or have gone on for long; at the end, of all.
    pub fn take(&self, at: Timestamp, is_last: bool) -> Vec<PlaybackReport> {
        let mut reports = vec![];
        self.lock().retain(|session, open| {
            let (from, to, Session { app, post, id }) = (open.from, open.to, *session);
            if let Some(figures) = open.part(at, is_last) {
                let report = Recorded { app, post, session: id, from, to, figures };
                reports.push(PlaybackReport { id: Uuid::new_v4(), report });
            }
            !open.has_ended
        });
        reports
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Session, Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// No less than 0: clocks are set back.
fn between_ms(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from((to.as_micros() - from.as_micros()) / 1_000).unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    fn session(name: &str) -> Session {
        Session::named(1.try_into().unwrap(), 42.try_into().unwrap(), name)
    }

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_micros(ms * 1_000)
    }

    fn figures(reports: &[PlaybackReport]) -> Vec<Figures> {
        reports.iter().map(|report| report.report.figures.clone()).collect()
    }

    #[test]
    fn requests_tell_start_up_stalls_and_rungs() {
        let playbacks = Playbacks::default();
        let first = Said { starting: true, kbps: Some(800), ms: 4_000, ..Said::default() };
        playbacks.say(session("a"), first, at(1_000));
        playbacks.say(session("a"), Said { kbps: Some(2_800), ..first }, at(1_300));
        playbacks.say(session("a"), Said { starting: false, starved: true, ..first }, at(1_500));
        assert!(playbacks.take(at(2_000), false).is_empty(), "it goes on");
        let reports = playbacks.take(at(61_500), false);
        let expected = Figures {
            startup_ms: Some(500),
            played_ms: 12_000,
            stalls: 1,
            rungs_up: 1,
            rungs_down: 1,
            ..Figures::default()
        };
        assert_eq!(figures(&reports), [expected]);
        assert_eq!((reports[0].report.from, reports[0].report.to), (at(1_000), at(1_500)));
        assert!(playbacks.take(at(200_000), true).is_empty(), "once");
    }

    #[test]
    fn a_beacon_is_believed_before_requests_and_a_start_up_counted_once() {
        let playbacks = Playbacks::default();
        playbacks.say(session("a"), Said { starved: true, ..Said::default() }, at(0));
        let told = Figures { startup_ms: Some(200), played_ms: 1_000, ..Figures::default() };
        playbacks.tell(session("a"), told.clone(), false, at(100)).unwrap();
        playbacks.tell(session("a"), told, true, at(200)).unwrap();
        let expected = Figures { startup_ms: Some(200), played_ms: 2_000, ..Figures::default() };
        assert_eq!(figures(&playbacks.take(at(300), false)), [expected]);
    }

    #[test]
    fn a_long_session_is_reported_in_parts_that_add_up() {
        let playbacks = Playbacks::default();
        let told = Figures { startup_ms: Some(200), stalls: 1, ..Figures::default() };
        let mut sum = Figures::default();
        for minute in 0..25 {
            playbacks.tell(session("a"), told.clone(), minute == 24, at(minute * 59_000)).unwrap();
            for part in figures(&playbacks.take(at(minute * 59_000 + 1), false)) {
                sum.add(&part);
            }
        }
        assert_eq!(sum, Figures { startup_ms: Some(200), stalls: 25, ..Figures::default() });
        assert!(playbacks.lock().is_empty());
    }

    #[test]
    fn nobody_fills_the_memory_or_talks_without_end() {
        let playbacks = Playbacks::default();
        let tell = |name: &str| playbacks.tell(session(name), Figures::default(), false, at(0));
        assert!((0..WORDS_MAX).all(|_| tell("a").is_ok()));
        assert_eq!(tell("a"), Err(TooMany));
        assert!((1..OPEN_MAX).all(|number| tell(&number.to_string()).is_ok()));
        assert_eq!(tell("one more"), Err(TooMany));
        assert_eq!(playbacks.take(at(0), true).len(), OPEN_MAX);
        assert_eq!(tell("one more"), Ok(()));
    }
}
