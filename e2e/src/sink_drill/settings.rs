//! What the drill is asked for.

use clap::Args;

/// Flags of the drill.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Chooses the records and the faults [default: another one each time, printed]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Documents that the records are about
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub documents: u32,
    /// Records in each second, for as long as faults strike
    #[arg(long, default_value_t = 2_000)]
    pub records_per_second: u32,
    /// `kill -9` of the worker while a bulk request is on its way
    #[arg(long, default_value_t = 20)]
    pub worker_kills: u32,
    /// `kill -9` of the Elasticsearch node while a bulk request is on its way
    #[arg(long, default_value_t = 5)]
    pub node_kills: u32,
    /// Share of the writes that are refused with 429
    #[arg(long, default_value_t = 0.05)]
    pub refused_writes: f64,
    /// Share of the requests that are refused as a whole, and of those whose answer is lost
    #[arg(long, default_value_t = 0.01)]
    pub lost_requests: f64,
    /// Added to every port of the drill's own stack
    #[arg(long, default_value_t = 22_500)]
    pub port_offset: u16,
}
