package inventory.connect.elasticsearch.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.ElasticsearchSinkConnector;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only Elasticsearch itself can tell. Each test has an index of its own. */
@Timeout(120)
class SinkOnNodeTest {

    @TempDir
    private static Path folder;

    private static Node node;

    @BeforeAll
    static void startNode() throws IOException, InterruptedException {
        node = new Node(folder);
    }

    @AfterAll
    static void stopNode() throws InterruptedException {
        if (node != null) {
            node.stop();
        }
    }

    private static Object source(String index, String id) {
        return node.get("/" + index + "/_doc/" + id).get("_source");
    }

    /** The documents of an index, alias or data stream, by id. */
    private static Map<String, Object> documents(String index) {
        node.ask("POST", "/" + index + "/_refresh", "");
        Map<?, ?> hits = (Map<?, ?>) node.get("/" + index + "/_search?size=1000").get("hits");
        return ((List<?>) hits.get("hits")).stream().map(hit -> (Map<?, ?>) hit)
            .collect(Collectors.toMap(hit -> (String) hit.get("_id"), hit -> hit.get("_source")));
    }

    @Test
    void anOldBatchDeliveredAgainLeavesTheNewerDocuments() {
        try (Sink sink = new Sink(node, "redelivered")) {
            sink.put(0, "a", Map.of("n", 0)).put(1, "a", Map.of("n", 1)).put(2, "b", Map.of("n", 2))
                .put(3, "b", null).put(4, "never there", null).await();
        }
        try (Sink sink = new Sink(node, "redelivered")) {
            sink.put(0, "a", Map.of("n", 0)).put(2, "b", Map.of("n", 2)).await();
        }
        assertEquals(Map.of("a", Map.of("n", 1.0)), documents("redelivered"));
    }

    @Test
    void updatesAreMergedInOrderAndADeleteStartsAfresh() {
        try (Sink sink = new Sink(node, "upserts", "write.method", "upsert", "linger.ms", "50")) {
            sink.put(0, "a", Map.of("x", 1)).put(1, "a", Map.of("y", 2)).put(2, "a", Map.of("x", 3)).await();
            assertEquals(Map.of("x", 3.0, "y", 2.0), source("upserts", "a"));
            for (int offset = 3; offset < 203; offset++) {
                sink.put(offset, "b", Map.of("n", offset));
            }
            sink.put(203, "a", null).put(204, "a", Map.of("z", 4)).await();
        }
        assertEquals(Map.of("a", Map.of("z", 4.0), "b", Map.of("n", 202.0)), documents("upserts"));
    }

    @Test
    void aDataStreamIsCreatedByItsTemplateAndKeepsTheFirstDocumentOfAnId() {
        node.ask("PUT", "/_index_template/events", "{\"index_patterns\":[\"events-*-*\"],\"data_stream\":{}}");
        String[] stream = {
            "data.stream.type", "events", "data.stream.dataset", "stock", "behavior.on.null.values", "fail"};
        try (Sink sink = new Sink(node, "moved", stream)) {
            sink.put(0, "a", Map.of("n", 1)).await();
            sink.put(1, "a", Map.of("n", 2)).await();
            assertEquals(1, sink.reports.size());
            assertTrue(sink.reports.get(0).contains("moved-0@1"), sink.reports.toString());
            assertTrue(sink.reports.get(0).contains("version_conflict_engine_exception"), sink.reports.toString());
        }
        assertEquals(Map.of("a", Map.of("@timestamp", (double) Sink.TIME, "n", 1.0)), documents("events-stock-moved"));
    }

    @Test
    void aDataStreamWithoutATemplateIsRefusedAndNoIndexTakesItsPlace() {
        try (Sink sink = new Sink(node, "lost", "data.stream.type", "untold", "data.stream.dataset", "d",
            "behavior.on.null.values", "fail")) {
            sink.put(0, "a", Map.of("n", 1));
            ConnectException error = assertThrows(ConnectException.class, sink::await);
            assertTrue(error.getMessage().contains("no matching index template"), error.getMessage());
        }
        assertEquals(404.0, node.get("/untold-d-lost").get("status"));
    }

    @Test
    void anAliasTakesTheWritesOfItsIndexAndNeverBecomesOne() {
        node.ask("PUT", "/orders-1", "{\"aliases\":{\"orders\":{}}}");
        String[] external = {"external.resource.usage", "alias_index"};
        try (Sink sink = new Sink(node, "sold", with(external, "topic.to.external.resource.mapping", "sold:orders"))) {
            sink.put(0, "a", Map.of("n", 1)).await();
        }
        assertEquals(Map.of("a", Map.of("n", 1.0)), documents("orders-1"));
        try (Sink sink = new Sink(node, "sold", with(external, "topic.to.external.resource.mapping", "sold:nowhere"))) {
            sink.put(0, "a", Map.of("n", 1));
            assertThrows(ConnectException.class, sink::await);
        }
        assertEquals(404.0, node.get("/nowhere").get("status"));
    }

    private static String[] with(String[] keysAndValues, String key, String value) {
        return new String[] {keysAndValues[0], keysAndValues[1], key, value};
    }

