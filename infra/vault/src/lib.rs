//! Engines of the vault of personal-data keys ([`ports::vault::Vault`]).
//!
//! [`FileVault`] keeps a file a subject in a folder of this machine; several processes may use one folder at once.
//! Neither the folder nor the master key belongs into a backup of the log: an erased key must not come back with it.

mod disk;
mod files;
mod master;
mod wrap;

pub use files::FileVault;
