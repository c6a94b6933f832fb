package inventory.connect.elasticsearch.document;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_TIME;

import inventory.connect.elasticsearch.json.JsonWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.connect.data.Struct;

/**
 * Debezium's own types whose plain form a document's reader could not use. What is finer than a
 * millisecond becomes ISO 8601 text, which keeps its digits; the others of its types (a Timestamp in
 * milliseconds, Uuid, Json, ZonedTimestamp) already are what they should be.
 */
final class DebeziumTypes {

    private static final String PREFIX = "io.debezium.";
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    private DebeziumTypes() {}

    /**
     * Writes the value if its schema's name is one of these types; tells whether it was.
     *
     * @throws DateTimeException if the value is none of its type
     * @throws ArithmeticException if it is far from being one
     */
    static boolean write(JsonWriter json, String type, Object value) {
        if (!type.startsWith(PREFIX)) {
            return false;
        }
        if (value instanceof Number number) {
            return writeNumber(json, type, number.longValue());
        }
        if (value instanceof Struct struct && type.equals("io.debezium.data.VariableScaleDecimal")) {
            json.number(new BigDecimal(new BigInteger(struct.getBytes("value")), struct.getInt32("scale")));
            return true;
        }
        return false;
    }

    private static boolean writeNumber(JsonWriter json, String type, long value) {
        switch (type) {
            case "io.debezium.time.Date" -> json.string(LocalDate.ofEpochDay(value).toString());
            case "io.debezium.time.MicroTimestamp" ->
                json.string(Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString());
            case "io.debezium.time.NanoTimestamp" -> json.string(Instant.EPOCH.plusNanos(value).toString());
            case "io.debezium.time.MicroTime" -> json.string(timeOfDay(Math.multiplyExact(value, 1000L)));
            case "io.debezium.time.NanoTime" -> json.string(timeOfDay(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    // PostgreSQL knows a time of 24:00:00, Java does not.
    private static String timeOfDay(long nanos) {
        return nanos == NANOS_PER_DAY ? "24:00:00" : ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(nanos));
    }
}
