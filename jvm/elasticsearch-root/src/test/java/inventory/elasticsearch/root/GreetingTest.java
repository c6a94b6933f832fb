package inventory.elasticsearch.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.Build;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.xcontent.XContentFactory;
import org.elasticsearch.xcontent.XContentType;
import org.junit.jupiter.api.Test;

class GreetingTest {
    @Test
    void namesNodeAndCluster() throws IOException {
        Map<String, Object> answer = answer();
        assertEquals("elasticsearch", answer.get("name"));
        assertEquals("inventory", answer.get("cluster_name"));
        assertEquals("0123456789abcdefghijkl", answer.get("cluster_uuid"));
        assertEquals("You Know, for Search", answer.get("tagline"));
    }

    @Test
    void keepsTheKeysOfElasticsearchInTheirOrder() throws IOException {
        assertEquals(List.of("name", "cluster_name", "cluster_uuid", "version", "tagline"), keys(answer()));
        assertEquals(
                List.of(
                        "number", "build_flavor", "build_type", "build_hash", "build_date", "build_snapshot",
                        "lucene_version", "minimum_wire_compatibility_version",
                        "minimum_index_compatibility_version"),
                keys(version()));
    }

    @Test
    void tellsTheVersionThatRuns() throws IOException {
        assertEquals(Build.current().version(), version().get("number"));
        assertTrue(version().get("number").toString().matches("9\\.\\d+\\.\\d+"));
    }

    private static List<String> keys(Map<?, ?> object) {
        return object.keySet().stream().map(Object::toString).toList();
    }

    private static Map<?, ?> version() throws IOException {
        return (Map<?, ?>) answer().get("version");
    }

    private static Map<String, Object> answer() throws IOException {
        Greeting greeting = Greeting.of("elasticsearch", "inventory", "0123456789abcdefghijkl");
        String json = Strings.toString(greeting.write(XContentFactory.jsonBuilder()));
        return XContentHelper.convertToMap(XContentType.JSON.xContent(), json, true);
    }
}
