//! CMAF initialisation segments and segments as far as the rules need them.

mod codec;
mod init;
mod samples;
mod segment;
mod sps;
mod walk;

pub(crate) use init::read as read_init;
pub(crate) use segment::read as read_segment;

use crate::Rule;

/// What is wrong in a file.
pub(crate) type Faults = Vec<(Rule, String)>;
