//! A test file whose scenarios share one stack and run one after another.

use std::{
    process::ExitCode,
    sync::{Arc, LazyLock},
};

use anyhow::Result;
use libtest_mimic::{Arguments, Trial};

use crate::stack::Stack;

/// What the scenarios of a file work on.
pub trait World: Sized + Send + Sync + 'static {
    /// Starts it.
    ///
    /// # Errors
    /// When a service does not start.
    fn start() -> Result<Self>;

    /// Its services.
    fn stack(&self) -> &Stack;
}

/// One story, told from the first row to the last document.
pub type Scenario<W> = fn(&W) -> Result<()>;

type LazyWorld<W> = LazyLock<Result<W>, fn() -> Result<W>>;

/// The `main` of such a file: runs the scenarios that the arguments ask for, in their order.
#[expect(clippy::print_stderr, reason = "the output of a test run is where a person looks")]
#[must_use]
pub fn run<W: World>(scenarios: &[(&str, Scenario<W>)]) -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    // Started by the first scenario that runs, so that `--list` and a filter without a match start nothing.
    let world = Arc::new(LazyLock::new(W::start as fn() -> Result<W>));
    let trials = scenarios.iter().map(|(name, scenario)| trial(name, *scenario, &world)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if conclusion.has_failed()
        && let Ok(world) = &**world
    {
        world.stack().keep_data();
        eprintln!("the logs are in {}", world.stack().data_dir().join("logs").display());
    }
    conclusion.exit_code()
}

fn trial<W: World>(name: &str, scenario: Scenario<W>, world: &Arc<LazyWorld<W>>) -> Trial {
    let world = Arc::clone(world);
    Trial::test(name, move || match &**world {
        Ok(world) => scenario(world).map_err(|error| format!("{error:#}").into()),
        Err(error) => Err(format!("the stack did not start: {error:#}").into()),
    })
}
