//! The routes, by what they are about. Each is one attempt; what an old worker lacks is refused
//! before anything is sent.

mod configurations;
mod loggers;
mod offsets;
mod plugins;
mod states;
mod worker;
