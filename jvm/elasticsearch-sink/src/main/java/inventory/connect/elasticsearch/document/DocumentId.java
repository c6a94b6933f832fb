package inventory.connect.elasticsearch.document;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** The document id: the text of a record's key. */
final class DocumentId {

    /** Elasticsearch refuses longer ids, and with them the whole bulk request. */
    private static final int MAX_BYTES = 512;

    private DocumentId() {}

    /**
     * Reads the id.
     *
     * @throws DataException if the key is null, empty, too long or of a type that is no id
     */
    static String of(SinkRecord record) {
        Object key = record.key();
        if (key == null) {
            throw new DataException("the key is null, so the document has no id");
        }
        String id = text(record, key);
        if (id.isEmpty()) {
            throw new DataException("the key is empty, so the document has no id");
        }
        if (id.length() > MAX_BYTES || id.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new DataException("the key is longer than the " + MAX_BYTES + " bytes an id may have");
        }
        return id;
    }

    /** The id of a record whose key does not count: where it stands in Kafka. */
    static String ofPosition(SinkRecord record) {
        return record.originalTopic() + "+" + record.originalKafkaPartition() + "+" + record.originalKafkaOffset();
    }

    private static String text(SinkRecord record, Object key) {
        Schema schema = record.keySchema();
        Schema.Type type = schema == null ? ConnectSchema.schemaType(key.getClass()) : schema.type();
        if (type == null) {
            throw new DataException("a key of " + key.getClass() + " is not supported as document id");
        }
        return switch (type) {
            case INT8, INT16, INT32, INT64, STRING -> logicalOrText(schema, key);
            case STRUCT -> throw new DataException(structRefusal(record));
            default -> throw new DataException("a key of type " + type + " is not supported as document id");
        };
    }

    private static String structRefusal(SinkRecord record) {
        List<String> fields =
            record.keySchema() == null ? List.of() : record.keySchema().fields().stream().map(Field::name).toList();
        return "the keys of the topic `" + record.originalTopic() + "` are of type STRUCT, which is no document id;"
            + " take one of the fields " + fields + ": transforms=key,"
            + " transforms.key.type=org.apache.kafka.connect.transforms.ExtractField$Key,"
            + " transforms.key.field=" + (fields.size() == 1 ? fields.get(0) : "FIELD");
    }

    // A logical type (a Timestamp, say) is no longer an integer: its text would depend on the locale.
    private static String logicalOrText(Schema schema, Object key) {
        if (key instanceof Number || key instanceof String) {
            return key.toString();
        }
        throw new DataException("a key of type " + schema.name() + " is not supported as document id");
    }
}
