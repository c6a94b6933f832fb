package inventory.connect.elasticsearch.bulk;

import inventory.connect.elasticsearch.config.SinkConfigs;
import inventory.connect.elasticsearch.document.BulkAction;
import inventory.connect.elasticsearch.document.BulkLine;
import inventory.connect.elasticsearch.document.ConflictMeaning;
import inventory.connect.elasticsearch.document.DocumentKey;
import inventory.connect.elasticsearch.document.RecordRenderer;
import inventory.connect.elasticsearch.document.Records;
import inventory.connect.elasticsearch.offsets.OffsetTracker;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Operations for tests, at ascending offsets of one partition. */
final class Operations {

    static final TopicPartition PARTITION = new TopicPartition(Records.TOPIC, 0);

    private final RecordRenderer renderer =
        new RecordRenderer(SinkConfigs.documents("behavior.on.null.values", "delete"));
    final OffsetTracker tracker = new OffsetTracker();
    private long next;

    Operation index(long id, int quantity) {
        return operation(Records.document(id, quantity, next));
    }

    Operation update(long id, int quantity) {
        return operation(BulkAction.UPDATE, ConflictMeaning.INTERRUPTED, id, """
            {"update":{"_index":"stock","_id":"%d"}}
            {"doc":{"quantity":%d},"doc_as_upsert":true}
            """.formatted(id, quantity));
    }

    Operation create(long id, int quantity) {
        return operation(BulkAction.CREATE, ConflictMeaning.ID_TAKEN, id, """
            {"create":{"_index":"stock","_id":"%d"}}
            {"quantity":%d}
            """.formatted(id, quantity));
    }

    Operation delete(long id) {
        return operation(Records.tombstone(id, next));
    }

    /** The first offset that is not acknowledged. */
    long committable() {
        return tracker.committable(Map.of(PARTITION, new OffsetAndMetadata(next))).get(PARTITION).offset();
    }

    private Operation operation(BulkAction action, ConflictMeaning onConflict, long id, String lines) {
        DocumentKey document = new DocumentKey("stock", Long.toString(id));
        BulkLine line = new BulkLine(action, document, onConflict, lines.getBytes(StandardCharsets.UTF_8));
        return new Operation(line, Records.document(id, 0, next), tracker.track(PARTITION, next++));
    }

    private Operation operation(SinkRecord record) {
        return new Operation(renderer.render(record).orElseThrow(), record, tracker.track(PARTITION, next++));
    }
}
