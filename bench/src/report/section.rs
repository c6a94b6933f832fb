//! The results of one case.

use serde_json::Value;

use super::Table;

/// Ratios first, then what they are made of.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// Name of the case.
    pub(crate) name: &'static str,
    title: &'static str,
    blocks: Vec<String>,
    /// All that was measured.
    pub(crate) data: Value,
}

impl Section {
    /// The results of this case.
    #[must_use]
    pub(crate) const fn new(name: &'static str, title: &'static str) -> Self {
        Self { name, title, blocks: Vec::new(), data: Value::Null }
    }

    /// Adds a paragraph.
    #[must_use]
    pub(crate) fn line(mut self, text: String) -> Self {
        self.blocks.push(text);
        self
    }

    /// Adds a list.
    #[must_use]
    pub(crate) fn list(mut self, items: Vec<String>) -> Self {
        let items: Vec<String> = items.into_iter().map(|item| format!("- {item}")).collect();
        self.blocks.push(items.join("\n"));
        self
    }

    /// Adds a table.
    #[must_use]
    pub(crate) fn table(mut self, table: &Table) -> Self {
        self.blocks.push(table.markdown());
        self
    }

    /// Keeps all that was measured, for programs.
    #[must_use]
    pub(crate) fn data(mut self, data: Value) -> Self {
        self.data = data;
        self
    }

    /// As Markdown.
    #[must_use]
    pub(crate) fn markdown(&self) -> String {
        format!("### {}\n\n{}\n", self.title, self.blocks.join("\n\n"))
    }
}
