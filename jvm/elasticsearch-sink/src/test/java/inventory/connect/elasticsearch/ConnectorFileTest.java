package inventory.connect.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.config.SinkKeys;
import inventory.connect.elasticsearch.json.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.junit.jupiter.api.Test;

/** The connector file of the pipeline must serve Confluent's connector as it serves this one. */
class ConnectorFileTest {

    private static final Path FILE = Path.of("../../connectors/inventory-sink.json");

    /** What any connector may have, by prefix. */
    private static final List<String> CONNECTS_PREFIXES =
        List.of("consumer.override.", "key.converter.", "value.converter.");

    @Test
    void itHasOnlyKeysThatConfluentsConnectorAcceptsToo() throws IOException {
        Map<?, ?> file = (Map<?, ?>) JsonParser.parse(Files.readAllBytes(FILE));
        Set<String> connects = SinkConnectorConfig.configDef().names();
        List<String> keys = ((Map<?, ?>) file.get("config")).keySet().stream().map(String.class::cast)
            .filter(key -> !connects.contains(key) && CONNECTS_PREFIXES.stream().noneMatch(key::startsWith))
            .toList();
        assertTrue(keys.size() > 10, keys.toString());
        assertEquals(List.of(), keys.stream().filter(key -> !SinkKeys.definition().names().contains(key)).toList());
        assertEquals(List.of(), Stream.of("connection.api.key").filter(keys::contains).toList());
    }
}
