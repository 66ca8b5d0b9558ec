//! Chores of the repository: the documents that are made from the code. The rules of the architecture are this
//! crate's tests.

pub mod documents;
