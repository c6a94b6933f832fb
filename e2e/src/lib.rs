//! What the tests on the real services share: a stack of their own, SQL in, documents and topics out.

pub mod connectctl;
pub mod drill;
pub mod generator;
pub mod kibana;
pub mod scenarios;
pub mod search;
pub mod sink_drill;
pub mod sql;
pub mod stack;
pub mod wait;
