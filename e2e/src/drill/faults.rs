//! The plan, carried out on processes that run.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use stack::verify::Partition;

use super::{
    group::Group,
    instances::Instances,
    plan::{Action, Step, When},
    probe::assigned_partitions,
    recovery::{Fault, Recoveries},
    say,
};
use crate::stack::Stack;

/// Between two looks at anything.
const LOOK_INTERVAL: Duration = Duration::from_millis(50);
/// A broker, its clients and Connect, one after the other, on a busy machine.
const STUCK_AFTER: Duration = Duration::from_mins(4);

/// Who is struck, and what is known of it.
pub struct Faults<'a> {
    /// The services.
    pub stack: &'a Stack,
    /// The processors.
    pub instances: Instances,
    /// What they have committed.
    pub group: Group,
    /// How long each fault held them up.
    pub recoveries: Recoveries,
    /// The topic whose offsets tell the progress, and how far they will come.
    pub load: (String, u32),
    /// All partitions that the group shares.
    pub partitions: usize,
    /// A paused instance is paused for at least this long.
    pub session_timeout: Duration,
}

impl Faults<'_> {
    /// Carries out all steps.
    ///
    /// # Errors
    /// When nothing goes on any more, or a fault cannot be made.
    pub async fn strike(&mut self, steps: &[Step]) -> Result<()> {
        for step in steps {
            match step.when {
                When::Progress(share) => self.reach(share).await?,
                When::After(pause) => {
                    let until = Instant::now() + pause;
                    self.wait("the next fault", |_| Ok(Instant::now() >= until)).await?;
                }
            }
            say(format_args!("{:5.1} %  {step}", 100.0 * self.progress()));
            self.perform(step.action).await?;
        }
        Ok(())
    }

    /// Until all services and the connector are well again: whoever killed them last cannot ask them anything yet.
    ///
    /// # Errors
    /// When they do not come back.
    pub async fn wait_for_services(&mut self) -> Result<()> {
        let well = |this: &mut Self| Ok(this.stack.output(&["status"])?.status.success());
        self.wait("the services to be well", well).await
    }

    /// Starts killed instances again until it is `over`.
    ///
    /// # Errors
    /// When one cannot be run.
    pub async fn tend_until(&mut self, over: impl Fn() -> bool) -> Result<()> {
        while !over() {
            self.tend().await?;
        }
        Ok(())
    }

    async fn perform(&mut self, action: Action) -> Result<()> {
        match action {
            Action::AddInstance => {
                self.instances.add()?;
                self.recoveries.strike(Fault::InstanceAdded, Instant::now());
            }
            Action::RemoveInstance { pick } => {
                self.wait("an instance to stop", |this| Ok(this.runs())).await?;
                self.recoveries.strike(Fault::InstanceRemoved, Instant::now());
                self.instances.remove(pick).await?;
            }
            Action::Kill { pick, back_after } => {
                self.wait("an instance to kill", |this| {
                    let killed = this.instances.kill(pick, back_after)?;
                    Ok(killed.is_some())
                })
                .await?;
                self.recoveries.strike(Fault::InstanceKilled, Instant::now());
            }
            Action::Pause => self.pause().await?,
            Action::KillBroker => self.kill("kafka", Fault::BrokerKilled).await?,
            Action::KillRegistry => self.kill("schema-registry", Fault::RegistryKilled).await?,
        }
        Ok(())
    }

    /// The instance that owns the most is paused until the others own everything: then its session is over, and it
    /// wakes as a zombie, in the middle of whatever it was doing.
    async fn pause(&mut self) -> Result<()> {
        let id = self.busiest().await?;
        self.instances.pause(id)?;
        let paused_at = Instant::now();
        self.recoveries.strike(Fault::InstancePaused, paused_at);
        loop {
            let owned: u64 = self.owned().await.iter().map(|(partitions, _)| partitions).sum();
            let owned_by_others = usize::try_from(owned)? >= self.partitions;
            if owned_by_others && paused_at.elapsed() > self.session_timeout {
                return self.instances.wake(id);
            }
            if paused_at.elapsed() > STUCK_AFTER {
                bail!("others own {owned} of {} partitions of a paused instance", self.partitions);
            }
            self.tend().await?;
        }
    }

    async fn busiest(&mut self) -> Result<u16> {
        let started = Instant::now();
        loop {
            let owned = self.owned().await;
            match owned.iter().max() {
                Some((partitions, id)) if *partitions > 0 && owned.len() > 1 => return Ok(*id),
                _ if started.elapsed() > STUCK_AFTER => bail!("no two instances share the work"),
                _ => self.tend().await?,
            }
        }
    }

    /// How many partitions each running instance says it owns, and its id.
    async fn owned(&self) -> Vec<(u64, u16)> {
        let mut owned = Vec::new();
        for (id, url) in self.instances.running() {
            // One that has just been started does not answer yet, and owns nothing.
            owned.push((assigned_partitions(&url).await.unwrap_or(0), id));
        }
        owned
    }

    async fn kill(&mut self, service: &str, fault: Fault) -> Result<()> {
        // It may still be on its way up from the kill before.
        self.wait(&format!("{service} to kill"), |this| Ok(this.stack.kill(service).is_ok()))
            .await?;
        self.recoveries.strike(fault, Instant::now());
        Ok(())
    }

    /// Until this share of the load is processed.
    async fn reach(&mut self, share: f64) -> Result<()> {
        let (mut furthest, mut since) = (self.progress(), Instant::now());
        while furthest < share {
            self.tend().await?;
            let progress = self.progress();
            if progress > furthest {
                (furthest, since) = (progress, Instant::now());
            } else if since.elapsed() > STUCK_AFTER {
                bail!("nothing was processed for {} s", STUCK_AFTER.as_secs());
            }
        }
        Ok(())
    }

    async fn wait(
        &mut self,
        what: &str,
        mut condition: impl FnMut(&mut Self) -> Result<bool>,
    ) -> Result<()> {
        let started = Instant::now();
        while !condition(self)? {
            if started.elapsed() > STUCK_AFTER {
                bail!("waited {} s for {what}", STUCK_AFTER.as_secs());
            }
            self.tend().await?;
        }
        Ok(())
    }

    /// Starts what is due, and takes note of how far the group is.
    async fn tend(&mut self) -> Result<()> {
        self.instances.tend()?;
        if let Some(sample) = self.group.latest() {
            self.recoveries.observe(&sample);
        }
        tokio::time::sleep(LOOK_INTERVAL).await;
        Ok(())
    }

    fn runs(&self) -> bool {
        !self.instances.running().is_empty()
    }

    fn offsets(&self) -> BTreeMap<Partition, i64> {
        self.group.latest().map(|sample| sample.offsets).unwrap_or_default()
    }

    #[expect(clippy::cast_precision_loss, reason = "a share of the load")]
    fn progress(&self) -> f64 {
        let (topic, changes) = &self.load;
        let offsets = self.offsets();
        let processed: i64 =
            offsets.iter().filter(|((one, _), _)| one == topic).map(|(_, offset)| offset).sum();
        processed as f64 / f64::from(*changes)
    }
}
