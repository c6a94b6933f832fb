//! The loop: connect, find the position, write what is due; when the connection breaks, all over again.

use std::ops::Range;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::config::Config;
use crate::database::Backoff;
use crate::pace::Pace;
use crate::progress::Progress;
use crate::schedule::Schedule;
use crate::world::World;
use crate::writer::{Writer, Written};
use crate::{GeneratorError, causes};

/// How a run ended.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// Steps that this run wrote.
    pub written: u64,
    /// Steps of the history that are written, by this run or before.
    pub position: u64,
    /// Steps of the whole history.
    pub steps: u64,
    /// From the first step that this run wrote to the last.
    pub elapsed: Duration,
}

/// Writes the history that `config` asks for, until its end or until `cancelled`.
///
/// # Errors
/// If the database refuses what was asked for, or another process writes the same history.
/// A database that is away is waited for.
pub async fn run(
    config: Config,
    progress: Progress,
    cancelled: CancellationToken,
) -> Result<Outcome, GeneratorError> {
    let mut session = Session {
        world: World::new(config.plan),
        config,
        progress,
        cancelled,
        backoff: Backoff::new(),
        position: None,
        in_flight: None,
        first: 0,
        began: None,
    };
    session.run().await?;
    Ok(session.outcome())
}

struct Session {
    config: Config,
    world: World,
    progress: Progress,
    cancelled: CancellationToken,
    backoff: Backoff,
    /// Steps known to be committed; `None` until the start is stored.
    position: Option<u64>,
    /// Where the position will be once the batch that was sent is committed. Kept while nobody knows whether it is.
    in_flight: Option<u64>,
    /// The position at which this run began.
    first: u64,
    /// When this run wrote its first step.
    began: Option<Instant>,
}

impl Session {
    async fn run(&mut self) -> Result<(), GeneratorError> {
        loop {
            let connected = self.config.database.connect(&mut self.backoff, &self.cancelled);
            let Some(client) = connected.await? else { return Ok(()) };
            match self.write_history(client).await {
                Ok(()) => return Ok(()),
                Err(error) if error.is_passing() => {
                    let cause = causes(&error).join(": ");
                    warn!(cause, "{error}: connecting again");
                }
                Err(error) => return Err(error),
            }
            if !self.backoff.wait(&self.cancelled).await {
                return Ok(());
            }
        }
    }

    async fn write_history(
        &mut self,
        client: tokio_postgres::Client,
    ) -> Result<(), GeneratorError> {
        let mut writer = Writer::new(client, self.world.plan()).await?;
        let mut position = self.settle(&writer).await?;
        let mut schedule = self.schedule(position);
        while let Some(range) = self.next_batch(position, &mut schedule).await {
            self.began.get_or_insert_with(Instant::now);
            self.in_flight = Some(range.end);
            position = match writer.write(&self.world, range.clone()).await? {
                Written::Committed => range.end,
                Written::PositionMoved => self.settle(&writer).await?,
            };
            self.position = Some(position);
            self.in_flight = None;
            self.backoff.reset();
            self.progress.advance(position);
        }
        Ok(())
    }

    /// The position, as the database has it: stored anew at the start of a run, and later either that before
    /// the batch in flight or that after it.
    async fn settle(&mut self, writer: &Writer) -> Result<u64, GeneratorError> {
        let Some(known) = self.position else { return self.start(writer).await };
        let found = writer.position().await?;
        let position = [Some(known), self.in_flight]
            .into_iter()
            .flatten()
            .find(|expected| expected.cast_signed() == found)
            .ok_or(GeneratorError::HistoryTaken {
                seed: self.config.plan.seed,
                expected: known,
                found,
            })?;
        info!(position, committed = position != known, "going on");
        self.position = Some(position);
        self.in_flight = None;
        Ok(position)
    }

    async fn start(&mut self, writer: &Writer) -> Result<u64, GeneratorError> {
        writer.insert_inventory(&self.world).await?;
        let position = writer.start(self.config.resume).await?.cast_unsigned();
        let plan = self.world.plan();
        info!(seed = plan.seed, position, steps = plan.steps(), "writing the history");
        self.position = Some(position);
        self.first = position;
        self.progress.start(position, plan.steps());
        Ok(position)
    }

    fn schedule(&self, position: u64) -> Schedule {
        let loading = position < self.world.plan().load_steps();
        let pace = if loading { Pace::Unlimited } else { self.config.pace };
        Schedule::new(pace, Instant::now(), position)
    }

    /// Waits until steps are due; `None` at the end of the history or if cancelled.
    async fn next_batch(&self, position: u64, schedule: &mut Schedule) -> Option<Range<u64>> {
        let plan = self.world.plan();
        if position == plan.load_steps() && schedule.first() < position {
            // The load is over: the pace of the changes begins here.
            *schedule = self.schedule(position);
        }
        let end = if position < plan.load_steps() { plan.load_steps() } else { plan.steps() };
        let most = end.saturating_sub(position).min(self.config.batch_rows);
        if most == 0 || self.cancelled.is_cancelled() {
            return None;
        }
        tokio::select! {
            () = sleep_until(schedule.next(position, most)) => {
                let count = schedule.take(Instant::now(), position, most);
                Some(position..position + count)
            }
            () = self.cancelled.cancelled() => None,
        }
    }

    fn outcome(&self) -> Outcome {
        let position = self.position.unwrap_or(0);
        Outcome {
            written: position.saturating_sub(self.first),
            position,
            steps: self.world.plan().steps(),
            elapsed: self.began.map_or(Duration::ZERO, |began| began.elapsed()),
        }
    }
}
