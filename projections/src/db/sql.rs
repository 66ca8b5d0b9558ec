//! Statements with their values.

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyExecutor, AssertSqlSafe};

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Int(Option<i64>),
    Text(Option<String>),
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Int(Some(i64::from(number)))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

/// A statement that grows; its text comes from code alone, values are always parameters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sql {
    text: String,
    cells: Vec<Cell>,
}

impl Sql {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), cells: vec![] }
    }

    /// A finished statement and the values of its `$1`, `$2` ….
    pub fn with(text: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { text: text.into(), cells }
    }

    pub fn push(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Adds `text` and a parameter.
    pub fn bind(mut self, text: &str, cell: impl Into<Cell>) -> Self {
        self.cells.push(cell.into());
        self.text.push_str(text);
        self.text.push('$');
        self.text.push_str(&self.cells.len().to_string());
        self
    }

    /// Adds `text` and a parameter if there is a value.
    pub fn bind_some(self, text: &str, cell: Option<impl Into<Cell>>) -> Self {
        match cell {
            Some(cell) => self.bind(text, cell),
            None => self,
        }
    }

    /// Adds a part that has its own parameters; only after parts without any.
    pub fn then(mut self, part: &Self) -> Self {
        debug_assert!(self.cells.is_empty(), "the part's parameters are counted from 1");
        self.text.push_str(&part.text);
        self.cells.extend(part.cells.iter().cloned());
        self
    }

    pub async fn all<'c>(self, on: impl AnyExecutor<'c>) -> Result<Vec<AnyRow>, sqlx::Error> {
        self.query().fetch_all(on).await
    }

    /// Runs it; gives the number of rows changed.
    pub async fn run<'c>(self, on: impl AnyExecutor<'c>) -> Result<u64, sqlx::Error> {
        Ok(self.query().execute(on).await?.rows_affected())
    }

    fn query(self) -> Query<'static, Any, AnyArguments> {
        let query = sqlx::query(AssertSqlSafe(self.text));
        self.cells.into_iter().fold(query, |query, cell| match cell {
            Cell::Int(number) => query.bind(number),
            Cell::Text(text) => query.bind(text),
        })
    }
}

/// Keys as values.
pub(crate) fn cells_of(keys: &[&str]) -> Vec<Cell> {
    keys.iter().map(|key| Cell::from(*key)).collect()
}

/// A `like` pattern that finds `text` anywhere; with `escape '\'`.
pub(crate) fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_user_types_is_found_as_it_is() {
        assert_eq!(containing("50%_\\"), "%50\\%\\_\\\\%");
    }
}
