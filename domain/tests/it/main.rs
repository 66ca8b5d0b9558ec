//! What the rules promise: specs by example, laws by any list of commands.

mod kit;
mod laws;
mod spec;
