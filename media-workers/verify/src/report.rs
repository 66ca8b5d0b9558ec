//! What was found.

use crate::Rule;
use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A requirement of the specification is broken, or a player may fail.
    Error,
    /// A recommendation is not kept.
    Warning,
}

/// Where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Place {
    /// The playlist, manifest or segment: a path below the folder, or a URL without its query, which may be secret.
    pub file: String,
    /// Line of a playlist or manifest, from 1 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

/// One breach of one rule.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    pub severity: Severity,
    #[serde(serialize_with = "by_id")]
    pub rule: Rule,
    /// Document and section the rule is from.
    pub source: &'static str,
    #[serde(flatten)]
    pub place: Place,
    /// What is wrong there, with both values.
    pub message: String,
}

/// All that was found, and how much was looked at.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Report {
    pub findings: Vec<Finding>,
    /// Playlists and manifests read.
    pub documents: usize,
    /// Segments read, initialisation segments not counted.
    pub segments: usize,
    pub bytes: u64,
    /// Why not everything was looked at: a limit, or something that cannot be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
}

impl Report {
    /// Everything was looked at, and no requirement is broken.
    pub fn is_conformant(&self) -> bool {
        self.stopped.is_none() && self.errors() == 0
    }

    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|found| found.severity == Severity::Error).count()
    }

    /// For tests: everything was looked at, and nothing was found, not even a warning.
    ///
    /// # Panics
    /// With all findings, if there are any.
    #[track_caller]
    pub fn assert_clean(&self) {
        assert!(self.stopped.is_none() && self.findings.is_empty() && self.segments > 0, "{self}");
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for found in &self.findings {
            writeln!(out, "{found}")?;
        }
        if let Some(why) = &self.stopped {
            writeln!(out, "stopped: {why}")?;
        }
        let errors = self.errors();
        write!(
            out,
            "{errors} errors, {} warnings in {} playlists and manifests, {} segments, {} bytes",
            self.findings.len() - errors,
            self.documents,
            self.segments,
            self.bytes
        )
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let Self { place, message, source, .. } = self;
        write!(out, "{severity}: {place}: {message} [{}; {source}]", self.rule.id())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}", self.file),
            None => out.write_str(&self.file),
        }
    }
}

// Serde's attribute asks for a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn by_id<S: serde::Serializer>(rule: &Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.id())
}
