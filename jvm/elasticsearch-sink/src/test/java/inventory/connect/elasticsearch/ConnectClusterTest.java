package inventory.connect.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.client.FakeElasticsearch;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.apache.kafka.test.TestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink in a real worker, on a real broker, both in this process. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConnectClusterTest {

    private static final EmbeddedConnectCluster CONNECT = new EmbeddedConnectCluster.Builder()
        .name("sink")
        .workerProps(new HashMap<>(Map.of(
            "plugin.discovery", "service_load",
            "offset.flush.interval.ms", "200",
            "key.converter", "org.apache.kafka.connect.storage.StringConverter",
            "value.converter", "org.apache.kafka.connect.json.JsonConverter",
            "value.converter.schemas.enable", "false")))
        .build();

    private final FakeElasticsearch server = new FakeElasticsearch();

    @BeforeAll
    static void startCluster() {
        CONNECT.start();
    }

    @AfterAll
    static void stopCluster() {
        CONNECT.stop();
    }

    @AfterEach
    void deleteConnectors() {
        CONNECT.connectors().forEach(CONNECT::deleteConnector);
        server.close();
    }

    /** Properties of a connector that reads one topic, which is created. */
    private Map<String, String> properties(String topic, String... keysAndValues) {
        if (CONNECT.kafka().describeTopics(topic).get(topic).isEmpty()) {
            CONNECT.kafka().createTopic(topic);
        }
        Map<String, String> properties = new HashMap<>(Map.of(
            "connector.class", "ElasticsearchSinkConnector", "tasks.max", "1", "topics", topic,
            "connection.url", server.url(), "schema.ignore", "true"));
        for (int index = 0; index < keysAndValues.length; index += 2) {
            properties.put(keysAndValues[index], keysAndValues[index + 1]);
        }
        return properties;
    }

    private void awaitDocuments(Map<String, String> expected) throws InterruptedException {
        TestUtils.waitForCondition(() -> server.model.documents().equals(expected), 30_000,
            () -> "the documents are " + server.model.documents());
    }

    private static void awaitCommitted(String connector, String topic, long offset) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = CONNECT.kafka().createAdminClient()) {
            TestUtils.waitForCondition(() -> {
                Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("connect-" + connector)
                    .partitionsToOffsetAndMetadata().get();
                return offsets.get(partition) != null && offsets.get(partition).offset() == offset;
            }, 30_000, () -> "the offset " + offset + " of " + partition + " is not committed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ElasticsearchSinkConnector", "ElasticsearchSink",
        "inventory.connect.elasticsearch.ElasticsearchSinkConnector"})
    void theConnectorIsFoundByEachOfItsNames(String name) throws InterruptedException {
        String topic = "named-" + name.toLowerCase().replace('.', '-');
        CONNECT.configureConnector(topic, properties(topic, "connector.class", name));
        CONNECT.kafka().produce(topic, "1", "{\"quantity\":5}");
        awaitDocuments(Map.of(topic + "/1", "{\"quantity\":5}"));
    }

    @Test
    void aFileWrittenForConfluentsConnectorPasses() {
        ConfigInfos infos = CONNECT.validateConnectorConfig("ElasticsearchSinkConnector", properties("orders",
            "name", "orders", "key.ignore", "false", "write.method", "insert", "behavior.on.null.values", "delete",
            "behavior.on.malformed.documents", "warn", "drop.invalid.message", "true", "batch.size", "500",
            "linger.ms", "10", "flush.timeout.ms", "60000", "flush.synchronously", "true",
            "max.in.flight.requests", "2",
            "max.buffered.records", "5000", "max.retries", "10", "retry.backoff.ms", "250", "read.timeout.ms", "60000",
            "connection.timeout.ms", "5000", "connection.compression", "true",
            "elastic.security.protocol", "PLAINTEXT",
            "compact.map.entries", "true", "use.autogenerated.ids", "false", "external.resource.usage", "DISABLED",
            "data.stream.type", "none", "type.name", "_doc"));
        assertEquals(0, infos.errorCount(), errors(infos).toString());
    }

    @Test
    void validationMarksEachKeyOfABrokenRule() {
        ConfigInfos infos = CONNECT.validateConnectorConfig("ElasticsearchSink",
            properties("orders", "name", "orders", "connection.username", "u", "kerberos.user.principal", "k"));
        assertEquals(Map.of(
            "connection.username", "go together", "connection.password", "go together",
            "kerberos.user.principal", "not supported"),
            errors(infos).entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, error ->
                error.getValue().toString().contains("go together") ? "go together" : "not supported")));
    }

    @Test
    void validationMarksTheUrlNobodyAnswersAt() {
        String url = server.url();
        server.close();
        ConfigInfos infos = CONNECT.validateConnectorConfig("ElasticsearchSinkConnector",
            properties("orders", "name", "orders", "connection.url", url));
        String message = errors(infos).get("connection.url").toString();
        assertTrue(message.contains("does not answer"), message);
    }

    private static Map<String, List<String>> errors(ConfigInfos infos) {
        return infos.configs().stream().map(info -> info.configValue()).filter(value -> !value.errors().isEmpty())
            .collect(Collectors.toMap(value -> value.name(), value -> value.errors()));
    }

    @Test
    void aDeadLetterSaysWhichDocumentAndWhyAndTheRestIsWritten() throws Exception {
        server.model.setFault((id, source) -> id.equals("2") ? 400 : 0);
        CONNECT.kafka().createTopic("letters.dlq");
        Map<String, String> properties = properties("letters", "behavior.on.malformed.documents", "warn",
            "drop.invalid.message", "true", "errors.tolerance", "all",
            "errors.deadletterqueue.topic.name", "letters.dlq",
            "errors.deadletterqueue.topic.replication.factor", "1",
            "errors.deadletterqueue.context.headers.enable", "true");
        CONNECT.kafka().produce("letters", "1", "{\"quantity\":1}");
        CONNECT.kafka().produce("letters", "2", "{\"quantity\":2}");
        CONNECT.kafka().produce("letters", null, "{\"quantity\":3}");
        CONNECT.kafka().produce("letters", "4", "{\"quantity\":4}");
        CONNECT.configureConnector("letters", properties);
        awaitDocuments(Map.of("letters/1", "{\"quantity\":1}", "letters/4", "{\"quantity\":4}"));
        awaitCommitted("letters", "letters", 4);
        Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
        CONNECT.kafka().consume(2, 30_000, "letters.dlq")
            .forEach(letter -> letters.put(header(letter, "__connect.errors.offset"), letter));
        ConsumerRecord<byte[], byte[]> rejected = letters.get("1");
        assertEquals("{\"quantity\":2}", new String(rejected.value(), StandardCharsets.UTF_8));
        assertEquals("letters", header(rejected, "__connect.errors.topic"));
        assertEquals("0", header(rejected, "__connect.errors.partition"));
        assertEquals("the record at letters-0@1: Elasticsearch rejected the document for index `letters`:"
            + " document_parsing_exception: bad field", header(rejected, "__connect.errors.exception.message"));
        assertEquals("the record at letters-0@2 cannot become a document: the key is null, so the document has no id",
            header(letters.get("2"), "__connect.errors.exception.message"));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void aRecordWithoutKeyAndValueLetsTheOffsetMoveOn() throws Exception {
        CONNECT.configureConnector("nothing", properties("nothing", "behavior.on.null.values", "delete"));
        CONNECT.kafka().produce("nothing", null, null);
        awaitCommitted("nothing", "nothing", 1);
    }

    @Test
    void aTopicRenamedByATransformationKeepsItsOffsets() throws Exception {
        CONNECT.configureConnector("renamed", properties("renamed", "transforms", "route",
            "transforms.route.type", "org.apache.kafka.connect.transforms.RegexRouter",
            "transforms.route.regex", ".*", "transforms.route.replacement", "Elsewhere"));
        CONNECT.kafka().produce("renamed", "1", "{\"quantity\":1}");
        CONNECT.kafka().produce("renamed", "1", "{\"quantity\":2}");
        awaitDocuments(Map.of("elsewhere/1", "{\"quantity\":2}"));
        awaitCommitted("renamed", "renamed", 2);
    }

    @Test
    void aStructAsKeyTellsTheTransformationThatCuresIt() throws Exception {
        String key = "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"id\",\"type\":\"int64\"}]},"
            + "\"payload\":{\"id\":7}}";
        Map<String, String> properties = properties("keyed",
            "key.converter", "org.apache.kafka.connect.json.JsonConverter", "key.converter.schemas.enable", "true");
        CONNECT.kafka().produce("keyed", key, "{\"quantity\":1}");
        CONNECT.configureConnector("keyed", properties);
        CONNECT.assertions().assertConnectorIsRunningAndTasksHaveFailed("keyed", 1, "a struct is no id");
        String trace = CONNECT.connectorStatus("keyed").tasks().get(0).trace();
        assertTrue(trace.contains("the topic `keyed`"), trace);
        properties.putAll(Map.of("transforms", "key", "transforms.key.type",
            "org.apache.kafka.connect.transforms.ExtractField$Key", "transforms.key.field", "id"));
        assertTrue(trace.contains("transforms.key.type=" + properties.get("transforms.key.type")), trace);
        assertFalse(trace.contains("quantity"), "no part of the document");
        CONNECT.configureConnector("keyed", properties);
        awaitDocuments(Map.of("keyed/7", "{\"quantity\":1}"));
    }
}
