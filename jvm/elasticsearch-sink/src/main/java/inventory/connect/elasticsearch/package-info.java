/**
 * An Elasticsearch sink for Kafka Connect.
 *
 * <pre>
 * SinkRecord -> document (id, JSON, one bulk line) -> lane (one per document id) -> POST /_bulk
 *     |                                                                               |
 *   offsets  <----------- acknowledged, in any order ---------------------------- item results
 * </pre>
 *
 * <p>What holds: an offset is committed only when it and all before it are acknowledged; the writes
 * of one document never overtake each other; every write carries its Kafka offset as external
 * version, so a redelivered record never overwrites a newer document.
 *
 * <p>The folders, in the order in which a record travels: {@code config}, {@code document} (pure),
 * {@code bulk} (pure but for the lane's thread), {@code client} (the only I/O), {@code offsets}.
 */
package inventory.connect.elasticsearch;
