package inventory.connect.elasticsearch.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Schemas and values of them, all that Connect knows but for dates. */
final class RandomRecords {

    private static final int MAX_DEPTH = 3;
    private static final Schema.Type[] TYPES = Schema.Type.values();

    private final Random random;

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    Schema struct(int depth) {
        SchemaBuilder struct = maybeOptional(SchemaBuilder.struct(), depth);
        int fields = random.nextInt(5);
        for (int field = 0; field < fields; field++) {
            struct.field("f" + field + text(), schema(depth + 1));
        }
        return struct.build();
    }

    private Schema schema(int depth) {
        Schema.Type type = TYPES[random.nextInt(TYPES.length)];
        boolean nested = type == Schema.Type.STRUCT || type == Schema.Type.MAP || type == Schema.Type.ARRAY;
        if (nested && depth == MAX_DEPTH) {
            return Schema.OPTIONAL_INT64_SCHEMA;
        }
        return switch (type) {
            case STRUCT -> struct(depth);
            case ARRAY -> maybeOptional(SchemaBuilder.array(schema(depth + 1)), depth).build();
            case MAP -> maybeOptional(SchemaBuilder.map(Schema.STRING_SCHEMA, schema(depth + 1)), depth).build();
            case INT64 -> maybeOptional(
                random.nextBoolean() ? SchemaBuilder.int64() : Timestamp.builder(), depth).build();
            case INT32 -> maybeOptional(random.nextBoolean() ? SchemaBuilder.int32() : Time.builder(), depth).build();
            case BYTES -> maybeOptional(
                random.nextBoolean() ? SchemaBuilder.bytes() : Decimal.builder(random.nextInt(20)), depth).build();
            default -> maybeOptional(SchemaBuilder.type(type), depth).build();
        };
    }

    private SchemaBuilder maybeOptional(SchemaBuilder builder, int depth) {
        return depth > 0 && random.nextBoolean() ? builder.optional() : builder;
    }

    Object value(Schema schema) {
        if (schema.isOptional() && random.nextInt(4) == 0) {
            return null;
        }
        return switch (schema.type()) {
            case STRUCT -> struct(schema);
            case ARRAY -> list(schema.valueSchema());
            case MAP -> map(schema.valueSchema());
            case INT8 -> (byte) random.nextInt();
            case INT16 -> (short) random.nextInt();
            case INT32 -> schema.name() == null ? random.nextInt() : new Date(random.nextInt(86_400_000));
            case INT64 -> schema.name() == null ? random.nextLong() : new Date(random.nextLong() >> 20);
            case FLOAT32 -> random.nextFloat() * 1e10f;
            case FLOAT64 -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTES -> schema.name() == null ? bytes() : decimal(schema);
        };
    }

    private Struct struct(Schema schema) {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            struct.put(field, value(field.schema()));
        }
        return struct;
    }

    private List<Object> list(Schema schema) {
        List<Object> list = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            list.add(value(schema));
        }
        return list;
    }

    private Map<String, Object> map(Schema schema) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            map.put(text(), value(schema));
        }
        return map;
    }

    private BigDecimal decimal(Schema schema) {
        int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
        return new BigDecimal(new BigInteger(random.nextInt(200), random), scale);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(10)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Any characters, but no half of a surrogate pair. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(6); left > 0; left--) {
            int codePoint = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(0x80);
                case 1 -> random.nextInt(0x800);
                case 2 -> 0xe000 + random.nextInt(0x2000);
                default -> 0x10000 + random.nextInt(0x100000);
            };
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }
}
