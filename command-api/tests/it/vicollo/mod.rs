//! The Vicollo server API's changes, and what groups let members do.

mod embed;
mod groups;
mod kinds;
mod members;
mod permissions;
mod roles;
mod rooms;
mod storages;
