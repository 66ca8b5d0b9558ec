//! The reading side over a real log, real read models and a real blob store.

mod audit;
mod health;
mod lists;
mod origin;
mod pages;
mod private;
mod support;
mod traversal;
mod usage;
