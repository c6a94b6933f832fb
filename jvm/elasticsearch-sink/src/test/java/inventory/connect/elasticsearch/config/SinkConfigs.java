package inventory.connect.elasticsearch.config;

import java.util.HashMap;
import java.util.Map;

/** Configurations for tests. */
public final class SinkConfigs {

    private SinkConfigs() {}

    /** The least there must be, without mappings, and these keys and values by turns. */
    public static Map<String, String> properties(String... keysAndValues) {
        Map<String, String> properties =
            new HashMap<>(Map.of("connection.url", "http://127.0.0.1:9200", "schema.ignore", "true"));
        for (int index = 0; index < keysAndValues.length; index += 2) {
            properties.put(keysAndValues[index], keysAndValues[index + 1]);
        }
        return properties;
    }

    public static SinkConfig parse(String... keysAndValues) {
        return SinkConfig.parse(properties(keysAndValues));
    }

    public static DocumentConfig documents(String... keysAndValues) {
        return parse(keysAndValues).documents();
    }
}
