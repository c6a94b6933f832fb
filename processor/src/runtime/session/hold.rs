//! Times in which no record is read, but the group is still served.

use std::fmt;
use std::time::Instant;

use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

use super::Session;
use crate::runtime::assignment::Partition;
use crate::runtime::error::RuntimeError;
use crate::runtime::registry::Fetched;

/// Why nothing is read.
#[derive(Debug)]
pub(super) enum Hold {
    /// The registry has not answered yet.
    Schema { id: u32, fetched: oneshot::Receiver<Fetched> },
    /// The last transaction failed.
    Pause { until: Instant },
}

impl fmt::Display for Hold {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema { id, .. } => write!(formatter, "schema {id} from the registry"),
            Self::Pause { .. } => write!(formatter, "the next attempt after a failed transaction"),
        }
    }
}

impl Session {
    /// Reads on from a record once the schema it needs is there.
    pub(super) fn hold_for_schema(
        &mut self,
        partition: Partition,
        id: u32,
    ) -> Result<(), RuntimeError> {
        let positions = self.work.assignment.live();
        let position: Vec<_> = positions.into_iter().filter(|(p, _)| *p == partition).collect();
        self.consumer.seek(&position).map_err(RuntimeError::kafka("go back to a record"))?;
        let fetched = self.setup.registry.fetch(&self.setup.runtime, id);
        self.begin_hold(Hold::Schema { id, fetched })
    }

    /// Reads on at the given time.
    pub(super) fn hold_until(&mut self, until: Instant) -> Result<(), RuntimeError> {
        self.begin_hold(Hold::Pause { until })
    }

    fn begin_hold(&mut self, hold: Hold) -> Result<(), RuntimeError> {
        self.consumer.pause(&self.live()).map_err(RuntimeError::kafka("pause"))?;
        self.hold = Some(hold);
        Ok(())
    }

    /// Reads on, if what it was held for is there.
    pub(super) fn release(&mut self) -> Result<(), RuntimeError> {
        match &mut self.hold {
            None => return Ok(()),
            Some(Hold::Pause { until }) if Instant::now() < *until => return Ok(()),
            Some(Hold::Pause { .. }) => {}
            Some(Hold::Schema { id, fetched }) => match fetched.try_recv() {
                Err(TryRecvError::Empty) => return Ok(()),
                // Nothing was learned: the record asks again.
                Err(TryRecvError::Closed) => {}
                Ok(answer) => self.work.learn(*id, answer),
            },
        }
        self.hold = None;
        self.consumer.resume(&self.live()).map_err(RuntimeError::kafka("resume"))
    }

    fn live(&self) -> Vec<Partition> {
        self.work.assignment.live().into_iter().map(|(partition, _)| partition).collect()
    }
}
