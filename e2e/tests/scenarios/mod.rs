//! The scenarios, in the order in which they run.

use e2e::scenarios::Scenario;

use crate::World;

mod changes;
mod connectors;
mod dashboard;
mod faults;
mod kibana;
mod load;
mod sink;

/// Each by the sentence it proves.
pub(crate) const ALL: &[(&str, Scenario<World>)] = &[
    ("an_insert_becomes_documents", changes::an_insert_becomes_documents),
    ("an_update_changes_the_sums", changes::an_update_changes_the_sums),
    (
        "a_row_that_turns_positive_leaves_high_demand",
        changes::a_row_that_turns_positive_leaves_high_demand,
    ),
    ("the_last_row_takes_the_documents_with_it", changes::the_last_row_takes_the_documents_with_it),
    ("a_changed_key_moves_the_row", changes::a_changed_key_moves_the_row),
    ("a_late_update_is_ignored", changes::a_late_update_is_ignored),
    ("a_warehouse_may_come_after_its_stock", changes::a_warehouse_may_come_after_its_stock),
    ("the_historical_maximum_survives_its_row", changes::the_historical_maximum_survives_its_row),
    ("a_truncated_table_empties_its_documents", changes::a_truncated_table_empties_its_documents),
    (
        "the_kibana_panels_find_their_fields_and_show_the_lowest_items",
        kibana::the_panels_find_their_fields_and_show_the_lowest_items,
    ),
    (
        "the_kibana_map_has_a_colour_for_every_warehouse",
        kibana::the_map_has_a_colour_for_every_warehouse,
    ),
    (
        "a_load_of_150000_rows_is_searchable_within_60_s",
        load::a_load_of_150000_rows_is_searchable_within_60_s,
    ),
    ("an_edited_connector_restarts_alone", connectors::an_edited_connector_restarts_alone),
    (
        "a_wrong_password_is_found_before_anything_is_written",
        connectors::a_wrong_password_is_found_before_anything_is_written,
    ),
    (
        "a_configuration_that_fails_at_run_time_is_rolled_back",
        connectors::a_configuration_that_fails_at_run_time_is_rolled_back,
    ),
    ("offsets_survive_a_recreation", connectors::offsets_survive_a_recreation),
    (
        "the_page_shows_a_change_without_being_asked_again",
        dashboard::the_page_shows_a_change_without_being_asked_again,
    ),
    (
        "a_row_is_changed_from_the_page_and_only_from_there",
        dashboard::a_row_is_changed_from_the_page_and_only_from_there,
    ),
    (
        "the_page_shows_a_service_that_goes_and_comes_back",
        dashboard::the_page_shows_a_service_that_goes_and_comes_back,
    ),
    ("every_service_comes_back_from_kill_9", faults::every_service_comes_back_from_kill_9),
    (
        "the_index_is_what_the_records_say_under_fault",
        sink::the_index_is_what_the_records_say_under_fault,
    ),
    ("a_restart_keeps_all_data", faults::a_restart_keeps_all_data),
    ("a_killed_launcher_is_cleaned_up_after", faults::a_killed_launcher_is_cleaned_up_after),
];
