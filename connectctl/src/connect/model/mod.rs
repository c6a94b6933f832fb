//! What Kafka Connect answers. Unknown fields are ignored, so newer workers can be read too.

mod connector;
mod kind;
mod logger;
mod offsets;
mod plugin;
mod state;
mod worker;

pub use connector::{Config, Expanded, Info, Live, TaskConfig, TaskId, Topics, Written};
pub use kind::Kind;
pub use logger::{Logger, LoggerScope};
pub use offsets::{Message, Offset, Offsets};
pub use plugin::{AnyPlugin, Definition, Plugin, ValidatedKey, ValidatedValue, Validation};
pub use state::{PartStatus, Status, TaskStatus};
pub use worker::{Health, Worker};
