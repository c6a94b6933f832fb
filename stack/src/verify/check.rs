//! The comparison itself: read, lock, wait for each part of the pipeline in turn, compare.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Mutex;

use super::{
    compare::{Difference, Documents, differences, unequal_keys},
    dataset::Dataset,
    error::{Stage, VerifyError},
    options::VerifyOptions,
    report::Report,
    search::Search,
    tables::{AcceptedRows, LockedTables, connect},
    topics::Topics,
    views::{Decoder, Views},
};

/// Between two looks at a condition.
const LOOK_INTERVAL: Duration = Duration::from_millis(50);

/// Compares all documents of all topics, and of the indices if there are any, with the tables.
///
/// # Errors
/// When no verdict can be had: something is unreachable, or does not catch up in time.
pub async fn compare(options: &VerifyOptions) -> Result<Report, VerifyError> {
    let client = connect(&options.database_url).await?;
    let mut check = Check::open(options).await?;
    // The long read, before any writer has to wait.
    check.read().await?;
    tracing::info!("topics read, locking the tables");
    let tables = LockedTables::lock(client, options.timeout).await?;
    check.deadline = Instant::now() + options.timeout;
    let findings = check.compare(&tables).await;
    let locked_for = tables.release().await?;
    Ok(Report { locked_for, ..findings? })
}

struct Check<'a> {
    options: &'a VerifyOptions,
    deadline: Instant,
    decoder: Decoder,
    search: Search,
    topics: Arc<Mutex<Topics>>,
    views: Views,
}

impl<'a> Check<'a> {
    async fn open(options: &'a VerifyOptions) -> Result<Self, VerifyError> {
        let opened = options.clone();
        let topics = tokio::task::spawn_blocking(move || Topics::open(&opened)).await??;
        Ok(Self {
            options,
            deadline: Instant::now() + options.timeout,
            decoder: Decoder::new(&options.schema_registry_url)?,
            search: Search::new(&options.elasticsearch_url)?,
            topics: Arc::new(Mutex::new(topics)),
            views: Views::default(),
        })
    }

    async fn compare(&mut self, tables: &LockedTables) -> Result<Report, VerifyError> {
        let mut report = Report::default();
        let rows = self.wait_for_source(tables, &mut report).await?;
        tracing::info!("the source topics are at the tables' last change");
        self.wait_for_processor().await?;
        tracing::info!("the processor is at the source topics' last record");
        let accepted = AcceptedRows::newer_than(&rows, self.views.of(Dataset::WarehouseStock));
        report.late_rows = accepted.len();
        let indices = if self.options.indexed { self.wait_for_sink().await? } else { Vec::new() };
        for dataset in Dataset::AGGREGATES {
            let expected = tables.answer(dataset, &accepted).await?;
            let index =
                indices.iter().find(|(indexed, _)| *indexed == dataset).map(|(_, index)| index);
            let found = differences(dataset, &expected, self.views.of(dataset), index);
            report.add(dataset, expected.len(), found);
        }
        Ok(report)
    }

    /// Until the topics hold exactly the tables' rows, or the connector has confirmed that it sent all it knows:
    /// what differs then is lost, not late. Returns the rows of `stock_quantity`.
    async fn wait_for_source(
        &mut self,
        tables: &LockedTables,
        report: &mut Report,
    ) -> Result<Documents, VerifyError> {
        let position = tables.log_position().await?;
        let none_accepted = AcceptedRows::default();
        let mut expected = Vec::new();
        for dataset in Dataset::SOURCES {
            expected.push((dataset, tables.answer(dataset, &none_accepted).await?));
        }
        loop {
            // Asked before the topics are read: all it confirms is in them by then.
            let confirmed = tables.confirmed(&self.options.slot_name, &position).await?;
            self.read().await?;
            let found: Vec<_> = expected
                .iter()
                .map(|(dataset, rows)| differences(*dataset, rows, self.views.of(*dataset), None))
                .collect();
            if confirmed.is_ok() || found.iter().all(Vec::is_empty) {
                report_sources(report, &expected, found);
                let rows = expected.into_iter().find(|(one, _)| *one == Dataset::StockQuantity);
                return Ok(rows.map(|(_, rows)| rows).unwrap_or_default());
            }
            self.look_again(Stage::Source, confirmed.err().unwrap_or_default()).await?;
        }
    }

