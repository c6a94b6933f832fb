//! The name of every topic, once.

use crate::config::NameOptions;
use crate::record::{Output, Source, Table, Target};

/// All topics of one application.
#[derive(Debug, Clone)]
pub(crate) struct Topics {
    tables: [String; Table::ALL.len()],
    rows: [String; Table::ALL.len()],
    updates: String,
    aggregates: String,
    outputs: [String; Output::ALL.len()],
    dead_letters: String,
}

impl Topics {
    /// Names follow from the application id and the two prefixes.
    pub(crate) fn new(names: &NameOptions) -> Self {
        let id = &names.application_id;
        Self {
            tables: Table::ALL.map(|table| format!("{}.{}", names.source_prefix, table.name())),
            rows: Table::ALL.map(|table| format!("{id}-{}-rows", table.name().replace('_', "-"))),
            updates: format!("{id}-updates"),
            aggregates: format!("{id}-aggregates"),
            outputs: Output::ALL.map(|output| format!("{}{}", names.output_prefix, output.name())),
            dead_letters: format!("{id}-dead-letters"),
        }
    }

    /// Name of a consumed topic.
    pub(crate) fn source(&self, source: Source) -> &str {
        match source {
            Source::Table(table) => &self.tables[table as usize],
            Source::Updates => &self.updates,
        }
    }

    /// Name of a produced topic.
    pub(crate) fn target(&self, target: Target) -> &str {
        match target {
            Target::Output(output) => &self.outputs[output as usize],
            Target::Rows(table) => &self.rows[table as usize],
            Target::Updates => &self.updates,
            Target::Aggregates => &self.aggregates,
        }
    }

    /// Name of the topic for records that cannot be read or applied.
    pub(crate) fn dead_letters(&self) -> &str {
        &self.dead_letters
    }

    /// Which source a topic is; none, when it is not one of ours.
    pub(crate) fn source_of(&self, topic: &str) -> Option<Source> {
        SOURCES.into_iter().find(|&source| self.source(source) == topic)
    }

    /// Topics that only this application reads and writes, those of its state first.
    pub(crate) fn internal(&self) -> Vec<&str> {
        self.rows.iter().chain([&self.aggregates, &self.updates]).map(String::as_str).collect()
    }
}

/// Everything that is consumed.
pub(crate) const SOURCES: [Source; 4] = [
    Source::Table(Table::Warehouse),
    Source::Table(Table::StockItem),
    Source::Table(Table::StockQuantity),
    Source::Updates,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn topics() -> Topics {
        Topics::new(&NameOptions {
            application_id: "app".parse().unwrap(),
            source_prefix: "inventory.public".parse().unwrap(),
            output_prefix: "test-".parse().unwrap(),
        })
    }

    #[test]
    fn internal_topics_begin_with_the_application_id() {
        assert_eq!(
            topics().internal(),
            [
                "app-warehouse-rows",
                "app-stock-item-rows",
                "app-stock-quantity-rows",
                "app-aggregates",
                "app-updates"
            ]
        );
        assert_eq!(topics().dead_letters(), "app-dead-letters");
    }

    #[test]
    fn sources_and_outputs_carry_their_prefixes() {
        let topics = topics();
        assert_eq!(
            topics.source(Source::Table(Table::StockQuantity)),
            "inventory.public.stock_quantity"
        );
        assert_eq!(topics.target(Target::Output(Output::GlobalStock)), "test-global-stock");
    }

    #[test]
    fn every_source_is_found_by_its_topic() {
        let topics = topics();
        for source in SOURCES {
            assert_eq!(topics.source_of(topics.source(source)), Some(source));
        }
        assert_eq!(topics.source_of("app-aggregates"), None);
    }
}
