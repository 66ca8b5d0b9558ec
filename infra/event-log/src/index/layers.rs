//! The index as one: newer parts in memory over the file.

use super::{Disk, Mem, Place};
use crate::rules::{Head, View};
use ports::log::{App, FailIfMatch, LogError, Position, StreamName};
use uuid::Uuid;

/// Parts of an index, newest first, over the file.
pub(crate) struct Layers<'a> {
    pub mems: Vec<&'a Mem>,
    pub disk: Option<&'a Disk>,
}

impl Layers<'_> {
    /// Places of a stream's revisions `from..to`, in order, at most `max`.
    pub fn places(&self, stream: u64, from: u64, to: u64, max: usize) -> Result<Vec<Place>, LogError> {
        let mut places = match self.disk {
            Some(disk) => disk.places(stream, from, to, max)?,
            None => Vec::new(),
        };
        for mem in self.mems.iter().rev() {
            // A part may be both in the file and still in memory: go on after what is there.
            let from = from + places.len() as u64;
            let more = max - places.len();
            places.extend(
                mem.revisions.range((stream, from)..(stream, to.max(from))).map(|(_, p)| *p).take(more),
            );
        }
        Ok(places)
    }

    /// The nearest known place at or before a position.
    pub fn floor(&self, position: Position) -> Result<Option<(Position, u64)>, LogError> {
        for mem in &self.mems {
            if let Some((position, offset)) = mem.offsets.range(..=position).next_back() {
                return Ok(Some((*position, *offset)));
            }
        }
        self.disk.map_or(Ok(None), |disk| disk.floor(position))
    }
}

impl View for Layers<'_> {
    fn head(&self, stream: &StreamName) -> Result<Option<Head>, LogError> {
        match self.mems.iter().find_map(|mem| mem.heads.get(stream)) {
            Some(head) => Ok(Some(*head)),
            None => self.disk.map_or(Ok(None), |disk| disk.head(stream)),
        }
    }

    fn revision_of(&self, stream: u64, id: Uuid) -> Result<Option<u64>, LogError> {
        match self.mems.iter().find_map(|mem| mem.ids.get(&(stream, id))) {
            Some(revision) => Ok(Some(*revision)),
            None => self.disk.map_or(Ok(None), |disk| disk.revision_of(stream, id)),
        }
    }

    fn position_of(&self, stream: u64, revision: u64) -> Result<Option<Position>, LogError> {
        match self.mems.iter().find_map(|mem| mem.revisions.get(&(stream, revision))) {
            Some(place) => Ok(Some(place.position)),
            None => self.disk.map_or(Ok(None), |disk| {
                Ok(disk.places(stream, revision, revision + 1, 1)?.first().map(|place| place.position))
            }),
        }
    }

    fn newest_match(&self, app: App, condition: &FailIfMatch) -> Result<Option<Position>, LogError> {
        if condition.tags.is_empty() {
            let newest = match self.mems.iter().find_map(|mem| mem.last_of(app, &condition.event_types)) {
                Some(position) => Some(position),
                None => self.disk.map_or(Ok(None), |disk| disk.last_of(app, &condition.event_types))?,
            };
            return Ok(newest.filter(|position| *position > condition.after));
        }
        match self.mems.iter().find_map(|mem| mem.newest_tagged(app, condition)) {
            Some(position) => Ok(Some(position)),
            None => self.disk.map_or(Ok(None), |disk| disk.newest_tagged(app, condition)),
        }
    }
}
