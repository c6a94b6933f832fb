package inventory.connect.elasticsearch.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import inventory.connect.elasticsearch.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

/** One document with a field of each type, beside this class: document.json. */
class GoldenDocumentTest {

    private static final long DAY_MS = 86_400_000L;

    private final SchemaBuilder schema = SchemaBuilder.struct();
    private final Map<String, Object> values = new LinkedHashMap<>();

    private void field(String name, Schema type, Object value) {
        schema.field(name, type);
        values.put(name, value);
    }

    private void field(String name, SchemaBuilder type, String logicalName, Object value) {
        field(name, type.name(logicalName).optional().build(), value);
    }

    private String written() {
        Struct struct = new Struct(schema.build());
        values.forEach(struct::put);
        JsonWriter json = new JsonWriter();
        new ConnectJson(true).writeDocument(json, struct.schema(), struct, null);
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    private void addPlainTypes() {
        field("int8", Schema.INT8_SCHEMA, (byte) -8);
        field("int16", Schema.INT16_SCHEMA, (short) 16);
        field("int32", Schema.INT32_SCHEMA, Integer.MIN_VALUE);
        field("int64", Schema.INT64_SCHEMA, Long.MAX_VALUE);
        field("float32", Schema.FLOAT32_SCHEMA, 0.1f);
        field("float64", Schema.FLOAT64_SCHEMA, 1.0 / 3);
        field("boolean", Schema.BOOLEAN_SCHEMA, true);
        field("string", Schema.STRING_SCHEMA, "Zürich \"1\"\n😀");
        field("bytes", Schema.BYTES_SCHEMA, new byte[] {0, (byte) 0xff});
        field("null", Schema.OPTIONAL_STRING_SCHEMA, null);
        field("null with default", SchemaBuilder.int32().optional().defaultValue(7).build(), null);
        field("array", SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA).build(), Arrays.asList(1, null, 3));
        field("map", SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build(), Map.of("a", 1));
        field("map by number", SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.INT32_SCHEMA).build(), Map.of(1, 2));
        field("map by number, empty", SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.INT32_SCHEMA).build(), Map.of());
        Schema inner = SchemaBuilder.struct().field("lat", Schema.FLOAT64_SCHEMA).build();
        field("struct", inner, new Struct(inner).put("lat", 47.4));
        field("array of structs", SchemaBuilder.array(inner).build(), List.of(new Struct(inner).put("lat", 1.5)));
    }

    private void addLogicalTypes() {
        field("decimal", Decimal.schema(4), new BigDecimal("12345678901234567890.1230"));
        field("date", org.apache.kafka.connect.data.Date.SCHEMA, new Date(-DAY_MS));
        field("time", Time.SCHEMA, new Date(DAY_MS - 1));
        field("timestamp", Timestamp.SCHEMA, new Date(1_700_000_000_123L));
    }

    private void addDebeziumTypes() {
        field("debezium date", SchemaBuilder.int32(), "io.debezium.time.Date", 19_723);
        field("debezium time", SchemaBuilder.int32(), "io.debezium.time.Time", 1);
        field("micro time", SchemaBuilder.int64(), "io.debezium.time.MicroTime", 45_296_000_001L);
        field("micro time, end of day", SchemaBuilder.int64(), "io.debezium.time.MicroTime", 86_400_000_000L);
        field("micro time, whole minute", SchemaBuilder.int64(), "io.debezium.time.MicroTime", 60_000_000L);
        field("nano time", SchemaBuilder.int64(), "io.debezium.time.NanoTime", 1L);
        field("debezium timestamp", SchemaBuilder.int64(), "io.debezium.time.Timestamp", 1_700_000_000_123L);
        field("micro timestamp", SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp", 1_700_000_000_123_456L);
        field("micro timestamp before 1970", SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp", -1L);
        field("nano timestamp", SchemaBuilder.int64(), "io.debezium.time.NanoTimestamp", 1_700_000_000_123_456_789L);
        field("no micro timestamp", SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp", null);
        field("zoned timestamp", SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp", "2024-01-01T00:00:00Z");
        field("year", SchemaBuilder.int32(), "io.debezium.time.Year", 2024);
        field("micro duration", SchemaBuilder.int64(), "io.debezium.time.MicroDuration", 5L);
        field("uuid", SchemaBuilder.string(), "io.debezium.data.Uuid", "1b4e28ba-2fa1-11d2-883f-0016d3cca427");
        field("json", SchemaBuilder.string(), "io.debezium.data.Json", "{\"a\": 1}");
        SchemaBuilder decimal = SchemaBuilder.struct()
            .field("scale", Schema.INT32_SCHEMA).field("value", Schema.BYTES_SCHEMA);
        Schema variable = decimal.name("io.debezium.data.VariableScaleDecimal").build();
        field("variable scale decimal", variable,
            new Struct(variable).put("scale", 3).put("value", new BigInteger("1234567").toByteArray()));
    }

    @Test
    void eachTypeIsWrittenAsItAlwaysWas() throws IOException {
        addPlainTypes();
        addLogicalTypes();
        addDebeziumTypes();
        try (InputStream golden = GoldenDocumentTest.class.getResourceAsStream("document.json")) {
            String expected = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, written().replaceAll("([,{])(?=\"[^\"]+\":)", "$1\n") + "\n");
        }
    }
}
