package inventory.connect.elasticsearch.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IndexMappingTest {

    private static final String TEXT =
        "{\"type\":\"text\",\"fields\":{\"keyword\":{\"type\":\"keyword\",\"ignore_above\":256}}}";

    private static String mapping(Schema field, boolean compactMapEntries) {
        Schema schema = SchemaBuilder.struct().field("f", field).build();
        return new String(new IndexMapping(compactMapEntries).of(schema), StandardCharsets.UTF_8);
    }

    private static Schema named(SchemaBuilder schema, String name) {
        return schema.name(name).build();
    }

    static Stream<Arguments> types() {
        return Stream.of(
            arguments(Schema.BOOLEAN_SCHEMA, "boolean"), arguments(Schema.INT8_SCHEMA, "byte"),
            arguments(Schema.INT16_SCHEMA, "short"), arguments(Schema.INT32_SCHEMA, "integer"),
            arguments(Schema.OPTIONAL_INT64_SCHEMA, "long"), arguments(Schema.FLOAT32_SCHEMA, "float"),
            arguments(Schema.FLOAT64_SCHEMA, "double"), arguments(Schema.BYTES_SCHEMA, "binary"),
            arguments(Decimal.schema(2), "double"), arguments(Date.SCHEMA, "date"), arguments(Time.SCHEMA, "date"),
            arguments(Timestamp.SCHEMA, "date"),
            arguments(named(SchemaBuilder.int32(), "io.debezium.time.Date"), "date"),
            arguments(named(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp"), "date"),
            arguments(named(SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp"), "date"),
            arguments(named(SchemaBuilder.int64(), "io.debezium.time.MicroTime"), "keyword"),
            arguments(named(SchemaBuilder.string(), "io.debezium.data.Uuid"), "keyword"),
            arguments(SchemaBuilder.array(Schema.INT64_SCHEMA).build(), "long"),
            arguments(SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT64_SCHEMA).build(), "object"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void aFieldIsMappedByItsType(Schema schema, String type) {
        assertEquals("{\"properties\":{\"f\":{\"type\":\"" + type + "\"}}}", mapping(schema, true));
    }

    @Test
    void textIsFoundByItsWordsAndAsAWhole() {
        assertEquals("{\"properties\":{\"f\":" + TEXT + "}}", mapping(Schema.STRING_SCHEMA, true));
    }

    @Test
    void aStructIsAnObject() {
        Schema inner = SchemaBuilder.struct().field("x", Schema.INT8_SCHEMA).build();
        assertEquals("{\"properties\":{\"f\":{\"properties\":{\"x\":{\"type\":\"byte\"}}}}}", mapping(inner, true));
    }

    @Test
    void aMapAsAListHasKeysAndValues() {
        String expected =
            "{\"properties\":{\"f\":{\"properties\":{\"key\":" + TEXT + ",\"value\":{\"type\":\"long\"}}}}}";
        assertEquals(expected,
            mapping(SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT64_SCHEMA).build(), false));
    }
}
