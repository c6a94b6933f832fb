//! Source topics: Debezium creates each with the first row of its table, so they are waited for,
//! and never created here.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::mpsc;

use super::admin::{Admin, Retention, TopicSpec};
use super::assignment::Partition;
use super::error::RuntimeError;
use super::health::Health;
use super::topics::Topics;
use crate::record::{Source, Table};

/// Between two looks for a missing topic.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);

/// A missing topic is reported again after so many looks.
const LOOKS_PER_REPORT: u32 = 60;

/// A table whose source topic and changelog exist.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FoundSource {
    pub(crate) table: Table,
    pub(crate) partitions: i32,
}

/// What is consumed: the tables that have a topic, and the internal topic.
#[derive(Debug, Clone)]
pub(crate) struct Sources {
    tables: BTreeMap<Table, i32>,
    update_partitions: i32,
}

impl Sources {
    /// Every table, with as many partitions.
    #[cfg(test)]
    pub(crate) fn with_partitions(partitions: i32, update_partitions: i32) -> Self {
        let tables = Table::ALL.into_iter().map(|table| (table, partitions)).collect();
        Self { tables, update_partitions }
    }

    /// How many partitions the internal topic has.
    pub(crate) const fn update_partitions(&self) -> i32 {
        self.update_partitions
    }

    /// Consumes one more table.
    pub(crate) fn insert(&mut self, found: FoundSource) {
        self.tables.insert(found.table, found.partitions);
    }

    /// Each consumed source with its partition count.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Source, i32)> {
        let tables = self.tables.iter().map(|(&table, &count)| (Source::Table(table), count));
        tables.chain([(Source::Updates, self.update_partitions)])
    }

    /// Names of the topics to subscribe to.
    pub(crate) fn names<'a>(&self, topics: &'a Topics) -> Vec<&'a str> {
        self.iter().map(|(source, _)| topics.source(source)).collect()
    }

    /// Refuses a partition that has no place for its state.
    pub(crate) fn check(&self, partition: Partition, topics: &Topics) -> Result<(), RuntimeError> {
        let count = self.iter().find(|(source, _)| *source == partition.source);
        match count {
            Some((_, count)) if partition.number < count => Ok(()),
            _ => Err(RuntimeError::Topic {
                topic: topics.source(partition.source).to_owned(),
                found: format!("a partition {}", partition.number),
                expected: format!(
                    "those of its changelog `{}`",
                    topics.target(partition.source.changelog())
                ),
                hint: "its partitions were changed: stop all instances and run `processor \
                       reset`, then start again"
                    .to_owned(),
            }),
        }
    }

    /// Tables that have no topic yet.
    fn missing(&self) -> Vec<Table> {
        Table::ALL.into_iter().filter(|table| !self.tables.contains_key(table)).collect()
    }
}

/// Waits for the topic of `stock_quantity`, without whose rows nothing can be put out, and takes
/// the other tables as they are.
pub(crate) async fn wait_for_sources(
    admin: &Admin,
    topics: &Topics,
    health: &Health,
) -> Result<Sources, RuntimeError> {
    let stock = wait_for(admin, topics, Table::StockQuantity, Some(health)).await?;
    let updates = TopicSpec {
        name: topics.source(Source::Updates),
        partitions: stock.partitions,
        // Any count will do, but the state of stage 2 lies in the partition of the same number.
        partitions_are_fixed: false,
        retention: Retention::Everything,
    };
    let update_partitions = admin.ensure(&updates).await?;
    ensure_changelog(admin, topics, Source::Updates, update_partitions).await?;
    let mut sources = Sources { tables: BTreeMap::new(), update_partitions };
    sources.insert(stock);
    for table in sources.missing() {
        if let Some(partitions) = admin.partitions(topics.source(Source::Table(table))).await? {
            ensure_changelog(admin, topics, Source::Table(table), partitions).await?;
            sources.insert(FoundSource { table, partitions });
        }
    }
    Ok(sources)
}

/// Goes on looking for the tables that have no topic yet.
pub(crate) async fn watch_for_missing(
    admin: Admin,
    topics: Topics,
    sources: Sources,
    found: mpsc::UnboundedSender<FoundSource>,
) -> Result<(), RuntimeError> {
    for table in sources.missing() {
        let source = wait_for(&admin, &topics, table, None).await?;
        if found.send(source).is_err() {
            break;
        }
    }
    Ok(())
}

async fn wait_for(
    admin: &Admin,
    topics: &Topics,
    table: Table,
    health: Option<&Health>,
) -> Result<FoundSource, RuntimeError> {
    let source = Source::Table(table);
    let topic = topics.source(source);
    let mut looks = 0;
    loop {
        if let Some(partitions) = admin.partitions(topic).await? {
            ensure_changelog(admin, topics, source, partitions).await?;
            return Ok(FoundSource { table, partitions });
        }
        if looks % LOOKS_PER_REPORT == 0 {
            tracing::info!(topic, "waiting for a source topic; debezium creates it");
        }
        if let Some(health) = health {
            health.turn();
            health.set_waiting_for(Some(format!("source topic `{topic}`")));
        }
        looks += 1;
        tokio::time::sleep(LOOK_INTERVAL).await;
    }
}

async fn ensure_changelog(
    admin: &Admin,
    topics: &Topics,
    source: Source,
    partitions: i32,
) -> Result<(), RuntimeError> {
    let changelog = TopicSpec {
        name: topics.target(source.changelog()),
        partitions,
        partitions_are_fixed: true,
        retention: Retention::LastValue,
    };
    admin.ensure(&changelog).await.map(drop)
}
