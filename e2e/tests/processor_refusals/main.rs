//! What the processor does about bad input and missing neighbours, on a real Kafka and registry.
//!
//! Each scenario has an application of its own: topics, group and schemas begin with its name.

use std::process::ExitCode;

use anyhow::Result;
use e2e::stack::Stack;
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

impl e2e::scenarios::World for World {
    fn start() -> Result<Self> {
        let stack = Stack::up_only("processor-refusals", PORT_OFFSET, "kafka,schema-registry")?;
        let kafka = Kafka::connect(&format!("127.0.0.1:{}", stack.port(9092)))?;
        let registry = Registry::new(stack.port(8081));
        Ok(Self { stack, kafka, registry, runtime: Runtime::new()? })
    }

    fn stack(&self) -> &Stack {
        &self.stack
    }
}

fn main() -> ExitCode {
    e2e::scenarios::run(scenarios::ALL)
}
