//! The whole pipeline on real services: rows in, documents out.
//!
//! One stack serves all scenarios; each has warehouses and items of its own. They run one after another, for
//! some of them kill services.

use std::{
    process::ExitCode,
    sync::{Arc, LazyLock},
};

use anyhow::Result;
use e2e::{search::Search, sql::Inventory, stack::Stack};
use libtest_mimic::{Arguments, Trial};
use tokio::runtime::Runtime;

mod scenarios;

/// One story, told from the first row to the last document.
pub(crate) type Scenario = fn(&World) -> Result<()>;

/// Far from the ports of a stack that somebody runs beside the tests.
const PORT_OFFSET: u16 = 20_000;

/// What a scenario works on.
pub(crate) struct World {
    stack: Stack,
    search: Search,
    runtime: Runtime,
}

impl World {
    fn start() -> Result<Self> {
        let stack = Stack::up("pipeline", PORT_OFFSET)?;
        let search = Search::new(stack.port(9200));
        Ok(Self { stack, search, runtime: Runtime::new()? })
    }

    /// A connection of the scenario's own, since PostgreSQL may have been killed since the last.
    async fn inventory(&self) -> Result<Inventory> {
        Inventory::connect(self.stack.port(5432)).await
    }
}

#[expect(clippy::print_stderr, reason = "the output of a test run is where a person looks")]
fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    // Started by the first scenario that runs, so that `--list` and a filter without a match start nothing.
    let world = Arc::new(LazyLock::new(World::start as fn() -> Result<World>));
    let trials =
        scenarios::ALL.iter().map(|(name, scenario)| trial(name, *scenario, &world)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if conclusion.has_failed()
        && let Ok(world) = &**world
    {
        world.stack.keep_data();
        eprintln!(
            "the logs of the services are in {}",
            world.stack.data_dir().join("logs").display()
        );
    }
    conclusion.exit_code()
}

type LazyWorld = LazyLock<Result<World>, fn() -> Result<World>>;

fn trial(name: &str, scenario: Scenario, world: &Arc<LazyWorld>) -> Trial {
    let world = Arc::clone(world);
    Trial::test(name, move || match &**world {
        Ok(world) => scenario(world).map_err(|error| format!("{error:#}").into()),
        Err(error) => Err(format!("the stack did not start: {error:#}").into()),
    })
}
