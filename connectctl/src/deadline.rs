//! One deadline for a whole command, and the pauses between attempts until then.

use std::time::Duration;

use tokio::time::Instant;

use crate::connect::error::{Failure, Recovery};
use crate::error::Error;
use crate::progress::{Progress, Reporter};

/// Short enough not to be felt, long enough not to crowd a worker in a rebalance.
const FIRST_PAUSE_MS: u64 = 100;
/// A rebalance takes seconds: asking more rarely would only lengthen the wait.
const LONGEST_PAUSE_MS: u64 = 2_000;

/// How long a command may go on, all its requests together.
pub(crate) struct Deadline<'a> {
    limit: Duration,
    at: Instant,
    reporter: &'a dyn Reporter,
}

impl<'a> Deadline<'a> {
    pub(crate) fn after(limit: Duration, reporter: &'a dyn Reporter) -> Self {
        Self { limit, at: Instant::now() + limit, reporter }
    }

    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// Whether time will be up after a pause.
    pub(crate) fn is_over_after(&self, pause: Duration) -> bool {
        Instant::now() + pause >= self.at
    }

    /// Repeats a request that changes nothing until it succeeds, fails for good, or time is up.
    pub(crate) async fn read<T, F>(&self, action: &str, request: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let mut attempts = Attempts::new(action);
        loop {
            match self.attempt(&mut attempts, request()).await? {
                Ok(answer) => return Ok(answer),
                Err(failure) => self.pause(&mut attempts, failure).await?,
            }
        }
    }

    /// One attempt, cut off at the deadline; then what failed before says why.
    pub(crate) async fn attempt<T>(
        &self,
        attempts: &mut Attempts<'_>,
        request: impl Future<Output = Result<T, Failure>>,
    ) -> Result<Result<T, Failure>, Error> {
        match tokio::time::timeout_at(self.at, request).await {
            Ok(result) => Ok(result),
            Err(_elapsed) => Err(self.timeout(attempts.action, attempts.last.take())),
        }
    }

    /// Waits before the next attempt; an error when there is to be none.
    pub(crate) async fn pause(
        &self,
        attempts: &mut Attempts<'_>,
        failure: Failure,
    ) -> Result<(), Error> {
        if failure.recovery() == Recovery::None {
            return Err(Error::request(attempts.action, failure));
        }
        let pause = attempts.next_pause();
        if Instant::now() + pause >= self.at {
            return Err(self.timeout(attempts.action, Some(failure)));
        }
        attempts.tell(self.reporter, &failure);
        attempts.last = Some(failure);
        tokio::time::sleep(pause).await;
        Ok(())
    }

    fn timeout(&self, action: &str, failure: Option<Failure>) -> Error {
        Error::RequestTimeout {
            action: action.to_owned(),
            limit: self.limit,
            failure: failure.map(Box::new),
            workers: None,
        }
    }
}

/// The attempts at one request so far.
pub(crate) struct Attempts<'a> {
    action: &'a str,
    made: u32,
    told: Option<String>,
    last: Option<Failure>,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(action: &'a str) -> Self {
        Self { action, made: 0, told: None, last: None }
    }

    /// Doubles from attempt to attempt; the random half keeps several clients out of step.
    fn next_pause(&mut self) -> Duration {
        let ceiling = FIRST_PAUSE_MS.saturating_mul(1 << self.made.min(10)).min(LONGEST_PAUSE_MS);
        self.made += 1;
        Duration::from_millis(rand::random_range(ceiling / 2..=ceiling))
    }

    fn tell(&mut self, reporter: &dyn Reporter, failure: &Failure) {
        let reason = failure.to_string();
        if self.told.as_ref() != Some(&reason) {
            reporter.progress(&Progress::Waiting {
                action: self.action.to_owned(),
                reason: reason.clone(),
            });
            self.told = Some(reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_below_two_seconds() {
        let mut attempts = Attempts::new("reading");
        let pauses: Vec<u64> =
            (0..40).map(|_| u64::try_from(attempts.next_pause().as_millis()).unwrap()).collect();
        assert!(pauses[0] <= FIRST_PAUSE_MS);
        assert!(pauses.iter().all(|pause| (FIRST_PAUSE_MS / 2..=LONGEST_PAUSE_MS).contains(pause)));
        assert!(pauses[39] >= LONGEST_PAUSE_MS / 2);
    }
}
