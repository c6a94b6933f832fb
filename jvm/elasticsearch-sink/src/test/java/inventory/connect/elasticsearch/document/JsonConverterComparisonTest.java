package inventory.connect.elasticsearch.document;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import inventory.connect.elasticsearch.json.JsonWriter;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

/** Connect's own JSON converter is the reference for all but what this sink does better. */
class JsonConverterComparisonTest {

    private static final int RECORDS = 2000;

    private static final ObjectMapper JACKSON =
        new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final Comparator<JsonNode> BY_VALUE = (one, other) -> one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue()) : one.equals(other) ? 0 : 1;

    @Test
    void randomRecordsAreWrittenAsConnectsJsonConverterDoes() throws IOException {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false", "decimal.format", "NUMERIC"), false);
            for (long seed = 0; seed < RECORDS; seed++) {
                RandomRecords records = new RandomRecords(seed);
                Schema schema = records.struct(0);
                Object value = records.value(schema);
                JsonWriter json = new JsonWriter();
                new ConnectJson(true).writeDocument(json, schema, value, null);
                JsonNode expected = JACKSON.readTree(converter.fromConnectData("stock", schema, value));
                JsonNode written = JACKSON.readTree(json.toBytes());
                long failed = seed;
                assertTrue(expected.equals(BY_VALUE, written),
                    () -> "seed " + failed + "\nexpected " + expected + "\nwritten  " + written);
            }
        }
    }
}
