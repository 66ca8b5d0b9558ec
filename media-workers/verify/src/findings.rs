//! Where rules put what they find.

use crate::{Finding, Place, Rule};

/// Findings kept for one rule and file; the rest would say the same again.
const OF_ONE_RULE_MAX: usize = 20;
/// Findings kept in all: a hostile playlist of nothing but mistakes must not fill the memory.
const ALL_MAX: usize = 2_000;
/// A message may quote a line, and a line may be as long as the file.
const MESSAGE_CHARS_MAX: usize = 400;

/// Findings so far.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    pub fn add(&mut self, rule: Rule, place: &Place, message: impl Into<String>) {
        let alike = |found: &&Finding| found.rule == rule && found.place.file == place.file;
        if self.list.len() >= ALL_MAX || self.list.iter().filter(alike).count() >= OF_ONE_RULE_MAX {
            return;
        }
        let mut message = message.into();
        if let Some((end, _)) = message.char_indices().nth(MESSAGE_CHARS_MAX) {
            message.truncate(end);
        }
        self.list.push(Finding {
            severity: rule.severity(),
            rule,
            source: rule.source(),
            place: place.clone(),
            message,
        });
    }

    /// Errors first, then by place.
    pub fn sorted(mut self) -> Vec<Finding> {
        self.list.sort_by(|a, b| (a.severity, &a.place).cmp(&(b.severity, &b.place)));
        self.list
    }
}

impl Place {
    pub(crate) fn of(file: &str) -> Self {
        Self { file: file.to_owned(), line: None }
    }

    pub(crate) fn line(file: &str, line: usize) -> Self {
        Self { file: file.to_owned(), line: Some(line) }
    }
}
