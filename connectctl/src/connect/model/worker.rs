use serde::Deserialize;

/// The worker that answers: `GET /`.
#[derive(Debug, Clone, Deserialize)]
pub struct Worker {
    /// The version of Kafka that it is of.
    pub version: String,
    /// The Kafka cluster that it works with.
    #[serde(default)]
    pub kafka_cluster_id: String,
}

/// `GET /health` of a worker that is well.
#[derive(Debug, Clone, Deserialize)]
pub struct Health {
    /// `healthy`.
    pub status: String,
}
