//! Writes an inventory's history into PostgreSQL: warehouses, items, then one stock change after the other.
//!
//! The way of a change, file by file:
//!
//! ```text
//! config      what was asked for: which history, how fast, into which database
//! world       pure: seed and number -> the change (warehouses, items, quantities, deletes, moves, names)
//! pace        pure: time gone by -> how many changes are due
//! schedule    pure: the same from a given moment on, and what becomes of a writer that is late
//! waves       pure: consecutive changes -> multi-row statements that cannot meet in one row
//! database    connects, waits, and tells a passing fault from a lasting one
//! statements  the SQL, one array of values a column
//! writer      one batch = one transaction = rows and the new position in the history
//! session     the loop: connect, resume at the stored position, write what is due, reconnect
//! progress    a bar on a terminal, a log line every ten seconds elsewhere
//! ```
//!
//! The position is stored by the transaction that writes the rows. Whatever breaks, and whenever, the next
//! connection reads from the database itself how far the history has come: no change is left out or made twice.

pub mod config;
pub mod database;
mod error;
pub mod pace;
mod places;
pub mod progress;
mod schedule;
pub mod session;
pub mod shutdown;
mod statements;
pub mod waves;
pub mod world;
mod writer;

pub use error::{GeneratorError, causes};
