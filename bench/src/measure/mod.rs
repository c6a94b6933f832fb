//! What a run took, seen from outside: the group's committed offsets, and the system's account of
//! the process.

mod datum;
mod latency;
mod outputs;
mod progress;
mod usage;

pub(crate) use latency::{Latency, LatencyProbe, Watched};
pub(crate) use outputs::{Values, differences, last_values};
pub(crate) use progress::{Follow, Progress, Sample};
pub(crate) use usage::{Usage, cpu_seconds, usage};
