package inventory.connect.elasticsearch.document;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Finds what every document of a data stream needs: its {@code @timestamp}. */
final class TimestampField {

    static final String NAME = "@timestamp";

    private final List<String> candidates;

    /**
     * @param candidates fields of which the first that a record has is taken; if it has none of them,
     *     the record's own time
     */
    TimestampField(List<String> candidates) {
        this.candidates = candidates;
    }

    /**
     * The timestamp with its schema.
     *
     * @throws DataException if the record has no time
     */
    SchemaAndValue of(SinkRecord record) {
        for (String candidate : candidates) {
            SchemaAndValue found = field(record.value(), candidate);
            if (found != null) {
                return found;
            }
        }
        if (record.timestamp() == null) {
            throw new DataException("the record has no time, and none of the fields that"
                + " `data.stream.timestamp.field` names " + candidates);
        }
        return new SchemaAndValue(Schema.INT64_SCHEMA, record.timestamp());
    }

    private static SchemaAndValue field(Object document, String name) {
        if (document instanceof Struct struct) {
            Field field = struct.schema().field(name);
            Object value = field == null ? null : struct.getWithoutDefault(name);
            return value == null ? null : new SchemaAndValue(field.schema(), value);
        }
        Object value = document instanceof Map<?, ?> map ? map.get(name) : null;
        return value == null ? null : new SchemaAndValue(null, value);
    }
}
