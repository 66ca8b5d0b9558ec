//! End to end: real processes, real media, real services. Everything is in `tests/it`.
