//! Figures in columns, printed as they come and once more, whole, at the end.

#[derive(Default)]
pub struct Table {
    notes: Vec<String>,
    rows: Vec<[String; 4]>,
}

impl Table {
    /// A line above the table.
    pub fn note(&mut self, text: &str) {
        eprintln!("{text}");
        self.notes.push(text.to_owned());
    }

    /// What was measured, ours, beside (the machine or a peer), and the ratio with its goal.
    pub fn row(&mut self, what: &str, ours: String, beside: String, ratio: String) {
        eprintln!("  {what}: {ours} | {beside} | {ratio}");
        self.rows.push([what.to_owned(), ours, beside, ratio]);
    }

    /// Prints the table in Markdown.
    pub fn print(&self) {
        for note in &self.notes {
            println!("{note}");
        }
        println!();
        let head = ["measured", "Reelog", "beside it, same run", "ratio (aim)"].map(str::to_owned);
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].chars().count());
            cells.chain([head[column].chars().count()]).max().unwrap_or(0)
        };
        let widths = [width(0), width(1), width(2), width(3)];
        let line = |row: &[String; 4]| {
            let cells: Vec<String> =
                row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            println!("| {} |", cells.join(" | "));
        };
        line(&head);
        line(&widths.map(|width| "-".repeat(width)));
        self.rows.iter().for_each(line);
    }
}

/// The value at a fraction of sorted values; 0.5 is the median.
pub fn percentile(sorted: &[f64], fraction: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * fraction).round() as usize).copied().unwrap_or(f64::NAN)
}
