//! Starts, watches, verifies and stops the whole pipeline on this machine, without containers.
//!
//! The modules, in the order in which `stack up` passes through them:
//!
//! 1. [`cli`] and [`commands`]: what was asked for, one verb a file.
//! 2. [`project`], [`data_folder`], [`java`], [`ports`], [`build`]: all that must hold before
//!    anything is started, each refusal with its way out.
//! 3. [`supervisor`]: the steps and their order, the processes and their keepers, the account of
//!    what runs.
//! 4. [`services`] and [`bootstrap`]: one file a service, and one for each thing that is set up in
//!    services that run.
//!
//! Below them all: [`process`] (start, identify, stop) and [`probe`] (is it ready). [`verify`]
//! compares what went in with what came out; [`kibana`] makes and imports the dashboard.

pub mod bootstrap;
pub mod build;
pub mod cli;
pub mod commands;
pub mod data_folder;
mod error;
pub mod java;
pub mod kibana;
pub mod names;
pub mod ports;
pub mod probe;
pub mod process;
pub mod progress;
pub mod project;
pub mod service;
pub mod services;
pub mod supervisor;
pub mod verify;

pub use error::{Error, LogTail, PortHolder, PortInUse};
