//! What the drill is asked for.

use clap::Args;

use super::plan::Counts;

/// Flags of the drill.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Chooses the faults, their moments, and the changes [default: another one each time, printed]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Changes that are written while the faults strike
    #[arg(long, default_value_t = 1_000_000)]
    pub changes: u32,
    /// Changes in each second [default: as fast as PostgreSQL takes them]
    #[arg(long)]
    pub rows_per_second: Option<u32>,
    /// Warehouses that the changes spread over
    #[arg(long, default_value_t = 300)]
    pub warehouses: u32,
    /// Items that the changes spread over
    #[arg(long, default_value_t = 500)]
    pub items: u32,
    /// `kill -9` of an instance
    #[arg(long, default_value_t = 50)]
    pub kills: u32,
    /// An instance paused past its session timeout, then woken
    #[arg(long, default_value_t = 1)]
    pub pauses: u32,
    /// `kill -9` of the broker
    #[arg(long, default_value_t = 5)]
    pub broker_kills: u32,
    /// `kill -9` of the schema registry
    #[arg(long, default_value_t = 5)]
    pub registry_kills: u32,
    /// Session timeout of the instances, in milliseconds: how long a killed one's partitions wait
    // The least that Kafka's brokers allow by default (`group.min.session.timeout.ms`).
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(6_000..))]
    pub session_timeout_ms: u32,
    /// Added to every port of the drill's own stack
    #[arg(long, default_value_t = 21_000)]
    pub port_offset: u16,
}

impl Settings {
    /// How often each fault strikes.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            kills: self.kills,
            pauses: self.pauses,
            broker_kills: self.broker_kills,
            registry_kills: self.registry_kills,
        }
    }
}
