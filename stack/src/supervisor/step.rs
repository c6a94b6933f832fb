//! The steps of a start, what each needs, and their run: whatever has all it needs runs at once.
//!
//! ```text
//! Kafka ──────────┬─> Kafka Connect ──────────────────────┐
//!                 ├─> source topics ─┐                    │
//! PostgreSQL ──┬──────> registry ────┴─> processor ───────┤
//!              └─> database ──┬───────────────────────────┼─> connectors ─> generator
//!                             └─> dashboard               │
//! Elasticsearch ──────> index templates ──────────────────┘
//! ```

use std::collections::HashSet;
use std::fmt;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::error::Error;
use crate::service::Service;

/// One step of a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A service runs and answers.
    Start(Service),
    /// Tables, publication and roles are there.
    Database,
    /// The topics Debezium writes to are there, so that whoever reads them need not wait for rows.
    SourceTopics,
    /// Each index has its mapping before its first document.
    IndexTemplates,
    /// The connectors run, as their files say.
    Connectors,
}

impl Step {
    /// Every step of a start.
    pub const ALL: [Self; 12] = [
        Self::Start(Service::Postgresql),
        Self::Start(Service::Kafka),
        Self::Start(Service::Elasticsearch),
        Self::Start(Service::SchemaRegistry),
        Self::Start(Service::Connect),
        Self::Start(Service::Processor),
        Self::Start(Service::Dashboard),
        Self::Start(Service::Generator),
        Self::Database,
        Self::SourceTopics,
        Self::IndexTemplates,
        Self::Connectors,
    ];

    /// What must be done before.
    #[must_use]
    pub const fn needs(self) -> &'static [Self] {
        match self {
            Self::Start(Service::Postgresql | Service::Kafka | Service::Elasticsearch) => &[],
            Self::Start(Service::Connect) | Self::SourceTopics => &[Self::Start(Service::Kafka)],
            Self::Start(Service::Processor) => {
                &[Self::SourceTopics, Self::Start(Service::SchemaRegistry)]
            }
            Self::Start(Service::Generator) => &[Self::Connectors],
            // It shows what is not there yet, too. The others are what it shows.
            Self::Start(Service::Dashboard) => &[Self::Database],
            Self::Start(Service::SchemaRegistry) | Self::Database => {
                &[Self::Start(Service::Postgresql)]
            }
            Self::IndexTemplates => &[Self::Start(Service::Elasticsearch)],
            // The processor too: it creates the topics that the sink reads.
            Self::Connectors => &[
                Self::Database,
                Self::IndexTemplates,
                Self::Start(Service::Connect),
                Self::Start(Service::Processor),
            ],
        }
    }
}

/// The steps that start these services and all they need, and every other step that needs no more.
#[must_use]
pub fn only(services: &[Service]) -> Vec<Step> {
    let mut wanted: HashSet<Step> = HashSet::new();
    let mut open: Vec<Step> = services.iter().copied().map(Step::Start).collect();
    while let Some(step) = open.pop() {
        if wanted.insert(step) {
            open.extend(step.needs());
        }
    }
    for step in Step::ALL {
        let needs_no_more = step.needs().iter().all(|need| wanted.contains(need));
        if !matches!(step, Step::Start(_)) && needs_no_more {
            wanted.insert(step);
        }
    }
    Step::ALL.into_iter().filter(|step| wanted.contains(step)).collect()
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Start(service) => service.title(),
            Self::Database => "database schema",
            Self::SourceTopics => "source topics",
            Self::IndexTemplates => "index templates",
            Self::Connectors => "connectors",
        })
    }
}

/// Runs the steps, each as soon as all it needs is done. A failed step interrupts the others;
/// once this returns, none of them is under way.
pub async fn run<F>(
    steps: &[Step],
    execute: impl Fn(Step) -> F,
    interrupt: &CancellationToken,
) -> Result<(), Error>
where
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    let mut waiting = steps.to_vec();
    let mut done: HashSet<Step> = HashSet::new();
    let mut under_way = JoinSet::new();
    let mut failure: Option<Error> = None;
    loop {
        if failure.is_none() && !interrupt.is_cancelled() {
            let is_due = |step: &Step| step.needs().iter().all(|need| done.contains(need));
            for step in waiting.extract_if(.., |step| is_due(step)) {
                let execution = execute(step);
                under_way.spawn(async move { (step, execution.await) });
            }
        }
        match under_way.join_next().await {
            Some(Ok((step, Ok(())))) => {
                done.insert(step);
            }
            Some(Ok((_, Err(error)))) => {
                interrupt.cancel();
                // What was interrupted by the first failure says nothing new.
                failure.get_or_insert(error);
            }
            Some(Err(error)) => {
                interrupt.cancel();
                let source = error.into();
                failure.get_or_insert(Error::System { what: "a step ended badly", source });
            }
            None => break,
        }
    }
    match failure {
        Some(error) => Err(error),
        None if waiting.is_empty() => Ok(()),
        None => Err(Error::Interrupted),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[tokio::test]
    async fn every_step_runs_once_and_after_what_it_needs() {
        let order = Arc::new(Mutex::new(Vec::new()));
        let execute = |step| {
            let order = Arc::clone(&order);
            async move {
                order.lock().unwrap().push(step);
                Ok(())
            }
        };
        run(&Step::ALL, execute, &CancellationToken::new()).await.unwrap();
        let order = order.lock().unwrap();
        assert_eq!(order.len(), Step::ALL.len());
        for (place, step) in order.iter().enumerate() {
            assert!(step.needs().iter().all(|need| order[..place].contains(need)), "{step}");
        }
    }

    #[test]
    fn some_services_bring_what_they_need_and_nothing_else() {
        let steps = only(&[Service::Kafka, Service::SchemaRegistry]);
        let start = Step::Start;
        assert_eq!(
            steps,
            [
                start(Service::Postgresql),
                start(Service::Kafka),
                start(Service::SchemaRegistry),
                Step::Database,
                Step::SourceTopics,
            ]
        );
    }

    #[test]
    fn the_generator_and_the_dashboard_bring_everything() {
        assert_eq!(only(&[Service::Generator, Service::Dashboard]), Step::ALL);
    }

    #[tokio::test]
    async fn a_failure_interrupts_what_is_under_way_and_starts_nothing_more() {
        let interrupt = CancellationToken::new();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let execute = |step| {
            let (seen, interrupt) = (Arc::clone(&seen), interrupt.clone());
            async move {
                seen.lock().unwrap().push(step);
                if step == Step::Start(Service::Kafka) {
                    return Err(Error::Topic { topic: "t".into(), reason: "first".into() });
                }
                interrupt.cancelled().await;
                Err(Error::Interrupted)
            }
        };
        let error = run(&Step::ALL, execute, &interrupt).await.unwrap_err();
        assert!(matches!(error, Error::Topic { .. }), "{error}");
        assert_eq!(seen.lock().unwrap().len(), 3);
    }

    #[tokio::test]
    async fn an_interrupt_from_outside_is_no_success() {
        let interrupt = CancellationToken::new();
        interrupt.cancel();
        let outcome = run(&Step::ALL, |_| async { Ok(()) }, &interrupt).await;
        assert!(matches!(outcome, Err(Error::Interrupted)));
    }
}
