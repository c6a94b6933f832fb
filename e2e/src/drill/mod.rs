//! The drill: many instances, many crashes, one million changes, and nothing lost, repeated or out of order.
//!
//! ```text
//! generator -> PostgreSQL -> Debezium -> Kafka -> processor 0, 1, 2 -> Kafka -> watcher: every record
//!                                          ^         ^                    └──> SQL: the last value of every key
//!                                          └ faults ─┘
//! ```
//!
//! In the order of a run: [`settings`] and [`plan`] (what, when; pure and seeded), [`run`] (the order of things),
//! [`load`], [`instances`] and [`probe`] (the processes), [`faults`] (the plan, carried out), [`group`] and [`recovery`] (how
//! long it took to go on), [`watcher`], [`decoder`] and [`history`] (every record of the outputs), [`report`].

pub mod decoder;
pub mod faults;
pub mod group;
pub mod history;
pub mod instances;
pub mod load;
pub mod plan;
pub mod probe;
pub mod recovery;
pub mod report;
pub mod run;
pub mod settings;
pub mod watcher;

pub use report::Report;
pub use run::run;
pub use settings::Settings;

/// One line for whoever waits.
#[expect(
    clippy::print_stderr,
    reason = "progress, as a person follows it; the report goes to stdout"
)]
pub(crate) fn say(text: impl std::fmt::Display) {
    eprintln!("{text}");
}
