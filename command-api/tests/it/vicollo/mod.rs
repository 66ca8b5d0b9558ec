//! The Vicollo server API's changes.

mod groups;
mod kinds;
mod members;
