//! A plan that was written down by `plan --plan-out`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::prepare;
use crate::connect::model::Live;
use crate::error::Error;
use crate::manifest::{self, Connector, Problem, Problems};
use crate::plan::{Order, PlanFile};

/// The plan, if a single file is given and holds one.
pub(super) fn read(paths: &[PathBuf]) -> Result<Option<PlanFile>, Error> {
    let [path] = paths else { return Ok(None) };
    // What cannot be read is told where connectors are read.
    let Some(text) = manifest::text_of_file(path) else { return Ok(None) };
    PlanFile::read(&text).map_err(|message| {
        let problem = Problem { file: path.clone(), line: 0, key: None, message };
        Error::Files { problems: Problems(vec![problem]) }
    })
}

/// Refuses a plan if files or cluster are not what they were when it was made.
pub(super) fn refuse_stale(
    file: &PlanFile,
    connectors: &[Connector],
    live: &BTreeMap<String, Live>,
) -> Result<(), Error> {
    let mut plan = prepare::unvalidated(connectors.to_vec(), live, Order::default())?;
    if let Some(owned) = &file.owned {
        plan.deletions = crate::commands::plan::surplus(&plan, live, owned);
    }
    file.stale(&plan, live).map_or(Ok(()), |stale| Err(Error::Stale(stale)))
}
