//! The verdict, as people read it.

use std::{collections::BTreeSet, fmt, time::Duration};

use super::{compare::Difference, dataset::Dataset};

/// Enough to see a pattern; a wrong rule makes thousands.
const DIFFERENCES_SHOWN: usize = 50;
/// A longer value says no more and breaks the columns.
const CELL_WIDTH_MAX: usize = 40;

/// What was compared, and what differs.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Datasets in the order in which data flows.
    pub(crate) counts: Vec<Count>,
    /// All that differs.
    pub(crate) differences: Vec<Difference>,
    /// Rows of `stock_quantity` that the pipeline rightly ignores.
    pub(crate) late_rows: usize,
    /// How long a writer had to wait at most.
    pub(crate) locked_for: Duration,
}

/// Documents of one dataset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count {
    /// Which.
    pub(crate) dataset: Dataset,
    /// How many there must be.
    pub(crate) documents: usize,
    /// Keys that differ.
    pub(crate) differing: usize,
}

impl Report {
    /// Whether nothing differs.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.differences.is_empty()
    }

    /// Fields and documents that differ.
    #[must_use]
    pub fn differences(&self) -> usize {
        self.differences.len()
    }

    /// Documents and rows that were compared.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.counts.iter().map(|count| count.documents).sum()
    }

    /// Rows that are older than what was accepted before them.
    #[must_use]
    pub fn late_rows(&self) -> usize {
        self.late_rows
    }

    /// Adds a dataset of which `documents` were expected.
    pub(crate) fn add(&mut self, dataset: Dataset, documents: usize, differences: Vec<Difference>) {
        let keys: BTreeSet<_> = differences.iter().map(|one| &one.key).collect();
        self.counts.push(Count { dataset, documents, differing: keys.len() });
        self.differences.extend(differences);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{:<24} {:>9} {:>9}", "", "documents", "differing")?;
        for Count { dataset, documents, differing } in &self.counts {
            writeln!(formatter, "{dataset:<24} {documents:>9} {differing:>9}")?;
        }
        writeln!(formatter)?;
        if !self.agrees() {
            write_table(formatter, &self.differences)?;
            writeln!(formatter)?;
        }
        if self.late_rows > 0 {
            writeln!(
                formatter,
                "{} rows of stock_quantity are older than what was accepted before them (late, by rule ignored)",
                self.late_rows
            )?;
        }
        let differing: usize = self.counts.iter().map(|count| count.differing).sum();
        let documents = self.documents();
        let seconds = self.locked_for.as_secs_f64();
        write!(formatter, "{}", counted(self.differences.len(), "difference"))?;
        if !self.agrees() {
            write!(formatter, " in {}", counted(differing, "document"))?;
        }
        writeln!(formatter, "; {documents} expected, writers waited {seconds:.1} s")
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn write_table(formatter: &mut fmt::Formatter<'_>, differences: &[Difference]) -> fmt::Result {
    let header =
        ["", "key", "field", "expected", "in topic", "in Elasticsearch"].map(str::to_owned);
    let shown = differences.iter().take(DIFFERENCES_SHOWN).map(cells);
    let rows: Vec<_> = std::iter::once(header).chain(shown).collect();
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 6] = std::array::from_fn(width);
    for row in &rows {
        let padded = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        writeln!(formatter, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    match differences.len().saturating_sub(DIFFERENCES_SHOWN) {
        0 => Ok(()),
        more => writeln!(formatter, "… and {more} more"),
    }
}

fn cells(difference: &Difference) -> [String; 6] {
    [
        difference.dataset.to_string(),
        difference.key.to_string(),
        difference.field.clone().unwrap_or_else(|| "(document)".to_owned()),
        shortened(&difference.expected),
        shortened(&difference.topic),
        shortened(difference.index.as_deref().unwrap_or("-")),
    ]
}

fn shortened(text: &str) -> String {
    match text.chars().count() {
        0..=CELL_WIDTH_MAX => text.to_owned(),
        _ => text.chars().take(CELL_WIDTH_MAX - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::dataset::Key;

    fn difference(dataset: Dataset, id: i64, field: Option<&str>, values: [&str; 3]) -> Difference {
        let [expected, topic, index] = values.map(str::to_owned);
        let (key, field) = (Key::Ids(vec![id]), field.map(str::to_owned));
        let index = Dataset::INDEXED.contains(&dataset).then_some(index);
        Difference { dataset, key, field, expected, topic, index }
    }

    #[test]
    fn agreement_is_said_with_what_was_compared() {
        let mut report = Report { locked_for: Duration::from_millis(420), ..Report::default() };
        report.add(Dataset::Warehouse, 300, Vec::new());
        report.add(Dataset::GlobalStock, 500, Vec::new());
        assert!(report.agrees());
        insta::assert_snapshot!(report, @r"
                                 documents differing
        warehouse                      300         0
        global-stock                   500         0

        0 differences; 800 expected, writers waited 0.4 s
        ");
    }

    #[test]
    fn differences_are_a_table_with_the_value_of_each_place() {
        let mut report = Report { late_rows: 2, ..Report::default() };
        let long = "\"a description that goes on and on, far beyond the width of a cell\"";
        report.add(
            Dataset::Warehouse,
            3,
            vec![difference(Dataset::Warehouse, 3, None, ["present", "absent", ""])],
        );
        report.add(
            Dataset::GlobalStock,
            2,
            vec![
                difference(Dataset::GlobalStock, 7, Some("quantity"), ["12", "12", "13"]),
                difference(Dataset::GlobalStock, 7, Some("description"), [long, "null", "null"]),
                difference(Dataset::GlobalStock, -8, None, ["absent", "absent", "present"]),
            ],
        );
        assert!(!report.agrees());
        insta::assert_snapshot!(report, @r#"
                                 documents differing
        warehouse                        3         1
        global-stock                     2         2

                      key  field        expected                                  in topic  in Elasticsearch
        warehouse     3    (document)   present                                   absent    -
        global-stock  7    quantity     12                                        12        13
        global-stock  7    description  "a description that goes on and on, far…  null      null
        global-stock  -8   (document)   absent                                    absent    present

        2 rows of stock_quantity are older than what was accepted before them (late, by rule ignored)
        4 differences in 3 documents; 5 expected, writers waited 0.0 s
        "#);
    }

    #[test]
    fn a_long_table_is_cut_and_says_by_how_much() {
        let many = (0..60)
            .map(|id| difference(Dataset::GlobalStock, id, Some("quantity"), ["1", "2", "2"]));
        let mut report = Report::default();
        report.add(Dataset::GlobalStock, 60, many.collect());
        let text = report.to_string();
        assert!(text.contains("… and 10 more"), "{text}");
        assert!(text.contains("60 differences in 60 documents"), "{text}");
    }
}
