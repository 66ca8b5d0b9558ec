//! Permissions of Vicollo apps, cell by cell.

mod appendix;
mod rooms;
mod situations;
