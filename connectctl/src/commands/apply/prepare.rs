//! What is to be done, validated and in order, before anything is written.

use std::collections::BTreeMap;

use crate::connect::client::Client;
use crate::connect::model::{Kind, Live};
use crate::connect::target_state::TargetState;
use crate::connect::version::Feature;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::manifest::{Connector, Problems};
use crate::plan::{self, Action, Order, Plan, Step};
use crate::progress::{Progress, Reporter};
use crate::validation::validate;

pub(crate) fn learn_secrets(client: &Client, connectors: &[Connector]) {
    let mut secrets = client.secrets();
    for connector in connectors {
        connector.local_secrets.0.iter().for_each(|secret| secrets.learn_value(secret));
        connector.config.0.iter().for_each(|(key, value)| secrets.learn(key, value));
    }
}

/// The plan, after Connect has accepted every configuration that is to be written.
pub(crate) async fn plan(
    client: &Client,
    connectors: Vec<Connector>,
    live: &BTreeMap<String, Live>,
    order: Order,
    deadline: &Deadline<'_>,
    reporter: &dyn Reporter,
) -> Result<Plan, Error> {
    let mut steps = steps(connectors, live)?;
    require_features(client, &steps, deadline).await?;
    check(client, &mut steps, deadline, reporter).await?;
    Ok(Plan { waves: plan::waves(steps, order), deletions: Vec::new() })
}

/// The plan without asking Connect about it: what is new may be a source or a sink.
pub(crate) fn unvalidated(
    connectors: Vec<Connector>,
    live: &BTreeMap<String, Live>,
    order: Order,
) -> Result<Plan, Error> {
    let steps = steps(connectors, live)?;
    Ok(Plan { waves: plan::waves(steps, order), deletions: Vec::new() })
}

fn steps(connectors: Vec<Connector>, live: &BTreeMap<String, Live>) -> Result<Vec<Step>, Error> {
    let steps = plan::steps(connectors, live);
    let unknown = plan::unknown_dependencies(&steps, live);
    if unknown.is_empty() {
        return Ok(steps);
    }
    Err(Error::Files { problems: Problems(unknown) })
}

/// An old worker is to say so before the first write, not in the middle.
async fn require_features(
    client: &Client,
    steps: &[Step],
    deadline: &Deadline<'_>,
) -> Result<(), Error> {
    let features: Vec<Feature> = steps.iter().filter_map(feature).collect();
    for feature in features {
        deadline.read("asking for the worker's version", || client.require(feature)).await?;
    }
    Ok(())
}

fn feature(step: &Step) -> Option<Feature> {
    let stops = step.state.is_some_and(|change| change.after == TargetState::Stopped);
    let rests = step.connector.state.is_some_and(|state| state != TargetState::Running);
    match step.action {
        Action::Create => rests.then_some(Feature::InitialState),
        Action::Update(_) | Action::Keep => stops.then_some(Feature::Stop),
    }
}

/// Lets Connect check what is to be written, and learns on the way what is a source.
async fn check(
    client: &Client,
    steps: &mut [Step],
    deadline: &Deadline<'_>,
    reporter: &dyn Reporter,
) -> Result<(), Error> {
    let written: Vec<&Connector> =
        steps.iter().filter(|step| step.writes_config()).map(|step| &step.connector).collect();
    if written.is_empty() {
        return Ok(());
    }
    reporter.progress(&Progress::Validating { connectors: written.len() });
    let plugins = deadline.read("reading the plugins", || client.plugins()).await?;
    validate(client, &written, &plugins, deadline).await?;
    for step in steps.iter_mut().filter(|step| step.kind == Kind::Unknown) {
        let kind = plan::kind_of_class(&step.connector.class, &plugins);
        step.kind = kind.unwrap_or(step.kind);
    }
    Ok(())
}
