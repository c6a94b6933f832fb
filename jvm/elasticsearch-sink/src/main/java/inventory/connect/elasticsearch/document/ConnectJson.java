package inventory.connect.elasticsearch.document;

import inventory.connect.elasticsearch.json.JsonWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Writes Connect values as JSON, by what they are and, where Java's type does not tell, by their
 * schema.
 *
 * <p>Decimals keep all digits; a Timestamp is milliseconds since 1970; a Date is {@code yyyy-MM-dd};
 * a Time is milliseconds of the day; Debezium's types are {@link DebeziumTypes}; bytes are base64; a
 * null is null even where the schema has a default.
 */
final class ConnectJson {

    private final boolean compactMapEntries;

    /**
     * @param compactMapEntries true: a map with text keys is an object; false: a list of its entries
     */
    ConnectJson(boolean compactMapEntries) {
        this.compactMapEntries = compactMapEntries;
    }

    /**
     * Writes a whole document.
     *
     * @param timestamp the document's {@code @timestamp}, whatever it may hold itself; null: none is added
     * @throws MalformedDocumentException if it holds a number that JSON does not know, with its path
     * @throws DataException if it is no object, or holds what has no JSON form, with the path of the field
     */
    void writeDocument(JsonWriter json, Schema schema, Object value, SchemaAndValue timestamp) {
        boolean object = value instanceof Struct || value instanceof Map<?, ?> map && isObject(schema, map);
        if (!object) {
            throw new DataException("the value is no object but " + describe(schema, value)
                + "; a document needs fields (the transformation HoistField$Value gives it one)");
        }
        if (timestamp == null) {
            write(json, schema, value, null);
            return;
        }
        json.beginObject().name(TimestampField.NAME);
        write(json, timestamp.schema(), timestamp.value(), new Path(null, TimestampField.NAME));
        if (value instanceof Struct struct) {
            writeFields(json, struct, null, TimestampField.NAME);
        } else {
            Schema valueSchema = schema == null ? null : schema.valueSchema();
            writeMembers(json, valueSchema, (Map<?, ?>) value, null, TimestampField.NAME);
        }
        json.endObject();
    }

    private void write(JsonWriter json, Schema schema, Object value, Path path) {
        if (value == null) {
            json.nullValue();
        } else if (schema == null || schema.name() == null || !writeDebeziumType(json, schema.name(), value, path)) {
            writeByClass(json, schema, value, path);
        }
    }

    private static boolean writeDebeziumType(JsonWriter json, String type, Object value, Path path) {
        try {
            return DebeziumTypes.write(json, type, value);
        } catch (DateTimeException | ArithmeticException e) {
            throw new MalformedDocumentException(at(path) + "no value of the type `" + type + "`");
        }
    }

    private void writeByClass(JsonWriter json, Schema schema, Object value, Path path) {
        if (value instanceof Struct struct) {
            writeStruct(json, struct, path);
        } else if (value instanceof String text) {
            json.string(text);
        } else if (value instanceof Number number) {
            writeNumber(json, number, path);
        } else if (value instanceof Boolean bool) {
            json.bool(bool);
        } else if (value instanceof Date date) {
            writeDate(json, schema, date, path);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(json, schema, map, path);
        } else if (value instanceof Collection<?> elements) {
            writeArray(json, schema, elements, path);
        } else if (value instanceof byte[] bytes) {
            json.string(Base64.getEncoder().encodeToString(bytes));
        } else if (value instanceof ByteBuffer bytes) {
            json.string(base64(bytes));
        } else {
            throw new DataException(at(path) + "a value of " + value.getClass() + " has no JSON form");
        }
    }

    private void writeStruct(JsonWriter json, Struct struct, Path path) {
        json.beginObject();
        writeFields(json, struct, path, null);
        json.endObject();
    }

    private void writeFields(JsonWriter json, Struct struct, Path path, String except) {
        for (Field field : struct.schema().fields()) {
            if (!field.name().equals(except)) {
                json.name(field.name());
                Object value = struct.getWithoutDefault(field.name());
                write(json, field.schema(), value, new Path(path, field.name()));
            }
        }
    }

    private void writeMembers(JsonWriter json, Schema valueSchema, Map<?, ?> map, Path path, String except) {
        map.forEach((key, value) -> {
            if (!key.equals(except)) {
                json.name((String) key);
                write(json, valueSchema, value, new Path(path, (String) key));
            }
        });
    }

    private static void writeNumber(JsonWriter json, Number number, Path path) {
        if (number instanceof Double value) {
            requireFinite(Double.isFinite(value), value, path);
            json.number(value);
        } else if (number instanceof Float value) {
            requireFinite(Float.isFinite(value), value, path);
            json.number(value);
        } else if (number instanceof BigDecimal value) {
            json.number(value);
        } else if (number instanceof BigInteger value) {
            json.number(new BigDecimal(value));
        } else {
            json.number(number.longValue());
        }
    }

    private static void requireFinite(boolean finite, Number value, Path path) {
        if (!finite) {
            throw new MalformedDocumentException(at(path) + value + " is no JSON number");
        }
    }

    private static void writeDate(JsonWriter json, Schema schema, Date date, Path path) {
        String type = schema == null ? org.apache.kafka.connect.data.Timestamp.LOGICAL_NAME : schema.name();
        if (org.apache.kafka.connect.data.Timestamp.LOGICAL_NAME.equals(type)
            || org.apache.kafka.connect.data.Time.LOGICAL_NAME.equals(type)) {
            json.number(date.getTime());
        } else if (org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(type)) {
            json.string(date.toInstant().atOffset(ZoneOffset.UTC).toLocalDate().toString());
        } else {
            throw new DataException(at(path) + "a java.util.Date of the schema `" + type + "` has no JSON form");
        }
    }

    private void writeMap(JsonWriter json, Schema schema, Map<?, ?> map, Path path) {
        Schema keySchema = schema == null ? null : schema.keySchema();
        Schema valueSchema = schema == null ? null : schema.valueSchema();
        if (isObject(schema, map)) {
            json.beginObject();
            writeMembers(json, valueSchema, map, path, null);
            json.endObject();
            return;
        }
        json.beginArray();
        map.forEach((key, value) -> {
            json.beginObject().name("key");
            write(json, keySchema, key, new Path(path, "key"));
            json.name("value");
            write(json, valueSchema, value, new Path(path, "value"));
            json.endObject();
        });
        json.endArray();
    }

    private void writeArray(JsonWriter json, Schema schema, Collection<?> elements, Path path) {
        Schema elementSchema = schema == null ? null : schema.valueSchema();
        json.beginArray();
        for (Object element : elements) {
            write(json, elementSchema, element, path);
        }
        json.endArray();
    }

    private boolean isObject(Schema schema, Map<?, ?> map) {
        if (schema != null && schema.keySchema() != null) {
            return compactMapEntries && schema.keySchema().type() == Schema.Type.STRING;
        }
        return compactMapEntries && map.keySet().stream().allMatch(String.class::isInstance);
    }

    private static String base64(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String describe(Schema schema, Object value) {
        return schema == null ? "of " + value.getClass() : "of type " + schema.type();
    }

    private static String at(Path path) {
        return path == null ? "" : "field `" + path + "`: ";
    }

    /** Where a value stands; a chain, so that the usual case, no error, builds no text. */
    private record Path(Path parent, String name) {

        @Override
        public String toString() {
            return parent == null ? name : parent + "." + name;
        }
    }
}
