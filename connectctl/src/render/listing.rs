//! Lists of one kind of thing, in every format.

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use super::document;
use crate::cli::Output;

/// A column of the table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    title: &'static str,
    is_wide: bool,
}

impl Column {
    /// Always shown.
    #[must_use]
    pub const fn new(title: &'static str) -> Self {
        Self { title, is_wide: false }
    }

    /// Shown only where there is room.
    #[must_use]
    pub const fn wide(title: &'static str) -> Self {
        Self { title, is_wide: true }
    }
}

/// One thing. Its secrets are masked already.
#[derive(Debug, Clone)]
pub struct Row {
    /// What other commands call it.
    pub name: String,
    /// A text for each column.
    pub cells: Vec<String>,
    /// All that is known, for programs.
    pub value: Value,
    /// Whether to draw attention to it.
    pub tone: Tone,
}

/// How urgent a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to see.
    Plain,
    /// Not as it should be, yet.
    Warning,
    /// Broken.
    Trouble,
}

/// A list, in the order in which it is shown.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Its key in JSON, in the plural.
    pub noun: &'static str,
    /// Of the table.
    pub columns: &'static [Column],
    /// Of the table, and what else is shown.
    pub rows: Vec<Row>,
    /// Shown below the table, to people only.
    pub notes: Vec<String>,
}

impl Listing {
    /// The list as it is printed.
    #[must_use]
    pub fn text(&self, output: Output) -> String {
        match output {
            Output::Table => self.table(false),
            Output::Wide => self.table(true),
            Output::Json => document::json(self.noun, &self.value()),
            Output::Yaml => document::yaml(self.noun, &self.value()),
            Output::Name => self.rows.iter().flat_map(|row| [row.name.as_str(), "\n"]).collect(),
        }
    }

    fn value(&self) -> Value {
        Value::Array(self.rows.iter().map(|row| row.value.clone()).collect())
    }

    fn table(&self, wide: bool) -> String {
        let notes = self.notes.iter().map(|note| format!("\n{note}\n"));
        if self.rows.is_empty() {
            return std::iter::once(format!("no {}\n", self.noun)).chain(notes).collect();
        }
        let shown: Vec<usize> =
            (0..self.columns.len()).filter(|&n| wide || !self.columns[n].is_wide).collect();
        let width = |column: &usize| {
            let cells = self.rows.iter().map(|row| row.cells[*column].chars().count());
            cells.chain([self.columns[*column].title.len()]).max().unwrap_or_default()
        };
        let widths: Vec<usize> = shown.iter().map(width).collect();
        let line = |cells: &dyn Fn(usize) -> String| {
            let padded =
                shown.iter().zip(&widths).map(|(&n, width)| format!("{:<width$}", cells(n)));
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let header = line(&|column| self.columns[column].title.to_owned()) + "\n";
        let rows = self.rows.iter().map(|row| {
            let style = row.tone.style();
            format!("{style}{}{style:#}\n", line(&|column| row.cells[column].clone()))
        });
        std::iter::once(header).chain(rows).chain(notes).collect()
    }
}

impl Tone {
    fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Warning => AnsiColor::Yellow.on_default(),
            Self::Trouble => AnsiColor::Red.on_default(),
        }
    }
}
