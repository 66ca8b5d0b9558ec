//! REST shapes.
