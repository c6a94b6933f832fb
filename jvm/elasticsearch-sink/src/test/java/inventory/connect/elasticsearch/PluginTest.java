package inventory.connect.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;

class PluginTest {

    private static final Map<String, String> PROPERTIES =
        Map.of("connection.url", "http://127.0.0.1:9200", "schema.ignore", "true");

    @Test
    void theManifestNamesTheConnector() {
        List<Class<?>> found = ServiceLoader.load(SinkConnector.class).stream()
            .<Class<?>>map(ServiceLoader.Provider::type).toList();
        assertTrue(found.contains(ElasticsearchSinkConnector.class), found.toString());
    }

    @Test
    void theSimpleNameIsTheAliasPeopleHaveInTheirFiles() {
        assertEquals("ElasticsearchSinkConnector", ElasticsearchSinkConnector.class.getSimpleName());
    }

    @Test
    void theVersionIsMavens() {
        String version = new ElasticsearchSinkConnector().version();
        assertTrue(version.matches("\\d+\\.\\d+\\.\\d+.*"), version);
        assertEquals(version, new ElasticsearchSinkTask().version());
    }

    @Test
    void everyTaskGetsTheWholeConfiguration() {
        ElasticsearchSinkConnector connector = new ElasticsearchSinkConnector();
        connector.start(PROPERTIES);
        assertEquals(List.of(PROPERTIES, PROPERTIES), connector.taskConfigs(2));
    }

    @Test
    void aBadConfigurationDoesNotStart() {
        assertThrows(ConfigException.class, () -> new ElasticsearchSinkConnector().start(Map.of()));
    }

    @Test
    void everyKeyIsDocumented() {
        new ElasticsearchSinkConnector().config().configKeys().values()
            .forEach(key -> assertFalse(key.documentation.isBlank(), key.name));
    }
}
