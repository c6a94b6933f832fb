package inventory.connect.elasticsearch.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentIdTest {

    private static String id(Schema schema, Object key) {
        return DocumentId.of(Records.of(schema, key, null, null, 0));
    }

    static Stream<Arguments> ids() {
        return Stream.of(
            arguments(Schema.INT8_SCHEMA, (byte) -1, "-1"),
            arguments(Schema.INT16_SCHEMA, (short) 7, "7"),
            arguments(Schema.INT32_SCHEMA, 42, "42"),
            arguments(Schema.INT64_SCHEMA, Long.MAX_VALUE, "9223372036854775807"),
            arguments(Schema.OPTIONAL_INT64_SCHEMA, 0L, "0"),
            arguments(Schema.STRING_SCHEMA, "Zürich 1", "Zürich 1"),
            arguments(null, 42L, "42"),
            arguments(null, "a", "a"),
            arguments(Schema.STRING_SCHEMA, "x".repeat(512), "x".repeat(512)));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void integersAndTextAreTheirOwnId(Schema schema, Object key, String id) {
        assertEquals(id, id(schema, key));
    }

    static Stream<Arguments> faults() {
        Schema struct = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
        return Stream.of(
            arguments(Schema.OPTIONAL_INT64_SCHEMA, null, "null"),
            arguments(null, null, "null"),
            arguments(Schema.STRING_SCHEMA, "", "empty"),
            arguments(Schema.STRING_SCHEMA, "ü".repeat(257), "512 bytes"),
            arguments(struct, new Struct(struct).put("id", 1L), "topic `Stock` are of type STRUCT"),
            arguments(struct, new Struct(struct).put("id", 1L), "ExtractField$Key, transforms.key.field=id"),
            arguments(Schema.BOOLEAN_SCHEMA, true, "BOOLEAN"),
            arguments(Schema.FLOAT64_SCHEMA, 1.0, "FLOAT64"),
            arguments(Schema.BYTES_SCHEMA, new byte[] {1}, "BYTES"),
            arguments(Decimal.schema(2), new BigDecimal("1.00"), "BYTES"),
            arguments(Timestamp.SCHEMA, new Date(0), Timestamp.LOGICAL_NAME),
            arguments(SchemaBuilder.array(Schema.INT64_SCHEMA).build(), List.of(1L), "ARRAY"),
            arguments(null, new Object(), "class java.lang.Object"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void anyOtherKeyIsRefusedAndSaysWhy(Schema schema, Object key, String named) {
        DataException error = assertThrows(DataException.class, () -> id(schema, key));
        assertTrue(error.getMessage().contains(named), error.getMessage());
    }
}
