//! Named places where a test may have the process die, to prove that dying there is harmless.

/// Aborts the process if `REELOG_CRASH_AT` names this point.
pub fn point(name: &str) {
    if std::env::var("REELOG_CRASH_AT").is_ok_and(|at| at == name) {
        tracing::error!(name, "crashing here, as REELOG_CRASH_AT asks");
        std::process::abort();
    }
}
