use serde::{Deserialize, Serialize};

/// A logger of a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logger {
    /// Such as `INFO`; missing when it was never set.
    pub level: Option<String>,
    /// When it was set over the REST API, in milliseconds since 1970.
    pub last_modified: Option<i64>,
}

/// Where a level is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoggerScope {
    /// On the worker that is asked.
    Worker,
    /// On all workers.
    Cluster,
}
