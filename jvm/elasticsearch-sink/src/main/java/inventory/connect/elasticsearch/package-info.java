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
 * of one document never overtake each other; a write that replaces or deletes a document carries its
 * Kafka offset as external version, so a redelivered record never overwrites a newer document.
 *
 * <p>The folders, in the order in which a record travels: {@code config}, {@code cluster} (is it there,
 * has the index a mapping), {@code document} and {@code json} (pure), {@code bulk} (pure but for the
 * lane's thread), {@code client} (the only I/O), {@code offsets}.
 */
package inventory.connect.elasticsearch;
