//! A disk that keeps only what it must: unsynced sectors may be lost one by one, names too.

use event_log::storage::{Access, File, Index, Space, Storage};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use redb::backends::InMemoryBackend;
use std::any::Any;
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
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Length(usize),
}

#[derive(Clone, Debug, Default)]
struct Inode {
    /// What a reader sees.
    current: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Naming {
    Set(String, usize),
    Gone(String),
}

#[derive(Debug)]
struct State {
    random: StdRng,
    faults: Faults,
    operations: u64,
    syncs: u64,
    writes: u64,
    inodes: Vec<Inode>,
    names: HashMap<String, usize>,
    durable_names: HashMap<String, usize>,
    pending_names: Vec<Naming>,
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

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets what goes wrong from now on.
    pub fn set(&self, faults: Faults) {
        let mut state = self.lock();
        state.faults = faults;
        state.operations = 0;
        state.syncs = 0;
        state.writes = 0;
    }

    /// The power goes, and comes again.
    pub fn cut_power(&self) {
        let mut state = self.lock();
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
        let mut state = self.lock();
        let inode = state.names[name];
        let inode = &mut state.inodes[inode];
        change(&mut inode.current);
        inode.durable.clone_from(&inode.current);
    }

    /// Names and sizes of the files.
    pub fn files(&self) -> Vec<(String, usize)> {
        let state = self.lock();
        let mut files: Vec<_> =
            state.names.iter().map(|(name, inode)| (name.clone(), state.inodes[*inode].current.len())).collect();
        files.sort();
        files
    }
}

impl Naming {
    fn apply(self, names: &mut HashMap<String, usize>) {
        match self {
            Self::Set(name, inode) => drop(names.insert(name, inode)),
            Self::Gone(name) => drop(names.remove(&name)),
        }
    }
}

impl Inode {
    fn apply(data: &mut Vec<u8>, change: &Change) {
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

    fn cut_power(&mut self, random: &mut StdRng, share: f64) {
        for change in std::mem::take(&mut self.pending) {
            match &change {
                Change::Length(_) if random.random_bool(0.5) => Self::apply(&mut self.durable, &change),
                Change::Length(_) => {}
                Change::Write { offset, bytes } => {
                    let mut at = 0;
                    while at < bytes.len() {
                        let end = bytes.len().min(at + SECTOR - (offset + at) % SECTOR);
                        if random.random_bool(share) {
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
    fn operate(&mut self) -> io::Result<()> {
        self.operations += 1;
        match self.faults.dies_after {
            Some(after) if self.operations > after => Err(io::Error::other("the machine is off")),
            _ => Ok(()),
        }
    }

    fn name(&mut self, naming: Naming) {
        naming.clone().apply(&mut self.names);
        self.pending_names.push(naming);
    }

    fn room_for(&mut self, inode: usize, offset: usize, bytes: usize) -> io::Result<usize> {
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

#[derive(Debug)]
struct Handle {
    disk: Disk,
    inode: usize,
}

impl File for Handle {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let state = self.disk.lock();
        let data = &state.inodes[self.inode].current;
        let from = data.len().min(offset as usize);
        let bytes = buffer.len().min(data.len() - from);
        buffer[..bytes].copy_from_slice(&data[from..from + bytes]);
        Ok(bytes)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        let mut state = self.disk.lock();
        state.operate()?;
        state.writes += 1;
        if state.faults.write_fails == Some(state.writes) {
            return Err(io::Error::other("a bad sector"));
        }
        let written = state.room_for(self.inode, offset as usize, bytes.len())?;
        let change = Change::Write { offset: offset as usize, bytes: bytes[..written].to_vec() };
        let inode = &mut state.inodes[self.inode];
        Inode::apply(&mut inode.current, &change);
        inode.pending.push(change);
        Ok(written)
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.disk.lock();
        state.operate()?;
        state.syncs += 1;
        let fails = state.faults.sync_fails == Some(state.syncs);
        let inode = &mut state.inodes[self.inode];
        if fails {
            // The system forgets that these were not written; a second sync would be a lie.
            inode.pending.clear();
            return Err(io::Error::other("a failed sync"));
        }
        for change in std::mem::take(&mut inode.pending) {
            Inode::apply(&mut inode.durable, &change);
        }
        Ok(())
    }

    fn set_len(&self, bytes: u64) -> io::Result<()> {
        let mut state = self.disk.lock();
        state.operate()?;
        let inode = &mut state.inodes[self.inode];
        let change = Change::Length(bytes as usize);
        Inode::apply(&mut inode.current, &change);
        inode.pending.push(change);
        Ok(())
    }

    fn bytes(&self) -> io::Result<u64> {
        Ok(self.disk.lock().inodes[self.inode].current.len() as u64)
    }
}

impl Storage for Disk {
    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.lock().names.keys().cloned().collect())
    }

    fn open(&self, name: &str, _: Access) -> io::Result<Arc<dyn File>> {
        let inode = self.lock().names.get(name).copied().ok_or(ErrorKind::NotFound)?;
        Ok(Arc::new(Handle { disk: self.clone(), inode }))
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn File>> {
        let mut state = self.lock();
        state.operate()?;
        let inode = state.inodes.len();
        state.inodes.push(Inode::default());
        state.name(Naming::Set(name.to_owned(), inode));
        Ok(Arc::new(Handle { disk: self.clone(), inode }))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.lock();
        state.operate()?;
        let inode = state.names.get(from).copied().ok_or(ErrorKind::NotFound)?;
        state.name(Naming::Gone(from.to_owned()));
        state.name(Naming::Set(to.to_owned(), inode));
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.lock();
        state.operate()?;
        if let Some(inode) = state.names.get(name).copied() {
            state.inodes[inode].current.clear();
        }
        state.name(Naming::Gone(name.to_owned()));
        Ok(())
    }

    fn make_read_only(&self, _: &str) -> io::Result<()> {
        self.lock().operate()
    }

    fn sync_names(&self) -> io::Result<()> {
        let mut state = self.lock();
        state.operate()?;
        let State { durable_names, pending_names, .. } = &mut *state;
        for naming in pending_names.drain(..) {
            naming.apply(durable_names);
        }
        Ok(())
    }

    fn lock(&self) -> io::Result<Box<dyn Any + Send + Sync>> {
        Ok(Box::new(()))
    }

    fn index(&self, _: bool) -> io::Result<Index> {
        Ok(Index { backend: Box::new(InMemoryBackend::new()), space: Arc::new(Space::default()) })
    }
}
