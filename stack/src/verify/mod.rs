//! Is what people search for what the tables say?
//!
//! An answer of its own: it shares no code with the processor, and computes every aggregate in SQL. The tables do
//! not stand still, though, and a document is always of some earlier moment, so a plain comparison would either
//! cry wolf or, by looking away from what moves, miss a real fault. The comparison is made exact instead:
//!
//! ```text
//! 1 read     all topics to their ends                                        writers go on
//! 2 lock     the three tables, SHARE: readers pass, writers wait             from here on nothing changes
//! 3 source   until the source topics hold exactly the tables' rows           Debezium has sent everything
//! 4 process  until the processor's group has committed every record of the
//!            source topics and of its own topic, and no transaction is open  the outputs are final
//! 5 index    until the indices, refreshed, hold what the topics hold         the documents are final
//! 6 compare  SQL, in the transaction of the lock, with topics and indices
//! 7 unlock
//! ```
//!
//! # No false alarm
//! Each step waits for evidence. A difference counts only when the part that made it has said that it is done:
//! Debezium by its replication slot (confirmed beyond the lock), processor and sink by their groups' offsets.
//! A part that never says so within the timeout is reported as behind: no verdict, exit status 2.
//!
//! # No fault hidden
//! Nothing is left out because it moves. The end of a topic is judged by position, so markers of transactions do
//! not matter, and an open or not yet marked transaction (committed end before the written end) is waited for.
//! What SQL cannot know has bounds: the extremes are history and enclose the present quantity; the time of an
//! aggregate is the highest ever accepted and not older than its rows. Topic and index must agree on both.
//!
//! # The price
//! Writers wait from 2 to 7, well under a second when the pipeline keeps up. The lock is tried for a moment at a
//! time, so that no writer becomes the victim of a deadlock, and it goes with the connection if verify is killed.
//! Nothing is written: no marker has to be cleaned away.
//!
//! # Late updates
//! A row that was written with an older `last_update` than one before it stays in the table, while the pipeline
//! keeps the newer one. The tables cannot tell, so such a row is taken from `warehouse-stock`; their number is said.

mod check;
mod compare;
mod dataset;
mod error;
mod kafka;
mod latency;
mod options;
mod report;
mod rule;
mod run;
mod search;
mod tables;
mod topics;
mod views;

pub use check::compare;
pub use dataset::Dataset;
pub use error::{Stage, VerifyError};
pub use kafka::{Brokers, Isolation, Partition, list, offsets};
pub use latency::{LatencyReport, measure};
pub use options::{VerifyArguments, VerifyOptions};
pub use report::Report;
pub use run::run;
pub use views::Decoder;