    private static final Schema EVERY_TYPE = SchemaBuilder.struct()
        .field("amount", Decimal.schema(4))
        .field("day", org.apache.kafka.connect.data.Date.SCHEMA)
        .field("at", Timestamp.SCHEMA)
        .field("micro", SchemaBuilder.int64().name("io.debezium.time.MicroTimestamp").build())
        .field("time", SchemaBuilder.int64().name("io.debezium.time.MicroTime").build())
        .field("name", Schema.OPTIONAL_STRING_SCHEMA)
        .field("open", Schema.BOOLEAN_SCHEMA)
        .field("bytes", Schema.BYTES_SCHEMA)
        .field("counts", SchemaBuilder.array(Schema.INT16_SCHEMA).build())
        .field("sizes", SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.FLOAT32_SCHEMA).build())
        .build();

    private static Struct everyType() {
        return new Struct(EVERY_TYPE)
            .put("amount", new BigDecimal("12345678901234567890.1234"))
            .put("day", new Date(19_723 * 86_400_000L))
            .put("at", new Date(Sink.TIME))
            .put("micro", Sink.TIME * 1000 + 456)
            .put("time", 1L)
            .put("open", true)
            .put("bytes", new byte[] {1, 2, 3})
            .put("counts", List.of((short) 1, (short) 2))
            .put("sizes", Map.of("s", 1.5f));
    }

    private static long count(String index, String query) {
        node.ask("POST", "/" + index + "/_refresh", "");
        Map<?, ?> answer = node.ask("GET", "/" + index + "/_count", "{\"query\":" + query + "}");
        return ((Double) answer.get("count")).longValue();
    }

    @Test
    void anIndexIsCreatedWithAMappingThatTakesEveryTypeAndFindsDates() {
        try (Sink sink = new Sink(node, "typed", "schema.ignore", "false")) {
            sink.put(0, "a", everyType()).await();
            assertEquals(List.of(), sink.reports);
        }
        String mapping = node.get("/typed/_mapping").toString();
        for (String field : List.of("day={type=date}", "at={type=date}", "micro={type=date}", "amount={type=double}",
            "time={type=keyword}", "counts={type=short}", "bytes={type=binary}", "open={type=boolean}")) {
            assertTrue(mapping.contains(field), field + " in " + mapping);
        }
        assertEquals(1, count("typed", "{\"range\":{\"day\":{\"gte\":\"2024-01-01\",\"lt\":\"2024-01-02\"}}}"));
        assertEquals(1, count("typed", "{\"range\":{\"micro\":{\"gte\":\"2023-11-14\",\"lt\":\"2023-11-15\"}}}"));
        assertEquals(1, count("typed", "{\"range\":{\"at\":{\"gte\":\"2023-11-14\",\"lt\":\"2023-11-15\"}}}"));
    }

    @Test
    void aTemplateIsLeftAloneWhenSchemasAreIgnoredAndWhenTheIndexIsThere() {
        node.ask("PUT", "/_index_template/templated", "{\"index_patterns\":[\"templated\"],\"template\":"
            + "{\"mappings\":{\"dynamic\":false,\"properties\":{\"name\":{\"type\":\"keyword\"}}}}}");
        try (Sink sink = new Sink(node, "templated")) {
            sink.put(0, "a", everyType()).await();
        }
        String mapping = node.get("/templated/_mapping").toString();
        try (Sink sink = new Sink(node, "templated", "schema.ignore", "false")) {
            sink.put(1, "a", everyType()).await();
        }
        assertEquals(mapping, node.get("/templated/_mapping").toString());
        assertTrue(mapping.contains("properties={name={type=keyword}}"), mapping);
    }

    @Test
    void aRejectedDocumentIsReportedWithItsPlaceAndReasonAndTheOthersAreWritten() {
        node.ask("PUT", "/strict",
            "{\"mappings\":{\"dynamic\":\"strict\",\"properties\":{\"n\":{\"type\":\"long\"}}}}");
        try (Sink sink = new Sink(node, "strict", "linger.ms", "50")) {
            sink.put(0, "a", Map.of("n", 1)).put(1, "b", Map.of("other", 1)).put(2, "c", Map.of("n", "s3cret"))
                .put(3, "d", Map.of("n", 4)).await();
            assertEquals(2, sink.reports.size());
            sink.reports.sort(null);
            String strict = sink.reports.get(0);
            assertTrue(strict.contains("strict-0@1") && strict.contains("strict_dynamic_mapping_exception"), strict);
            String parsing = sink.reports.get(1);
            assertTrue(parsing.contains("strict-0@2") && parsing.contains("document_parsing_exception"), parsing);
            assertTrue(parsing.endsWith("failed to parse field [n] of type [long]."), parsing);
        }
        assertEquals(2, documents("strict").size());
    }

    private static Map<String, List<String>> errors(Map<String, String> properties) {
        return new ElasticsearchSinkConnector().validate(properties).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }

    @Test
    void validationFindsTheNodeAndWhatIsNotThere() {
        assertEquals(Map.of(), errors(Map.of("connection.url", node.url())));
        node.ask("PUT", "/there", "");
        assertEquals(Map.of(), errors(Map.of("connection.url", node.url(), "topics", "t",
            "external.resource.usage", "index", "topic.to.external.resource.mapping", "t:there")));
        Map<String, List<String>> errors = errors(Map.of("connection.url", node.url(), "topics", "t",
            "external.resource.usage", "datastream", "topic.to.external.resource.mapping", "t:there"));
        assertTrue(errors.get("topic.to.external.resource.mapping").get(0).contains("`there`"), errors.toString());
    }
}
