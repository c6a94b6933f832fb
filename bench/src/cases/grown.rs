//! An inventory of a given size, worked up by the processor: what `rows` and `restart` begin with.

use std::time::Instant;

use anyhow::{Context as _, Result};

use super::context::{Context, SEED};
use crate::{
    load::{History, Shape, Sources, Writer},
    measure::{Follow, Progress},
    peers::{Child, Run, clean_up, processor},
};

/// The sizes that are compared.
pub(super) fn shapes(context: &Context) -> [Shape; 2] {
    let small = super::replay::SHAPE;
    let items = if context.options.quick { 2_500 } else { 25_000 };
    [small, Shape { warehouses: 400, items, partitions: 4 }]
}

/// The first instance says that it has all its state.
pub(super) fn is_ready(context: &Context) -> bool {
    context.services.processor_get(0, "/readyz").is_some_and(|(status, _)| status == 200)
}

/// Source topics with their history, and the processor's name on them.
pub(super) struct Grown<'a> {
    context: &'a Context,
    pub(super) sources: Sources,
    pub(super) run: Run,
    history: History,
    writer: Writer<'a>,
}

impl<'a> Grown<'a> {
    /// Writes the rows, and has the processor read them all and stop.
    pub(super) fn new(context: &'a Context, name: &str, shape: Shape) -> Result<Self> {
        let rows = shape.rows();
        let sources = Sources { prefix: format!("source.{name}-{rows}"), shape };
        let run = Run::new(&format!("{name}-{rows}"), &sources);
        context.say(&format!("writing {rows} rows"));
        let mut history = History::new(shape, SEED);
        let mut writer = Writer::create(&context.services, sources.clone(), 50)?;
        writer.write_history(&mut history, rows)?;
        let grown = Self { context, sources, run, history, writer };
        let mut child = grown.start()?;
        let progress = grown.follow(&mut child)?;
        context.say(&format!("{rows} rows read in {:.1} s", progress.seconds));
        child.stop(&context.services)?;
        Ok(grown)
    }

    /// Writes changes of random rows.
    pub(super) fn change(&mut self, count: u64) -> Result<()> {
        self.writer.write_history(&mut self.history, count)
    }

    /// Starts the processor.
    pub(super) fn start(&self) -> Result<Child> {
        processor::start(&self.context.services, &self.run, 0)
    }

    /// Waits until it has committed all there is.
    pub(super) fn follow(&self, child: &mut Child) -> Result<Progress> {
        self.follow_and(|| child.check_alive())
    }

    /// As `follow`; the seconds since it had all its state.
    pub(super) fn follow_from_ready(&self, child: &mut Child) -> Result<f64> {
        let mut ready = None;
        self.follow_and(|| {
            if ready.is_none() && is_ready(self.context) {
                ready = Some(Instant::now());
            }
            child.check_alive()
        })?;
        let ready = ready.context("the processor was done before it was seen to be ready")?;
        Ok(ready.elapsed().as_secs_f64())
    }

    fn follow_and(&self, alive: impl FnMut() -> Result<()>) -> Result<Progress> {
        let source = self.sources.stock_topic();
        let follow = Follow {
            services: &self.context.services,
            group: &self.run.application_id,
            source: &source,
            partitions: self.sources.shape.partitions,
            internal: processor::INTERNAL,
        };
        follow.until_done(alive)
    }

    /// Deletes all of its topics.
    pub(super) fn remove(self) -> Result<()> {
        clean_up(&self.context.services, &self.run)?;
        self.context.services.cluster.delete_topics(&self.sources.prefix)
    }
}
