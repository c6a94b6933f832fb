//! The sink under fault: workers and nodes killed, answers lost, writes refused, records delivered again; and the
//! index is what the records say.
//!
//! ```text
//! load -> Kafka -> worker with the sink -> proxy -> Elasticsearch
//!   |                 ^ killed               ^ 429, 503, resets   ^ killed
//!   └> model <──────── every document and its version ────────────┘
//! ```
//!
//! In the order of a run: [`settings`], [`run`] (the order of things), [`load`] (what is written), [`proxy`] and
//! [`bulk`] (faults between sink and node), [`connector`] and [`index`] (what is asked of Connect and Elasticsearch),
//! [`model`] (what must be found; pure), [`report`].

pub mod bulk;
pub mod connector;
pub mod index;
pub mod load;
pub mod model;
pub mod proxy;
pub mod report;
pub mod run;
pub mod settings;

pub use report::Report;
pub use run::{on, run};
pub use settings::Settings;
