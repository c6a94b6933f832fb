//! What the processor does about bad input and missing neighbours, on a real Kafka and registry.
//!
//! Each scenario has an application of its own: topics, group and schemas begin with its name.

use std::{
    process::ExitCode,
    sync::{Arc, LazyLock},
};

use anyhow::Result;
use e2e::stack::Stack;
use libtest_mimic::{Arguments, Trial};
use tokio::runtime::Runtime;

mod fake_registry;
mod http;
mod kafka;
mod processor;
mod rows;
mod scenarios;

use kafka::Kafka;
use rows::Registry;

/// Beside the ports of the other tests.
const PORT_OFFSET: u16 = 23_000;

/// What a scenario works on.
pub(crate) struct World {
    stack: Stack,
    kafka: Kafka,
    registry: Registry,
    runtime: Runtime,
}

impl World {
    fn start() -> Result<Self> {
        let stack = Stack::up_only("processor-refusals", PORT_OFFSET, "kafka,schema-registry")?;
        let kafka = Kafka::connect(&format!("127.0.0.1:{}", stack.port(9092)))?;
        let registry = Registry::new(stack.port(8081));
        Ok(Self { stack, kafka, registry, runtime: Runtime::new()? })
    }
}

#[expect(clippy::print_stderr, reason = "the output of a test run is where a person looks")]
fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let world = Arc::new(LazyLock::new(World::start as fn() -> Result<World>));
    let trials =
        scenarios::ALL.iter().map(|(name, scenario)| trial(name, *scenario, &world)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if conclusion.has_failed()
        && let Ok(world) = &**world
    {
        world.stack.keep_data();
        eprintln!("the logs are in {}", world.stack.data_dir().join("logs").display());
    }
    conclusion.exit_code()
}

type LazyWorld = LazyLock<Result<World>, fn() -> Result<World>>;

fn trial(name: &str, scenario: scenarios::Scenario, world: &Arc<LazyWorld>) -> Trial {
    let world = Arc::clone(world);
    Trial::test(name, move || match &**world {
        Ok(world) => scenario(world).map_err(|error| format!("{error:#}").into()),
        Err(error) => Err(format!("the stack did not start: {error:#}").into()),
    })
}
