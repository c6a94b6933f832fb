//! One thing in all its detail.

use serde_json::Value;

use super::document;
use crate::cli::DescribeOutput;

/// A thing with its facts. Its secrets are masked already.
#[derive(Debug, Clone)]
pub struct Description {
    /// Its key in JSON.
    pub noun: &'static str,
    /// Short facts, each with its title.
    pub facts: Vec<(&'static str, String)>,
    /// Longer ones, each below its title.
    pub sections: Vec<(String, Vec<String>)>,
    /// The same for programs.
    pub value: Value,
}

impl Description {
    /// The thing as it is printed.
    #[must_use]
    pub fn shown(&self, output: DescribeOutput) -> String {
        match output {
            DescribeOutput::Text => self.text(),
            DescribeOutput::Json => document::json(self.noun, &self.value),
            DescribeOutput::Yaml => document::yaml(self.noun, &self.value),
        }
    }

    fn text(&self) -> String {
        let width = self.facts.iter().map(|(title, _)| title.len() + 1).max().unwrap_or_default();
        let fact = |(title, text): &(&str, String)| {
            format!("{:<width$}  {text}", format!("{title}:")).trim_end().to_owned() + "\n"
        };
        let section = |(title, lines): &(String, Vec<String>)| {
            let lines = lines.iter().map(|line| format!("  {line}").trim_end().to_owned() + "\n");
            std::iter::once(format!("{title}:\n")).chain(lines).collect::<String>()
        };
        let sections = self.sections.iter().filter(|(_, lines)| !lines.is_empty()).map(section);
        self.facts.iter().map(fact).chain(sections).collect()
    }
}
