//! The disk as the log uses it.

use super::disk::{Change, Disk, Inode, Naming, State};
use event_log::storage::{Access, File, Index, Space, Storage};
use redb::backends::InMemoryBackend;
use std::any::Any;
use std::io::{self, ErrorKind};
use std::sync::Arc;

#[derive(Debug)]
struct Handle {
    disk: Disk,
    inode: usize,
}

impl File for Handle {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let state = self.disk.state();
        let data = &state.inodes[self.inode].current;
        let from = data.len().min(offset as usize);
        let bytes = buffer.len().min(data.len() - from);
        buffer[..bytes].copy_from_slice(&data[from..from + bytes]);
        Ok(bytes)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        let mut state = self.disk.state();
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
        let mut state = self.disk.state();
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
        let mut state = self.disk.state();
        state.operate()?;
        let inode = &mut state.inodes[self.inode];
        let change = Change::Length(bytes as usize);
        Inode::apply(&mut inode.current, &change);
        inode.pending.push(change);
        Ok(())
    }

    fn bytes(&self) -> io::Result<u64> {
        Ok(self.disk.state().inodes[self.inode].current.len() as u64)
    }
}

impl Storage for Disk {
    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.state().names.keys().cloned().collect())
    }

    fn open(&self, name: &str, _: Access) -> io::Result<Arc<dyn File>> {
        let inode = self.state().names.get(name).copied().ok_or(ErrorKind::NotFound)?;
        Ok(Arc::new(Handle { disk: self.clone(), inode }))
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn File>> {
        let mut state = self.state();
        state.operate()?;
        let inode = state.inodes.len();
        state.inodes.push(Inode::default());
        state.name(Naming::Set(name.to_owned(), inode));
        Ok(Arc::new(Handle { disk: self.clone(), inode }))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state();
        state.operate()?;
        let inode = state.names.get(from).copied().ok_or(ErrorKind::NotFound)?;
        state.name(Naming::Gone(from.to_owned()));
        state.name(Naming::Set(to.to_owned(), inode));
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.state();
        state.operate()?;
        if let Some(inode) = state.names.get(name).copied() {
            state.inodes[inode].current.clear();
        }
        state.name(Naming::Gone(name.to_owned()));
        Ok(())
    }

    fn make_read_only(&self, _: &str) -> io::Result<()> {
        self.state().operate()
    }

    fn sync_names(&self) -> io::Result<()> {
        let mut state = self.state();
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
