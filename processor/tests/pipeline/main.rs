//! The pipeline through its public face: records in, topics out, without a broker.
//!
//! What it promises, and the test that fails first when that is broken (`model` holds all of it
//! against a naive inventory, under random histories, batches, aborts, restarts and hand-overs):
//!
//! | rule | test |
//! |---|---|
//! | an older `last_update` is ignored; of equal ones the later arrival wins | `latest::warehouse_stock_is_the_accepted_row`, `of_equal_times_the_later_arrival_wins` in `latest_tests.rs` |
//! | times are instants, whatever their fraction digits and zone | `latest::times_are_compared_as_instants_and_not_as_text` |
//! | input delivered again changes nothing | `latest::input_delivered_again_changes_no_output`, `model::regressions` |
//! | a late update does not bring a deleted row back | `a_late_older_update_does_not_bring_a_deleted_row_back` in `latest_tests.rs` |
//! | a lone tombstone deletes, that of a delete says nothing | `a_tombstone_that_compaction_left_alone_deletes`, `the_tombstone_after_a_delete_says_nothing_new`, both there |
//! | a changed key takes its quantity along | `latest::a_changed_key_moves_the_quantity_to_it` |
//! | `before` is never read | `model::the_row_before_is_never_trusted` |
//! | a text that the log does not hold stays | `items::a_text_the_log_does_not_hold_stays_in_the_output`, `allocation::a_name_the_log_does_not_hold_stays_as_it_was` |
//! | a snapshot without positions goes by arrival | `a_snapshot_without_positions_is_taken_in_order_of_arrival` in `latest_tests.rs` |
//! | a snapshot moves the history and makes none | `extremes::a_half_loaded_snapshot_is_never_taken_for_history`, `extremes::history_made_before_the_rest_of_the_snapshot_is_moved_by_it` |
//! | no extreme within a batch is lost, none without a row counts | `extremes::extremes_within_a_transaction_are_not_lost`, `extremes::extremes_survive_deletes_and_restarts` |
//! | a transaction tells a touched key once, and only what is new | `latest::every_touched_key_is_emitted_once_in_a_transaction`, and the cluster of `support` asserts it in every test |
//! | nothing is left of an aggregate without rows, not even a 0 | `latest::a_deleted_row_leaves_every_output` |
//! | high demand ends at 0 | `items::a_row_that_turns_positive_leaves_high_demand` |
//! | stock and warehouse may come in any order | `allocation::an_allocation_is_the_same_whichever_of_warehouse_and_stock_comes_first` |
//! | no division by a capacity of 0, below 0 or null | `allocation::without_a_capacity_above_zero_the_allocation_is_null`, `without_a_capacity_above_zero_there_is_no_allocation` in `warehouse_allocation.rs` |
//! | a sum beyond 64 bits is refused whole | `an_update_that_overflows_leaves_the_sum_as_it_was` in `aggregate/mod.rs` |
//! | a column in use that is gone stops, others come and go | `rejected::a_column_in_use_that_is_gone_is_named`, `rejected::columns_may_come_move_and_widen` |
//! | a key whose schema changed is never counted twice | `moved_keys::nothing_of_a_row_that_moved_is_counted_twice` |
//! | state and committed offset are of one transaction | `state_before_or_behind_the_offset_is_refused` in `checkpoint/tests.rs` |
//! | the same input gives the same bytes | `model::the_same_input_gives_the_same_bytes_in_the_same_order` |
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests say what they expect by panicking, as tests do"
)]

mod allocation;
mod avro;
mod decoding;
mod extremes;
mod items;
mod latest;
mod model;
mod moved_keys;
mod ownership;
mod purity;
mod rejected;
mod support;
mod volume;
