//! How the pipeline does: each service, each connector, how much, how far behind, how long.

mod latency;
mod rate;

use std::collections::BTreeMap;

use serde::Serialize;

use latency::Latency;
pub use latency::Sighting;
use rate::Rate;

/// The services, in the order in which a change passes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Service {
    /// Where rows change.
    #[serde(rename = "PostgreSQL")]
    Postgresql,
    /// What runs the connectors.
    #[serde(rename = "Kafka Connect")]
    Connect,
    /// What carries everything.
    Kafka,
    /// What says how records are written.
    #[serde(rename = "schema registry")]
    SchemaRegistry,
    /// What aggregates.
    #[serde(rename = "processor")]
    Processor,
    /// What is searched.
    Elasticsearch,
}

impl Service {
    /// Each of them.
    pub const ALL: [Self; 6] = [
        Self::Postgresql,
        Self::Connect,
        Self::Kafka,
        Self::SchemaRegistry,
        Self::Processor,
        Self::Elasticsearch,
    ];
}

/// What a service answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "detail", rename_all = "kebab-case")]
pub enum Condition {
    /// As it should.
    Up,
    /// It answers, and says what it waits for.
    Waiting(String),
    /// Not at all; why.
    Away(String),
    /// It was not asked yet.
    Unknown,
}

/// A connector and its tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Connector {
    /// Its name.
    pub name: String,
    /// `running`, `resting`, `starting` or `failed`.
    pub state: &'static str,
    /// The state of each task, in the order of their numbers.
    pub tasks: Vec<String>,
    /// Why it does not run.
    pub detail: Option<String>,
}

/// How far each stage is behind the one before; `None`: not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Lags {
    /// Of PostgreSQL's log, what Debezium has not confirmed.
    pub source_bytes: Option<u64>,
    /// Records that the processor has not read.
    pub processor_records: Option<u64>,
    /// Records that the sink has not committed.
    pub sink_records: Option<u64>,
}

/// All of it, as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PipelineView {
    /// Rows changed, as the processor reads them.
    pub changes_per_second: Option<f64>,
    /// From the write of a row to its being found by a search, median of the last seconds.
    pub latency_ms: Option<u64>,
    /// The same for each of the last minutes' intervals, oldest first.
    pub latency_history_ms: Vec<Option<u64>>,
    /// How far behind.
    pub lags: Lags,
    /// Records set aside by processor and sink.
    pub dead_letters: Option<u64>,
    /// Each service with its condition.
    pub services: Vec<ServiceView>,
    /// By name; `None`: Kafka Connect does not say.
    pub connectors: Option<Vec<Connector>>,
}

/// One service, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceView {
    /// Which.
    pub name: Service,
    /// How.
    #[serde(flatten)]
    pub condition: Condition,
}

/// What is known of the pipeline.
#[derive(Debug, Default)]
pub struct Pipeline {
    conditions: BTreeMap<Service, Condition>,
    connectors: Option<Vec<Connector>>,
    lags: Lags,
    dead_letters: Option<u64>,
    rate: Rate,
    latency: Latency,
}

impl Pipeline {
    /// A service answered, or did not.
    pub fn see_service(&mut self, service: Service, condition: Condition) {
        if matches!(condition, Condition::Away(_)) {
            self.forget(service);
        }
        self.conditions.insert(service, condition);
    }

    /// What a service said is void once it is away: an old number looks like a good one.
    fn forget(&mut self, service: Service) {
        match service {
            Service::Postgresql => self.lags.source_bytes = None,
            Service::Connect => self.connectors = None,
            Service::Kafka => self.lags.sink_records = None,
            Service::Processor => {
                self.lags.processor_records = None;
                self.rate = Rate::default();
            }
            Service::SchemaRegistry | Service::Elasticsearch => {}
        }
    }

    /// Kafka Connect told how its connectors do.
    pub fn see_connectors(&mut self, connectors: Vec<Connector>) {
        self.connectors = Some(connectors);
    }

    /// PostgreSQL told how much of its log is not confirmed; `None`: nobody reads it.
    pub fn see_source_lag(&mut self, bytes: Option<u64>) {
        self.lags.source_bytes = bytes;
    }

    /// The processor told how many changes it has read since it started, and how many it has not.
    pub fn see_processor(&mut self, changes: u64, lag: u64, now_ms: u64) {
        self.rate.see(changes, now_ms);
        self.lags.processor_records = Some(lag);
    }

    /// Kafka told how far the sink is behind.
    pub fn see_sink_lag(&mut self, records: u64) {
        self.lags.sink_records = Some(records);
    }

    /// Kafka told how many dead letters there are.
    pub fn see_dead_letters(&mut self, count: u64) {
        self.dead_letters = Some(count);
    }

    /// A search found these documents for the first time.
    pub fn see_sightings(&mut self, sightings: &[Sighting], now_ms: u64) {
        self.latency.see(sightings, now_ms);
    }

    /// Everything, as of now.
    #[must_use]
    pub fn view(&mut self, now_ms: u64) -> PipelineView {
        self.latency.advance(now_ms);
        let condition = |service| self.conditions.get(&service).cloned();
        PipelineView {
            changes_per_second: self.rate.per_second(now_ms),
            latency_ms: self.latency.now_ms(),
            latency_history_ms: self.latency.history_ms(),
            lags: self.lags,
            dead_letters: self.dead_letters,
            services: Service::ALL
                .map(|name| ServiceView {
                    name,
                    condition: condition(name).unwrap_or(Condition::Unknown),
                })
                .to_vec(),
            connectors: self.connectors.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_service_said_is_void_once_it_is_away() {
        let mut pipeline = Pipeline::default();
        pipeline.see_processor(100, 7, 0);
        pipeline.see_processor(110, 7, 5_000);
        let view = pipeline.view(5_000);
        assert_eq!((view.changes_per_second, view.lags.processor_records), (Some(2.0), Some(7)));
        let away = Condition::Away("connection refused".to_owned());
        pipeline.see_service(Service::Processor, away);
        let view = pipeline.view(6_000);
        assert_eq!((view.changes_per_second, view.lags.processor_records), (None, None));
    }

    #[test]
    fn the_json_names_each_service_with_its_condition() {
        let mut pipeline = Pipeline::default();
        pipeline.see_service(Service::Postgresql, Condition::Up);
        pipeline.see_service(Service::Kafka, Condition::Away("no broker".to_owned()));
        let json = serde_json::to_value(&pipeline.view(0).services).unwrap();
        assert_eq!(json[0], serde_json::json!({"name": "PostgreSQL", "state": "up"}));
        let away = serde_json::json!({"name": "Kafka", "state": "away", "detail": "no broker"});
        assert_eq!(json[2], away);
        assert_eq!(json[5]["state"], "unknown");
    }
}
