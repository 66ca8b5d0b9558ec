//! What holds for any list of commands.
