//! The session against librdkafka's mock cluster: whatever fails, each row counts once.

use rdkafka::types::RDKafkaApiKey as Request;
use rdkafka::types::RDKafkaRespErr as Answer;
use rdkafka::types::RDKafkaRespErr::*;

#[allow(dead_code, reason = "the records of other tests are here, too")]
#[path = "../../../tests/pipeline/support/debezium.rs"]
mod debezium;
mod world;

use world::{STOCK, World};

use crate::record::Source;
use crate::runtime::assignment::Partition;

const ABORTED: &str = "processor_txn_total{result=\"aborted\"}";
const REPLACED: &str = "processor_producer_recreated_total";
const REPLAYED: &str = "processor_replayed_total";

/// What requests of these kinds are answered with, one after the other.
type Answers<'a> = &'a [(Request, &'a [Answer])];

/// Feeds a row whose transaction meets these answers; then all rows are there, each once.
///
/// A row that were applied twice would count as replayed: its position in the log is that of the
/// row that the state holds already.
fn assert_survives(world: &mut World, answers: Answers<'_>, aborted: u64, replaced: u64) {
    let before = (world.sample(ABORTED), world.sample(REPLACED));
    for (request, answers) in answers {
        world.answer(*request, answers);
    }
    world.feed();
    let fed = world.fed();
    world.turn_until("the row", |session| World::rows_of(session) == fed && session.hold.is_none());
    let after = (world.sample(ABORTED), world.sample(REPLACED));
    assert_eq!(after, (before.0 + aborted, before.1 + replaced), "{answers:?}");
    assert_eq!(world.sample(REPLAYED), 0, "{answers:?}");
}

#[test]
fn after_each_answer_that_is_survived_every_row_is_committed_once() {
    let mut world = World::start();
    let busy = [RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS; 8];
    let rows: [(Answers<'_>, u64, u64); 8] = [
        (&[(Request::TxnOffsetCommit, &[RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS])], 0, 0),
        (&[(Request::TxnOffsetCommit, &[RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION])], 1, 0),
        (&[(Request::Produce, &[RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION])], 0, 0),
        (&[(Request::EndTxn, &[RD_KAFKA_RESP_ERR__TRANSPORT])], 0, 0),
        (&[(Request::EndTxn, &[RD_KAFKA_RESP_ERR_UNKNOWN])], 1, 0),
        (&[(Request::EndTxn, &[RD_KAFKA_RESP_ERR_INVALID_TXN_STATE])], 1, 1),
        (
            &[
                (Request::TxnOffsetCommit, &[RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION]),
                (Request::EndTxn, &[RD_KAFKA_RESP_ERR_INVALID_TXN_STATE]),
                (Request::InitProducerId, &[RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE]),
            ],
            1,
            1,
        ),
        (&[(Request::EndTxn, &busy)], 0, 1),
    ];
    for (answers, aborted, replaced) in rows {
        assert_survives(&mut world, answers, aborted, replaced);
    }
}

#[test]
fn a_commit_whose_answer_was_lost_is_not_written_twice() {
    let mut world = World::start();
    world.plant(STOCK, 1);
    world.answer(Request::EndTxn, &[RD_KAFKA_RESP_ERR_INVALID_TXN_STATE]);
    world.feed();
    world.turn_until("the row", |session| World::rows_of(session) == 1);
    assert_eq!((world.sample(REPLACED), world.sample(ABORTED)), (1, 0));
    world.feed();
    world.turn_until("the next row", |session| World::rows_of(session) == 2);
    assert_eq!(world.written(), 2);
}

#[test]
fn offsets_that_no_transaction_of_ours_set_end_the_processor() {
    let mut world = World::start();
    world.plant(STOCK, 77);
    world.answer(Request::EndTxn, &[RD_KAFKA_RESP_ERR_INVALID_TXN_STATE]);
    world.feed();
    assert_eq!(
        world.turn_until_error().to_string(),
        "the committed offset of `inventory.public.stock_quantity` partition 0 became 77, which no \
         transaction of this processor set"
    );
}

#[test]
fn an_id_that_is_lost_twice_in_a_row_is_used_by_someone_else() {
    let mut world = World::start();
    world.answer(Request::EndTxn, &[RD_KAFKA_RESP_ERR_PRODUCER_FENCED; 2]);
    world.feed();
    assert_eq!(
        world.turn_until_error().to_string(),
        "another process uses the transactional id `inventory-processor-0`"
    );
    assert_eq!(world.sample(REPLACED), 1);
}

#[test]
fn a_missing_permission_ends_the_processor_and_says_what_to_grant() {
    let mut world = World::start();
    world.answer(Request::TxnOffsetCommit, &[RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED]);
    world.feed();
    let error = world.turn_until_error();
    assert_eq!(error.to_string(), "cannot add offsets to a transaction");
    assert!(error.hint().unwrap().contains("consumer group"));
    assert_eq!(World::rows_of(&world.session), 0);
}

#[test]
fn records_that_were_deleted_before_they_were_read_end_the_processor() {
    let mut world = World::start();
    world.answer(Request::Fetch, &[RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE]);
    world.feed();
    let error = world.turn_until_error();
    assert_eq!(error.to_string(), "cannot read records");
    assert!(error.hint().unwrap().contains("processor reset"));
}

#[test]
fn state_without_an_offset_is_never_taken_for_a_fresh_start() {
    let mut world = World::start();
    world.feed();
    world.turn_until("the row", |session| World::rows_of(session) == 1);
    world.crash();
    let error = world.turn_until_error();
    assert_eq!(
        error.to_string(),
        "cannot go on with `inventory.public.stock_quantity` partition 0, whose state is in \
         `inventory-processor-stock-quantity-rows`"
    );
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "no offset is committed, but the state is that of offset 1");
    assert!(error.hint().unwrap().contains("processor reset"));
    assert_eq!(error.exit_code(), 3);
}

#[test]
fn state_of_another_offset_than_the_committed_one_ends_the_processor() {
    let mut world = World::start();
    world.feed();
    world.feed();
    world.turn_until("the rows", |session| World::rows_of(session) == 2);
    // Within the log: one beyond it may be refused by the broker first.
    world.plant(STOCK, 1);
    world.crash();
    let error = world.turn_until_error();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "offset 1 is committed, but the state is that of offset 2");
}

#[test]
fn an_offset_without_its_state_ends_the_processor() {
    let mut world = World::start();
    // Within the log: one beyond it may be refused by the broker first.
    world.feed();
    world.plant(STOCK, 1);
    world.crash();
    let error = world.turn_until_error();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "offset 1 is committed, but there is no state of what lies before it");
}

#[test]
fn a_successor_goes_on_where_the_group_is() {
    let mut world = World::start();
    let updates = Partition { source: Source::Updates, number: 0 };
    world.feed();
    world.turn_until("both stages", |session| {
        World::rows_of(session) == 1 && World::position(session, updates) > 0
    });
    world.plant(STOCK, 1);
    world.plant(updates, World::position(&world.session, updates));
    world.crash();
    world.feed();
    world.turn_until("the next row", |session| World::rows_of(session) == 1);
    assert_eq!(world.sample(REPLAYED), 0);
    assert_eq!(world.written(), 2);
}
