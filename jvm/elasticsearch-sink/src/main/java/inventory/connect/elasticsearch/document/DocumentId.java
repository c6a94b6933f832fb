package inventory.connect.elasticsearch.document;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.data.ConnectSchema;
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

    private static String text(SinkRecord record, Object key) {
        Schema schema = record.keySchema();
        Schema.Type type = schema == null ? ConnectSchema.schemaType(key.getClass()) : schema.type();
        if (type == null) {
            throw new DataException("a key of " + key.getClass() + " is not supported as document id");
        }
        return switch (type) {
            case INT8, INT16, INT32, INT64, STRING -> logicalOrText(schema, key);
            case STRUCT -> throw new DataException("a key of type STRUCT is not supported as document id; take one"
                + " field of it with the transformation org.apache.kafka.connect.transforms.ExtractField$Key");
            default -> throw new DataException("a key of type " + type + " is not supported as document id");
        };
    }

    // A logical type (a Timestamp, say) is no longer an integer: its text would depend on the locale.
    private static String logicalOrText(Schema schema, Object key) {
        if (key instanceof Number || key instanceof String) {
            return key.toString();
        }
        throw new DataException("a key of type " + schema.name() + " is not supported as document id");
    }
}
