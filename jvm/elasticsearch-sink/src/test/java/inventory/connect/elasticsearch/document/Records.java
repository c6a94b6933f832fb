package inventory.connect.elasticsearch.document;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records for tests. */
public final class Records {

    public static final String TOPIC = "Stock";

    private Records() {}

    /** A record of the topic {@link #TOPIC}, partition 0. */
    public static SinkRecord of(Schema keySchema, Object key, Schema valueSchema, Object value, long offset) {
        return new SinkRecord(TOPIC, 0, keySchema, key, valueSchema, value, offset);
    }

    /** A document with one field. */
    public static SinkRecord document(long key, int quantity, long offset) {
        return of(Schema.INT64_SCHEMA, key, null, Map.of("quantity", quantity), offset);
    }

    public static SinkRecord tombstone(long key, long offset) {
        return of(Schema.INT64_SCHEMA, key, null, null, offset);
    }
}
