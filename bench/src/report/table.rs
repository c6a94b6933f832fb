//! A table in Markdown.

/// Columns and rows; the first column is text, the others are figures.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    lines: Vec<String>,
}

impl Table {
    /// A table with these columns.
    #[must_use]
    pub(crate) fn new(columns: &[&str]) -> Self {
        let rule: Vec<&str> = columns
            .iter()
            .enumerate()
            .map(|(at, _)| if at == 0 { "---" } else { "---:" })
            .collect();
        let mut table = Self::default();
        table.row(columns);
        table.row(rule);
        table
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) {
        let cells: Vec<String> =
            cells.into_iter().map(|cell| cell.as_ref().replace('|', "\\|")).collect();
        self.lines.push(format!("| {} |", cells.join(" | ")));
    }

    /// As Markdown.
    #[must_use]
    pub(crate) fn markdown(&self) -> String {
        self.lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_to_the_right() {
        let mut table = Table::new(&["who", "rate"]);
        table.row(["us", "1"]);
        assert_eq!(table.markdown(), "| who | rate |\n| --- | ---: |\n| us | 1 |");
    }
}
