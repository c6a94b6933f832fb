package inventory.connect.elasticsearch.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.client.FakeElasticsearch;
import inventory.connect.elasticsearch.config.SinkConfigs;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class IndexCreationTest {

    private static final Schema SCHEMA = SchemaBuilder.struct().field("a", Schema.INT64_SCHEMA).build();
    private static final String MAPPING = "{\"properties\":{\"a\":{\"type\":\"long\"}}}";

    private final FakeElasticsearch server = new FakeElasticsearch();
    private final IndexCreation creation = new IndexCreation(SinkConfigs.parse(
        "connection.url", server.url(), "schema.ignore", "false", "max.retries", "1"));

    @AfterEach
    void close() {
        creation.close();
        server.close();
    }

    private List<String> requests() {
        return server.seen.stream()
            .map(seen -> (seen.method() + " " + seen.uri() + " " + seen.body()).strip()).toList();
    }

    @Test
    void anIndexThatIsNotThereIsCreatedWithTheMappingOfItsFirstRecord() {
        server.thenJson(404, "{}").thenJson(200, "{}");
        creation.ensureMapped("stock", SCHEMA);
        creation.ensureMapped("stock", SCHEMA);
        assertEquals(List.of("GET /stock/_mapping", "PUT /stock {\"mappings\":" + MAPPING + "}"), requests());
        assertTrue(creation.isMapped("stock"));
    }

    @Test
    void anIndexWithAMappingKeepsIt() {
        server.thenJson(200, "{\"stock\":{\"mappings\":{\"properties\":{\"b\":{\"type\":\"long\"}}}}}");
        creation.ensureMapped("stock", SCHEMA);
        assertEquals(List.of("GET /stock/_mapping"), requests());
        assertTrue(creation.isMapped("stock"));
    }

    @Test
    void anIndexWithoutAMappingIsGivenOne() {
        server.thenJson(200, "{\"stock\":{\"mappings\":{}}}")
            .thenJson(400, "{\"error\":{\"type\":\"resource_already_exists_exception\"}}").thenJson(200, "{}");
        creation.ensureMapped("stock", SCHEMA);
        assertEquals("PUT /stock/_mapping " + MAPPING, requests().get(2));
    }

    @Test
    void withoutASchemaAnIndexIsLookedUpButNotCreated() {
        server.thenJson(404, "{}");
        creation.ensureMapped("stock", null);
        assertEquals(1, server.seen.size());
        assertFalse(creation.isMapped("stock"));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aBusyNodeIsAskedAgainUpToTheLimit(int status) {
        server.thenStatus(status).thenStatus(status);
        assertThrows(RetriableException.class, () -> creation.ensureMapped("stock", SCHEMA));
        ConnectException error =
            assertThrows(ConnectException.class, () -> creation.ensureMapped("stock", SCHEMA));
        assertFalse(error instanceof RetriableException);
        assertTrue(error.getMessage().contains("max.retries"), error.getMessage());
    }

    @Test
    void aNodeThatIsAwayIsAskedAgain() {
        server.thenReset().thenJson(200, "{\"stock\":{\"mappings\":{\"dynamic\":\"strict\"}}}");
        assertThrows(RetriableException.class, () -> creation.ensureMapped("stock", SCHEMA));
        creation.ensureMapped("stock", SCHEMA);
        assertTrue(creation.isMapped("stock"));
    }

    @Test
    void whoMayNotCreateTheIndexIsToldWhatToDo() {
        server.thenStatus(403);
        ConnectException error = assertThrows(ConnectException.class, () -> creation.ensureMapped("stock", SCHEMA));
        assertTrue(error.getMessage().contains("`create_index`"), error.getMessage());
    }
}
