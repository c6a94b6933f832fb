//! The generator, run beside a stack: data that flows while something else happens.

use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::stack::{Stack, target_dir};

/// A running generator; stopped when dropped.
pub struct Generator {
    child: Option<Child>,
}

impl Generator {
    /// Starts one on the stack's PostgreSQL.
    ///
    /// # Errors
    /// When the program cannot be run.
    pub fn start(stack: &Stack, arguments: &[&str]) -> Result<Self> {
        let child = command(stack, arguments)?.spawn().context("run target/release/generator")?;
        Ok(Self { child: Some(child) })
    }

    /// Runs one to its end.
    ///
    /// # Errors
    /// When it cannot be run or fails.
    pub fn run(stack: &Stack, arguments: &[&str]) -> Result<()> {
        let status = command(stack, arguments)?.status().context("run target/release/generator")?;
        ensure!(status.success(), "the generator ended with {status}");
        Ok(())
    }

    /// Whether it has written all it was asked for.
    ///
    /// # Errors
    /// When it failed.
    pub fn ended(&mut self) -> Result<bool> {
        let Some(child) = &mut self.child else { return Ok(true) };
        let Some(status) = child.try_wait()? else { return Ok(false) };
        self.child = None;
        ensure!(status.success(), "the generator ended with {status}");
        Ok(true)
    }

    /// Asks it to stop and waits until it has written what it began.
    ///
    /// # Errors
    /// When it had failed before.
    pub fn stop(mut self) -> Result<()> {
        let Some(mut child) = self.child.take() else { return Ok(()) };
        kill(Pid::from_raw(child.id().try_into()?), Signal::SIGTERM)?;
        let status = child.wait()?;
        ensure!(status.success(), "the generator ended with {status}");
        Ok(())
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // The scenario has failed already; nothing is left to say of the generator.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn command(stack: &Stack, arguments: &[&str]) -> Result<Command> {
    let log = std::fs::File::create(stack.data_dir().join("logs").join("e2e-generator.log"))?;
    let url = format!("postgresql://postgres@127.0.0.1:{}/inventory", stack.port(5432));
    let mut command = Command::new(target_dir().join("release/generator"));
    command.args(arguments).env("GENERATOR_DATABASE_URL", url).env("PGPASSWORD", "postgres");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    Ok(command)
}
