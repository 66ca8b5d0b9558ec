//! The error body and the tables from refusals to it.
