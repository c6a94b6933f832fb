package inventory.connect.elasticsearch.bulk;

import inventory.connect.elasticsearch.config.NullValueBehavior;
import inventory.connect.elasticsearch.document.RecordRenderer;
import inventory.connect.elasticsearch.document.Records;
import inventory.connect.elasticsearch.offsets.OffsetTracker;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Operations for tests, at ascending offsets of one partition. */
final class Operations {

    static final TopicPartition PARTITION = new TopicPartition(Records.TOPIC, 0);

    private final RecordRenderer renderer = new RecordRenderer(NullValueBehavior.DELETE, true);
    final OffsetTracker tracker = new OffsetTracker();
    private long next;

    Operation index(long id, int quantity) {
        return operation(Records.document(id, quantity, next));
    }

    Operation delete(long id) {
        return operation(Records.tombstone(id, next));
    }

    /** The first offset that is not acknowledged. */
    long committable() {
        return tracker.committable(Map.of(PARTITION, new OffsetAndMetadata(next))).get(PARTITION).offset();
    }

    private Operation operation(SinkRecord record) {
        return new Operation(renderer.render(record).orElseThrow(), record, tracker.track(PARTITION, next++));
    }
}
