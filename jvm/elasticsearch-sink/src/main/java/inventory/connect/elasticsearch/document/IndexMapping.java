package inventory.connect.elasticsearch.document;

import inventory.connect.elasticsearch.json.JsonWriter;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** The mapping that a schema suggests, for an index that has none. */
public final class IndexMapping {

    /** Longer text is found by its words only, as in Elasticsearch's own mappings. */
    private static final int KEYWORD_LENGTH = 256;

    /** Types that are not what their schema's plain type says. */
    private static final Map<String, String> LOGICAL_TYPES = Map.ofEntries(
        // No type of Elasticsearch has all the digits; those of the document itself are kept.
        Map.entry(Decimal.LOGICAL_NAME, "double"),
        Map.entry("io.debezium.data.VariableScaleDecimal", "double"),
        Map.entry(Date.LOGICAL_NAME, "date"),
        Map.entry(Time.LOGICAL_NAME, "date"),
        Map.entry(Timestamp.LOGICAL_NAME, "date"),
        Map.entry("io.debezium.time.Date", "date"),
        Map.entry("io.debezium.time.Timestamp", "date"),
        Map.entry("io.debezium.time.MicroTimestamp", "date"),
        Map.entry("io.debezium.time.NanoTimestamp", "date"),
        Map.entry("io.debezium.time.ZonedTimestamp", "date"),
        Map.entry("io.debezium.time.MicroTime", "keyword"),
        Map.entry("io.debezium.time.NanoTime", "keyword"),
        Map.entry("io.debezium.data.Uuid", "keyword"),
        Map.entry("io.debezium.data.Enum", "keyword"));

    private final boolean compactMapEntries;

    /**
     * @param compactMapEntries true: a map with text keys is an object; false: a list of its entries
     */
    public IndexMapping(boolean compactMapEntries) {
        this.compactMapEntries = compactMapEntries;
    }

    /** The mapping of documents with this schema: {@code {"properties":{…}}}. */
    public byte[] of(Schema schema) {
        JsonWriter json = new JsonWriter().beginObject();
        writeProperties(json, schema);
        return json.endObject().toBytes();
    }

    private void writeProperties(JsonWriter json, Schema schema) {
        json.name("properties").beginObject();
        if (schema.type() == Schema.Type.STRUCT) {
            for (Field field : schema.fields()) {
                json.name(field.name());
                writeField(json, field.schema());
            }
        }
        json.endObject();
    }

    private void writeField(JsonWriter json, Schema schema) {
        String logicalType = schema.name() == null ? null : LOGICAL_TYPES.get(schema.name());
        if (logicalType != null) {
            writeType(json, logicalType);
            return;
        }
        switch (schema.type()) {
            // A list needs no mapping of its own: any field may hold several values.
            case ARRAY -> writeField(json, schema.valueSchema());
            case MAP -> writeMap(json, schema);
            case STRUCT -> {
                json.beginObject();
                writeProperties(json, schema);
                json.endObject();
            }
            case STRING -> writeText(json);
            default -> writeType(json, plainType(schema.type()));
        }
    }

    private void writeMap(JsonWriter json, Schema schema) {
        if (compactMapEntries && schema.keySchema().type() == Schema.Type.STRING) {
            writeType(json, "object");
            return;
        }
        json.beginObject().name("properties").beginObject().name("key");
        writeField(json, schema.keySchema());
        json.name("value");
        writeField(json, schema.valueSchema());
        json.endObject().endObject();
    }

    private static void writeText(JsonWriter json) {
        json.beginObject().name("type").string("text")
            .name("fields").beginObject().name("keyword").beginObject()
            .name("type").string("keyword").name("ignore_above").number(KEYWORD_LENGTH)
            .endObject().endObject().endObject();
    }

    private static void writeType(JsonWriter json, String type) {
        json.beginObject().name("type").string(type).endObject();
    }

    private static String plainType(Schema.Type type) {
        return switch (type) {
            case INT8 -> "byte";
            case INT16 -> "short";
            case INT32 -> "integer";
            case INT64 -> "long";
            case FLOAT32 -> "float";
            case FLOAT64 -> "double";
            case BOOLEAN -> "boolean";
            case BYTES -> "binary";
            case STRING, ARRAY, MAP, STRUCT -> throw new IllegalArgumentException(type + " is no plain type");
        };
    }
}
