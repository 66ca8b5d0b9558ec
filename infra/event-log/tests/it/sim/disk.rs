//! A disk that keeps only what it must: unsynced sectors may be lost one by one, names too.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const SECTOR: usize = 512;

/// What goes wrong.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// After so many operations everything fails, as for a process that was killed.
    pub dies_after: Option<u64>,
    /// The sync of this number fails, and what it should have made durable never will be.
    pub sync_fails: Option<u64>,
    /// The write of this number fails.
    pub write_fails: Option<u64>,
    /// Bytes of all files together.
    pub capacity: Option<u64>,
    /// One write in so many writes less than asked.
    pub short_one_in: Option<u32>,
}

#[derive(Clone, Debug)]
pub(super) enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Length(usize),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Inode {
    /// What a reader sees.
    pub current: Vec<u8>,
    pub durable: Vec<u8>,
    pub pending: Vec<Change>,
}

#[derive(Clone, Debug)]
pub(super) enum Naming {
    Set(String, usize),
    Gone(String),
}

#[derive(Debug)]
pub(super) struct State {
    pub random: StdRng,
    pub faults: Faults,
    pub operations: u64,
    pub syncs: u64,
    pub writes: u64,
    pub inodes: Vec<Inode>,
    pub names: HashMap<String, usize>,
    pub durable_names: HashMap<String, usize>,
    pub pending_names: Vec<Naming>,
}

/// The disk; survives its crashes.
#[derive(Clone, Debug)]
pub struct Disk(Arc<Mutex<State>>);

impl Disk {
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(State {
            random: StdRng::seed_from_u64(seed),
            faults: Faults::default(),
            operations: 0,
            syncs: 0,
            writes: 0,
            inodes: Vec::new(),
            names: HashMap::new(),
            durable_names: HashMap::new(),
            pending_names: Vec::new(),
        })))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets what goes wrong from now on.
    pub fn set(&self, faults: Faults) {
        let mut state = self.state();
        state.faults = faults;
        state.operations = 0;
        state.syncs = 0;
        state.writes = 0;
    }

    /// The power goes, and comes again.
    pub fn cut_power(&self) {
        let mut state = self.state();
        let State { random, inodes, names, durable_names, pending_names, .. } = &mut *state;
        let kept = random.random_range(0..=pending_names.len());
        for naming in pending_names.drain(..).take(kept) {
            naming.apply(durable_names);
        }
        pending_names.clear();
        names.clone_from(durable_names);
        let share = [0.0, 0.5, 0.9, 1.0][random.random_range(0..4)];
        for inode in inodes {
            inode.cut_power(random, share);
        }
    }

    /// Bytes of a file, to be changed at will.
    pub fn tamper(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut state = self.state();
        let inode = state.names[name];
        let inode = &mut state.inodes[inode];
        change(&mut inode.current);
        inode.durable.clone_from(&inode.current);
    }

    /// Names and sizes of the files.
    pub fn files(&self) -> Vec<(String, usize)> {
        let state = self.state();
        let mut files: Vec<_> = state
            .names
            .iter()
            .map(|(name, inode)| (name.clone(), state.inodes[*inode].current.len()))
            .collect();
        files.sort();
        files
    }
}

impl Naming {
    pub fn apply(self, names: &mut HashMap<String, usize>) {
        match self {
            Self::Set(name, inode) => drop(names.insert(name, inode)),
            Self::Gone(name) => drop(names.remove(&name)),
        }
    }
}

impl Inode {
    pub fn apply(data: &mut Vec<u8>, change: &Change) {
        match change {
            Change::Length(bytes) => data.resize(*bytes, 0),
            Change::Write { offset, bytes } => {
                let end = offset + bytes.len();
                if data.len() < end {
                    data.resize(end, 0);
                }
                data[*offset..end].copy_from_slice(bytes);
            }
        }
    }

    /// Of each sector a version remains: the last one with a chance of `share`, or any before it. A sector is never a
    /// mixture of two versions.
    fn cut_power(&mut self, random: &mut StdRng, share: f64) {
        let changes = std::mem::take(&mut self.pending);
        let mut versions: HashMap<usize, usize> = HashMap::new();
        for (number, change) in changes.iter().enumerate() {
            match change {
                Change::Length(_) if random.random_bool(0.5) => Self::apply(&mut self.durable, change),
                Change::Length(_) => {}
                Change::Write { offset, bytes } => {
                    let mut at = 0;
                    while at < bytes.len() {
                        let sector = (offset + at) / SECTOR;
                        let end = bytes.len().min((sector + 1) * SECTOR - offset);
                        let last = *versions.entry(sector).or_insert_with(|| {
                            let any = random.random_range(0..=changes.len());
                            if random.random_bool(share) { changes.len() } else { any }
                        });
                        if number < last {
                            let part = Change::Write { offset: offset + at, bytes: bytes[at..end].to_vec() };
                            Self::apply(&mut self.durable, &part);
                        }
                        at = end;
                    }
                }
            }
        }
        self.current.clone_from(&self.durable);
    }
}

impl State {
    pub fn operate(&mut self) -> io::Result<()> {
        self.operations += 1;
        match self.faults.dies_after {
            Some(after) if self.operations > after => Err(io::Error::other("the machine is off")),
            _ => Ok(()),
        }
    }

    pub fn name(&mut self, naming: Naming) {
        naming.clone().apply(&mut self.names);
        self.pending_names.push(naming);
    }

    pub fn room_for(&mut self, inode: usize, offset: usize, bytes: usize) -> io::Result<usize> {
        let mut bytes = bytes;
        if let Some(capacity) = self.faults.capacity {
            let used: usize = self.inodes.iter().map(|inode| inode.current.len()).sum();
            let free = (capacity as usize).saturating_sub(used);
            let overlap = self.inodes[inode].current.len().saturating_sub(offset);
            bytes = bytes.min(free + overlap);
            if bytes == 0 {
                return Err(ErrorKind::StorageFull.into());
            }
        }
        if self.faults.short_one_in.is_some_and(|one_in| self.random.random_ratio(1, one_in)) {
            bytes = self.random.random_range(1..=bytes);
        }
        Ok(bytes)
    }
}
