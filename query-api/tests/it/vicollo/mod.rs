//! What Vicollo apps and their members read.

mod groups;
mod members;
mod rooms;
mod sessions;
mod storages;
