//! What a topology hands over, kept.

use std::convert::Infallible;

use processor::{
    pipeline::Topology,
    record::{Outbound, Source, Target},
};

/// An [`Outbound`] with bytes of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drained {
    pub(crate) target: Target,
    pub(crate) partition: Option<i32>,
    pub(crate) key: Vec<u8>,
    pub(crate) value: Option<Vec<u8>>,
}

/// All records of what is staged, without a checkpoint.
pub(crate) fn drained(topology: &mut Topology) -> Vec<Drained> {
    drained_at(topology, [])
}

/// All records of a transaction that commits these offsets.
pub(crate) fn drained_at(
    topology: &mut Topology,
    positions: impl IntoIterator<Item = (Source, i32, i64)>,
) -> Vec<Drained> {
    let mut records = Vec::new();
    let Ok(()) = topology.drain(positions, |Outbound { target, partition, key, value }| {
        let (key, value) = (key.to_vec(), value.map(<[u8]>::to_vec));
        records.push(Drained { target, partition, key, value });
        Ok::<_, Infallible>(())
    });
    records
}
