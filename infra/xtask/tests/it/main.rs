//! The rules of the architecture. A rule that breaks names the file and what to do about it.

mod direction;
mod documents;
mod domain;
mod manifests;
mod modules;
mod sizes;
mod source;
mod words;
