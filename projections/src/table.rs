//! A table of a view, described once for making, writing and hashing it.

/// A table.
pub(crate) struct Table {
    pub name: &'static str,
    /// All columns, in the order rows are written; the first [`Table::key`] of them are the primary key.
    pub columns: &'static [&'static str],
    /// How many leading columns are the primary key.
    pub key: usize,
    /// `create table if not exists …` and its indexes, one statement each.
    pub ddl: &'static [&'static str],
}

/// The most parameters of one statement; SQLite takes 32 766, PostgreSQL 65 535.
const PARAMETERS_MAX: usize = 16_000;

impl Table {
    /// Rows that one statement may carry.
    pub fn rows_max(&self) -> usize {
        (PARAMETERS_MAX / self.columns.len()).min(500)
    }

    pub fn key_columns(&self) -> &'static [&'static str] {
        &self.columns[..self.key]
    }

    /// Writes whole rows: new ones are added, known ones replaced.
    pub fn upsert(&self, rows: usize) -> String {
        let set: Vec<_> =
            self.columns[self.key..].iter().map(|column| format!("{column} = excluded.{column}")).collect();
        self.insert(rows, &set.join(", "))
    }

    /// Adds the last `summed` columns to a known row's; the columns between key and sums stay as they were.
    pub fn add(&self, rows: usize, summed: usize) -> String {
        let sums = &self.columns[self.columns.len() - summed..];
        let set: Vec<_> = sums
            .iter()
            .map(|column| format!("{column} = {}.{column} + excluded.{column}", self.name))
            .collect();
        self.insert(rows, &set.join(", "))
    }

    fn insert(&self, rows: usize, set: &str) -> String {
        let (name, columns) = (self.name, self.columns.join(", "));
        let width = self.columns.len();
        let values: Vec<_> = (0..rows).map(|row| format!("({})", placeholders(row * width, width))).collect();
        let (values, key) = (values.join(", "), self.key_columns().join(", "));
        format!("insert into {name} ({columns}) values {values} on conflict ({key}) do update set {set}")
    }
}

/// `$4, $5, $6`: `count` parameters after the first `before`.
pub(crate) fn placeholders(before: usize, count: usize) -> String {
    let numbers: Vec<_> = (before + 1..=before + count).map(|number| format!("${number}")).collect();
    numbers.join(", ")
}
