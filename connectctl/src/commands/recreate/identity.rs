//! Keys that say what offsets belong to. With another value the old offsets mean nothing, and a
//! source begins anew or misses changes.

use crate::connect::model::Config;
use crate::error::Error;
use crate::manifest::{Connector, Problem, Problems};

const IDENTITY_KEYS: [&str; 4] =
    ["connector.class", "database.dbname", "slot.name", "topic.prefix"];

pub(super) fn refuse_change(live: &Config, wanted: &Connector) -> Result<(), Error> {
    let changed =
        IDENTITY_KEYS.iter().filter(|key| live.0.get(**key) != wanted.config.0.get(**key));
    let problems: Vec<Problem> = changed
        .map(|key| {
            let message =
                "its offsets belong to the value it has: a change needs `--allow-identity-change`";
            wanted.problem(key, message.to_owned())
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Error::Files { problems: Problems(problems) }) }
}
