//! Who is compared: each is a process of its own, started the same way and seen from outside.

pub(crate) mod bare_consumer;
mod child;
pub(crate) mod kafka_streams;
pub(crate) mod processor;

pub(crate) use child::Child;

/// A contender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Name {
    /// The client library alone, which reads and forgets.
    BareConsumer,
    /// Ours.
    Processor,
    /// The peer.
    KafkaStreams,
}

impl Name {
    /// As in names of topics.
    #[must_use]
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::BareConsumer => "bare-consumer",
            Self::Processor => "processor",
            Self::KafkaStreams => "kafka-streams",
        }
    }
}

/// One run of one contender: everything of its own is named after it.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// Consumer group, and prefix of the internal topics.
    pub(crate) application_id: String,
    /// What stands before the output topics' names.
    pub(crate) output_prefix: String,
    /// What stands before the source topics' names.
    pub(crate) source_prefix: String,
    /// Partitions of the output topics.
    pub(crate) partitions: i32,
}

impl Run {
    /// A run of a contender on these sources.
    #[must_use]
    pub(crate) fn new(name: &str, sources: &crate::load::Sources) -> Self {
        Self {
            application_id: format!("bench-{name}"),
            output_prefix: format!("{name}."),
            source_prefix: sources.prefix.clone(),
            partitions: sources.shape.partitions,
        }
    }

    /// Name of an output topic.
    #[must_use]
    pub(crate) fn output(&self, name: &str) -> String {
        format!("{}{name}", self.output_prefix)
    }
}

/// Output topics.
pub(crate) const OUTPUTS: [&str; 5] = [
    "warehouse-stock",
    "warehouse-allocation",
    "global-stock",
    "high-demand-stock",
    "stock-global-percentage",
];

/// Deletes all topics of a run.
///
/// # Errors
/// When the broker refuses.
pub(crate) fn clean_up(services: &crate::services::Services, run: &Run) -> anyhow::Result<()> {
    services.cluster.delete_topics(&format!("{}-", run.application_id))?;
    services.cluster.delete_topics(&run.output_prefix)
}