    /// Until the processor's group has committed every record of the source topics and of its own topic, and every
    /// transaction with outputs is over.
    async fn wait_for_processor(&mut self) -> Result<(), VerifyError> {
        let group = self.options.application_id.clone();
        let updates = vec![self.options.updates_topic()];
        let sources = self.topic_names(&Dataset::SOURCES);
        let outputs = self.topic_names(&Dataset::AGGREGATES);
        loop {
            let mut pending = None;
            // In the order of the flow: once a step is done, no earlier one can make work for it again.
            for (read, written) in [(&sources, &updates), (&updates, &outputs)] {
                pending = self.unread_by(&group, read).await?;
                if pending.is_none() {
                    pending = self.open_transaction(written).await?;
                }
                if pending.is_some() {
                    break;
                }
                self.read().await?;
            }
            match pending {
                None => return Ok(()),
                Some(detail) => self.look_again(Stage::Processor, detail).await?,
            }
            self.read().await?;
        }
    }

    /// Until each index holds what its topic holds, or the sink has committed every record: what differs then is
    /// wrong, not late.
    async fn wait_for_sink(&mut self) -> Result<Vec<(Dataset, Documents)>, VerifyError> {
        let outputs = self.topic_names(&Dataset::INDEXED);
        let names: Vec<_> = Dataset::INDEXED.iter().map(|one| self.options.index(*one)).collect();
        let group = self.options.sink_group.clone();
        loop {
            // Asked before the indices are read: all that it covers is in them by then.
            let unread = self.unread_by(&group, &outputs).await?;
            self.search.refresh(&names).await?;
            let mut indices = Vec::new();
            let mut unequal = 0;
            for dataset in Dataset::INDEXED {
                let index = self.search.documents(&self.options.index(dataset)).await?;
                unequal += unequal_keys(self.views.of(dataset), &index);
                indices.push((dataset, index));
            }
            match unread {
                Some(unread) if unequal > 0 => {
                    let detail =
                        format!("{unequal} documents are not what the topics hold; {unread}");
                    self.look_again(Stage::Sink, detail).await?;
                }
                _ => return Ok(indices),
            }
        }
    }

    fn topic_names(&self, datasets: &[Dataset]) -> Vec<String> {
        datasets.iter().map(|one| self.options.topic(*one)).collect()
    }

    async fn look_again(&self, stage: Stage, detail: String) -> Result<(), VerifyError> {
        if Instant::now() > self.deadline {
            return Err(VerifyError::Behind { stage, detail, timeout: self.options.timeout });
        }
        tracing::debug!(%stage, detail, "not caught up yet");
        tokio::time::sleep(LOOK_INTERVAL).await;
        Ok(())
    }

    /// Brings the views to the present ends of the topics.
    async fn read(&mut self) -> Result<(), VerifyError> {
        let timeout = self.options.timeout;
        let fresh = self.blocking(move |topics| {
            topics.advance(timeout)?;
            Ok(topics.take_fresh())
        });
        let fresh = fresh.await?;
        self.views.apply(fresh, &self.decoder).await
    }

    async fn unread_by(
        &self,
        group: &str,
        topics: &[String],
    ) -> Result<Option<String>, VerifyError> {
        let (group, names) = (group.to_owned(), topics.to_vec());
        self.blocking(move |topics| topics.unread_by(&group, &names)).await
    }

    async fn open_transaction(&self, topics: &[String]) -> Result<Option<String>, VerifyError> {
        let names = topics.to_vec();
        self.blocking(move |topics| topics.open_transaction(&names)).await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        call: impl FnOnce(&mut Topics) -> Result<T, VerifyError> + Send + 'static,
    ) -> Result<T, VerifyError> {
        let topics = Arc::clone(&self.topics);
        tokio::task::spawn_blocking(move || call(&mut topics.blocking_lock())).await?
    }
}

fn report_sources(
    report: &mut Report,
    expected: &[(Dataset, Documents)],
    found: Vec<Vec<Difference>>,
) {
    for ((dataset, rows), found) in expected.iter().zip(found) {
        report.add(*dataset, rows.len(), found);
    }
}
