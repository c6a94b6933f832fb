package inventory.connect.elasticsearch.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import inventory.connect.elasticsearch.json.JsonWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectJsonTest {

    private static final long DAY_MS = 86_400_000;

    private static String json(Schema schema, Object value, boolean compactMapEntries) {
        JsonWriter json = new JsonWriter();
        new ConnectJson(compactMapEntries).writeDocument(json, schema, value, null);
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    private static Struct field(Schema schema, Object value) {
        return new Struct(SchemaBuilder.struct().field("f", schema).build()).put("f", value);
    }

    static Stream<Arguments> values() {
        Schema location = SchemaBuilder.struct().optional()
            .field("lat", Schema.FLOAT64_SCHEMA).field("lon", Schema.FLOAT64_SCHEMA).build();
        Schema texts = SchemaBuilder.array(Schema.STRING_SCHEMA).build();
        Schema numbered = SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.STRING_SCHEMA).build();
        Schema defaulted = SchemaBuilder.int32().optional().defaultValue(7).build();
        return Stream.of(
            arguments(Schema.INT64_SCHEMA, Long.MIN_VALUE, "-9223372036854775808"),
            arguments(Schema.INT8_SCHEMA, (byte) 7, "7"),
            arguments(Schema.FLOAT64_SCHEMA, 0.1, "0.1"),
            arguments(Schema.FLOAT64_SCHEMA, 1e300, "1.0E300"),
            arguments(Schema.FLOAT64_SCHEMA, -0.0, "-0.0"),
            arguments(Schema.FLOAT32_SCHEMA, 0.1f, "0.1"),
            arguments(Schema.BOOLEAN_SCHEMA, true, "true"),
            arguments(Schema.STRING_SCHEMA, "LOW", "\"LOW\""),
            arguments(Schema.OPTIONAL_STRING_SCHEMA, null, "null"),
            arguments(defaulted, null, "null"),
            arguments(Decimal.schema(20), new BigDecimal("12345678901234567890.12345678901234567890"),
                "12345678901234567890.12345678901234567890"),
            arguments(Timestamp.SCHEMA, new Date(1_700_000_000_123L), "1700000000123"),
            arguments(Timestamp.SCHEMA, new Date(-1), "-1"),
            arguments(org.apache.kafka.connect.data.Date.SCHEMA, new Date(19_723 * DAY_MS), "\"2024-01-01\""),
            arguments(Time.SCHEMA, new Date(3_600_000), "3600000"),
            arguments(Schema.BYTES_SCHEMA, new byte[] {1, 2, 3}, "\"AQID\""),
            arguments(Schema.BYTES_SCHEMA, ByteBuffer.wrap(new byte[] {1, 2, 3}), "\"AQID\""),
            arguments(location, new Struct(location).put("lat", 41.5).put("lon", -87.25),
                "{\"lat\":41.5,\"lon\":-87.25}"),
            arguments(location, null, "null"),
            arguments(texts, List.of("a", "b"), "[\"a\",\"b\"]"),
            arguments(texts, List.of(), "[]"),
            arguments(numbered, Map.of(1, "x"), "[{\"key\":1,\"value\":\"x\"}]"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aFieldIsWrittenByItsType(Schema schema, Object value, String expected) {
        assertEquals("{\"f\":" + expected + "}", json(null, field(schema, value), true));
    }

    @Test
    void aMapWithTextKeysIsAnObjectOrAList() {
        Schema schema = SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build();
        Struct document = field(schema, Map.of("a", 1));
        assertEquals("{\"f\":{\"a\":1}}", json(null, document, true));
        assertEquals("{\"f\":[{\"key\":\"a\",\"value\":1}]}", json(null, document, false));
    }

    @Test
    void withoutASchemaValuesAreWrittenByWhatTheyAre() {
        assertEquals("{\"f\":[1,\"a\",null,1.5,0]}", json(null,
            Map.of("f", java.util.Arrays.asList(BigInteger.ONE, "a", null, 1.5, new Date(0))), true));
    }

    static Stream<Arguments> faults() {
        Schema inner = SchemaBuilder.struct().field("x", Schema.FLOAT64_SCHEMA).build();
        Schema microTime = SchemaBuilder.int64().name("io.debezium.time.MicroTime").build();
        return Stream.of(
            arguments(field(Schema.FLOAT64_SCHEMA, Double.NaN), "field `f`: NaN"),
            arguments(field(Schema.FLOAT32_SCHEMA, Float.NEGATIVE_INFINITY), "field `f`: -Infinity"),
            arguments(field(inner, new Struct(inner).put("x", Double.POSITIVE_INFINITY)), "field `f.x`: Infinity"),
            arguments(Map.of("f", new Object()), "field `f`: a value of class java.lang.Object"),
            arguments(field(microTime, -1L), "field `f`: no value"),
            arguments(field(microTime, Long.MAX_VALUE), "field `f`: no value"),
            arguments("text", "HoistField$Value"),
            arguments(7L, "class java.lang.Long"),
            arguments(Map.of(1, 2), "no object"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatJsonCannotHoldIsRefusedWithItsPath(Object document, String named) {
        DataException error = assertThrows(DataException.class, () -> json(null, document, true));
        assertTrue(error.getMessage().contains(named), error.getMessage());
    }
}
