//! What the tests share: Debezium's records, a Kafka in memory, outputs read back.

pub(crate) mod cluster;
pub(crate) mod debezium;
pub(crate) mod drained;
pub(crate) mod outputs;
pub(crate) mod recorded;
