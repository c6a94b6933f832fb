//! What which worker can do.

use std::fmt;

/// Something that workers can do from some version on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    /// `GET /admin/loggers`, and setting the level on one worker (KIP-495).
    Loggers,
    /// `GET /connectors/NAME/topics` (KIP-558).
    Topics,
    /// Restarting a connector together with its tasks (KIP-745).
    RestartWithTasks,
    /// `GET /connector-plugins?connectorsOnly=false` (KIP-769).
    AllPlugins,
    /// `GET /connector-plugins/CLASS/config` (KIP-769).
    Definitions,
    /// The state `STOPPED` (KIP-875).
    Stop,
    /// `GET /connectors/NAME/offsets` (KIP-875).
    ReadOffsets,
    /// `PATCH` and `DELETE /connectors/NAME/offsets` (KIP-875).
    AlterOffsets,
    /// `initial_state` of `POST /connectors` (KIP-980).
    InitialState,
    /// Setting the level of a logger on all workers (KIP-976).
    ClusterLoggers,
    /// `PATCH /connectors/NAME/config` (KIP-477).
    PatchConfig,
    /// `GET /health` (KIP-1017).
    Health,
}

impl Feature {
    /// The first version of Apache Kafka that has it, as major and minor.
    #[must_use]
    pub fn since(self) -> (u32, u32) {
        match self {
            Self::Loggers => (2, 4),
            Self::Topics => (2, 5),
            Self::RestartWithTasks => (3, 0),
            Self::AllPlugins | Self::Definitions => (3, 2),
            Self::Stop | Self::ReadOffsets => (3, 5),
            Self::AlterOffsets => (3, 6),
            Self::InitialState | Self::ClusterLoggers => (3, 7),
            Self::PatchConfig => (3, 8),
            Self::Health => (3, 9),
        }
    }

    /// Whether a worker of this version has it. One whose version tells nothing is asked anyway:
    /// its own answer is better than a guess.
    #[must_use]
    pub fn is_in(self, worker: &str) -> bool {
        apache_version(worker).is_none_or(|version| version >= self.since())
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Loggers => "reading and setting log levels",
            Self::Topics => "reading the topics of a connector",
            Self::RestartWithTasks => "restarting a connector with its tasks",
            Self::AllPlugins => "listing converters and transforms",
            Self::Definitions => "reading the keys of a plugin",
            Self::Stop => "stopping a connector",
            Self::ReadOffsets => "reading offsets",
            Self::AlterOffsets => "changing offsets",
            Self::InitialState => "creating a connector that does not run",
            Self::ClusterLoggers => "setting a log level on all workers",
            Self::PatchConfig => "changing single keys",
            Self::Health => "asking for the worker's health",
        })
    }
}

/// Confluent's releases count on their own: 5.x is Apache Kafka 2.x, 6.x is 2.6 and later, 7.x is
/// 3.x, 8.x is 4.x; such versions end in `-ccs` or `-ce`.
fn apache_version(worker: &str) -> Option<(u32, u32)> {
    let (numbers, suffix) = worker.split_once('-').unwrap_or((worker, ""));
    let mut numbers = numbers.split('.').map(str::parse);
    let (major, minor): (u32, u32) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    let is_confluent = suffix.starts_with("ccs") || suffix.starts_with("ce");
    Some(match major {
        5 if is_confluent => (2, minor),
        6 if is_confluent => (2, minor + 6),
        7.. if is_confluent => (major - 4, minor),
        _ => (major, minor),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_has_what_came_with_its_version_or_before() {
        assert!(Feature::AlterOffsets.is_in("3.6.0"));
        assert!(Feature::AlterOffsets.is_in("4.3.1"));
        assert!(!Feature::AlterOffsets.is_in("3.5.2"));
        assert!(Feature::Stop.is_in("3.10.0-SNAPSHOT"));
    }

    #[test]
    fn confluents_versions_are_translated() {
        assert!(Feature::AlterOffsets.is_in("7.6.0-ccs"));
        assert!(!Feature::AlterOffsets.is_in("7.5.3-ce"));
        assert!(!Feature::Definitions.is_in("6.2.1-ccs"));
        assert!(Feature::Health.is_in("8.0.0-ccs"));
    }

    #[test]
    fn a_version_that_tells_nothing_rules_nothing_out() {
        assert!(Feature::Health.is_in("unknown"));
        assert!(Feature::Health.is_in(""));
    }
}
