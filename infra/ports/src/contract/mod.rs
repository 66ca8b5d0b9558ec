//! What every engine of a port must do.

