//! Processes: started in a group of their own with a log file, known by more than their number,
//! stopped with a deadline.

mod identity;
pub(crate) mod log;
mod memory;
mod spawn;
mod stop;

pub use identity::Identity;
pub use memory::resident_bytes;
pub use spawn::Launch;
pub use stop::{StopPolicy, stop};

pub(crate) use identity::command_line;
