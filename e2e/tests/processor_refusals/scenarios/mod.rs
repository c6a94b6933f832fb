//! The scenarios, in the order in which they run.

use std::time::Duration;

use anyhow::Result;
use e2e::scenarios::Scenario;

use crate::World;

mod instances;
mod neighbours;
mod observation;
mod records;
mod reset;
mod topics;

/// What a start and a few records may take on a busy machine.
pub(crate) const SOON: Duration = Duration::from_mins(1);

/// Exit statuses, as the processor's README lists them.
pub(crate) mod code {
    /// A person must change something before a start can succeed.
    pub(crate) const REFUSED: i32 = 3;
    /// A record cannot be processed.
    pub(crate) const BAD_RECORD: i32 = 4;
    /// Another process has the same instance id.
    pub(crate) const FENCED: i32 = 5;
    /// An orderly end was cut short.
    pub(crate) const NOT_IN_TIME: i32 = 6;
}

/// Each by the sentence it proves.
pub(crate) const ALL: &[(&str, Scenario<World>)] = &[
    (
        "a_registry_that_answers_nonsense_is_named",
        neighbours::a_registry_that_answers_nonsense_is_named,
    ),
    ("a_registry_that_is_ill_is_waited_for", neighbours::a_registry_that_is_ill_is_waited_for),
    (
        "an_incompatible_schema_is_refused_by_subject",
        neighbours::an_incompatible_schema_is_refused_by_subject,
    ),
    (
        "a_broker_that_is_away_at_the_start_is_waited_for",
        neighbours::a_broker_that_is_away_at_the_start_is_waited_for,
    ),
    ("a_source_topic_may_come_later", topics::a_source_topic_may_come_later),
    ("a_changed_partition_count_is_refused", topics::a_changed_partition_count_is_refused),
    ("a_poison_record_stops_or_is_set_aside", records::a_poison_record_stops_or_is_set_aside),
    ("a_schema_that_nobody_registered_is_named", records::a_schema_that_nobody_registered_is_named),
    ("a_dropped_column_is_named", records::a_dropped_column_is_named),
    (
        "a_stop_under_load_leaves_nothing_to_do_twice",
        instances::a_stop_under_load_leaves_nothing_to_do_twice,
    ),
    ("a_second_signal_ends_at_once", instances::a_second_signal_ends_at_once),
    (
        "two_processes_with_one_id_are_told_apart",
        instances::two_processes_with_one_id_are_told_apart,
    ),
    (
        "the_lag_is_0_when_idle_and_every_row_is_counted",
        observation::the_lag_is_0_when_idle_and_every_row_is_counted,
    ),
    ("a_reset_is_refused_while_an_instance_runs", reset::a_reset_is_refused_while_an_instance_runs),
    ("a_reset_builds_the_same_outputs_anew", reset::a_reset_builds_the_same_outputs_anew),
    (
        "a_silent_broker_costs_the_readiness_only",
        observation::a_silent_broker_costs_the_readiness_only,
    ),
    ("a_broker_that_dies_is_waited_for", neighbours::a_broker_that_dies_is_waited_for),
];

/// Rows of an application's topic; the last of them is followed by one that is older in the log.
fn load(world: &World, application: &str, items: i64) -> Result<()> {
    let source = format!("{application}.stock_quantity");
    let rows = world.runtime.block_on(async {
        world.kafka.create(&source, 1).await?;
        world.registry.rows(application).await
    })?;
    for (item, lsn) in (1..=items).map(|item| (item, item)).chain([(items, items - 1)]) {
        world.kafka.write(&source, &rows.insert(item, 10 - i32::try_from(item)?, lsn))?;
    }
    world.kafka.flush()
}
