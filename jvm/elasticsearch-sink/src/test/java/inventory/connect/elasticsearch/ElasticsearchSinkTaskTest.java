package inventory.connect.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.document.Records;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ElasticsearchSinkTaskTest {

    private final TaskHarness harness = new TaskHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    private static final SinkRecord WITHOUT_KEY =
        Records.of(Schema.OPTIONAL_INT64_SCHEMA, null, null, Map.of("quantity", 1), 1);

    @Test
    void recordsBecomeDocumentsAndTombstonesDeleteThem() {
        harness.start();
        harness.put(Records.document(1, 10, 0), Records.document(2, 20, 1));
        harness.put(Records.tombstone(1, 2), Records.tombstone(9, 3));
        harness.awaitCommittable(4);
        assertEquals(Map.of("stock/2", "{\"quantity\":20}"), harness.server.model.documents());
    }

    @Test
    void oneRecordIsSentWithoutWaitingForMore() throws InterruptedException {
        harness.start("batch.size", "1000");
        harness.put(Records.document(1, 10, 0));
        assertTrue(harness.server.firstRequest.await(5, TimeUnit.SECONDS));
    }

    @Test
    void manyLanesKeepTheOrderOfEachDocument() {
        harness.start("max.in.flight.requests", "4", "batch.size", "3", "max.buffered.records", "100000");
        for (int offset = 0; offset < 2000; offset++) {
            harness.put(Records.document(offset % 10, offset, offset));
        }
        harness.awaitCommittable(2000);
        for (int id = 0; id < 10; id++) {
            assertEquals("{\"quantity\":" + (1990 + id) + "}", harness.server.model.documents().get("stock/" + id));
        }
    }

    @Test
    void nothingIsCommittedBeforeItIsAcknowledged() throws InterruptedException {
        harness.server.thenHang();
        harness.start();
        harness.put(Records.document(1, 10, 0));
        harness.server.firstRequest.await();
        assertEquals(0, harness.committable());
    }

    @Test
    void aNodeThatComesBackIsWaitedFor() {
        harness.server.thenReset().thenStatus(503).thenStatus(429).thenReset();
        harness.start();
        harness.put(Records.document(1, 10, 0));
        harness.awaitCommittable(1);
        assertEquals(5, harness.server.seen.size());
    }

    @Test
    void wrongCredentialsFailTheTaskAtOnceAndSaySo() {
        harness.server.thenStatus(401);
        harness.start("connection.username", "u", "connection.password", "s3cret");
        harness.put(Records.document(1, 10, 0));
        ConnectException error = assertThrows(ConnectException.class, () -> harness.awaitCommittable(1));
        assertTrue(error.getMessage().contains("status 401") && error.getMessage().contains("connection.password"),
            error.getMessage());
        assertFalse(error.getMessage().contains("s3cret"));
        assertEquals(1, harness.server.seen.size());
        assertEquals(0, harness.committable());
    }

    @Test
    void aRejectedDocumentIsReportedAndCommittedOnceTheReportIsWritten() {
        harness.reportWritten = new CompletableFuture<>();
        harness.server.model.setFault((id, source) -> id.equals("2") ? 400 : 0);
        harness.start();
        harness.put(Records.document(1, 1, 0), Records.document(2, 2, 1), Records.document(3, 3, 2));
        harness.await(() -> harness.reports.size() == 1);
        assertEquals("the record at Stock-0@1: Elasticsearch rejected the document for index `stock`:"
            + " document_parsing_exception: bad field", harness.reports.get(0));
        harness.awaitCommittable(1);
        harness.reportWritten.complete(null);
        harness.awaitCommittable(3);
        assertEquals(2, harness.server.model.documents().size());
    }

    @Test
    void aRejectedDocumentMayStopTheTask() {
        harness.server.model.setFault((id, source) -> 400);
        harness.start("behavior.on.malformed.documents", "fail");
        harness.put(Records.document(1, 1, 0));
        assertThrows(ConnectException.class, () -> harness.awaitCommittable(1));
        assertEquals(1, harness.reports.size());
        assertEquals(0, harness.committable());
    }

    @Test
    void aReportThatFailsStopsTheTask() {
        harness.reportWritten = CompletableFuture.failedFuture(new IllegalStateException("no broker"));
        harness.server.model.setFault((id, source) -> 400);
        harness.start();
        harness.put(Records.document(1, 1, 0));
        assertThrows(ConnectException.class, () -> harness.awaitCommittable(1));
        assertEquals(0, harness.committable());
    }

    @Test
    void aRecordThatIsNoDocumentStopsTheTask() {
        harness.start();
        DataException error = assertThrows(DataException.class,
            () -> harness.put(Records.document(1, 1, 0), WITHOUT_KEY));
        assertTrue(error.getMessage().contains("Stock-0@1"), error.getMessage());
        assertEquals(1, harness.reports.size());
    }

    @Test
    void aRecordThatIsNoDocumentMayBeDropped() {
        harness.start("drop.invalid.message", "true");
        harness.put(Records.document(1, 1, 0), WITHOUT_KEY, Records.document(2, 2, 2));
        harness.awaitCommittable(3);
        assertEquals(1, harness.reports.size());
        assertEquals(2, harness.server.model.documents().size());
    }

    private static final Schema STOCK = SchemaBuilder.struct().field("quantity", Schema.INT32_SCHEMA).build();

    @Test
    void anIndexGetsItsMappingBeforeItsFirstDocument() {
        harness.server.thenReset().thenJson(404, "{}").thenJson(200, "{}");
        harness.start("schema.ignore", "false", "drop.invalid.message", "true");
        SinkRecord record = Records.of(Schema.INT64_SCHEMA, 2L, STOCK, new Struct(STOCK).put("quantity", 5), 1);
        SinkRecord[] records = {Records.document(1, 1, 0), record};
        assertThrows(RetriableException.class, () -> harness.put(records));
        harness.put(records);
        harness.awaitCommittable(2);
        assertEquals(List.of("GET /stock/_mapping", "GET /stock/_mapping", "PUT /stock"),
            harness.server.seen.subList(0, 3).stream().map(seen -> seen.method() + " " + seen.uri()).toList());
        assertEquals(2, harness.server.model.documents().size());
    }

    @Test
    void aRecordWithoutASchemaCannotMakeAMapping() {
        harness.server.thenJson(404, "{}");
        harness.start("schema.ignore", "false");
        DataException error = assertThrows(DataException.class, () -> harness.put(Records.document(1, 1, 0)));
        assertTrue(error.getMessage().contains("schema.ignore"), error.getMessage());
    }

    @Test
    void aNumberThatJsonDoesNotKnowIsAMalformedDocument() {
        harness.start();
        harness.put(Records.of(Schema.INT64_SCHEMA, 1L, null, Map.of("x", Double.NaN), 0), Records.document(2, 2, 1));
        harness.awaitCommittable(2);
        assertEquals(List.of("the record at Stock-0@0 cannot become a document: field `x`: NaN is no JSON number"),
            harness.reports);
    }

    @Test
    void aDocumentWhoseIdIsTakenIsReportedAndStopsNothing() {
        harness.start("data.stream.type", "logs", "data.stream.dataset", "d", "behavior.on.null.values", "fail",
            "behavior.on.malformed.documents", "fail", "data.stream.timestamp.field", "quantity");
        harness.put(Records.document(1, 1, 0), Records.document(1, 2, 1));
        harness.awaitCommittable(2);
        assertEquals(1, harness.reports.size());
        assertTrue(harness.reports.get(0).contains("Stock-0@1") && harness.reports.get(0).contains("version_conflict"),
            harness.reports.get(0));
        assertEquals(Set.of("logs-d-stock/1"), harness.server.model.documents().keySet());
    }

    @Test
    void aFullBufferPausesThePartitionsAndAnEmptyOneResumesThem() {
        CompletableFuture<Void> free = new CompletableFuture<>();
        harness.server.then((exchange, body) -> {
            free.join();
            exchange.close();
        });
        harness.start("max.buffered.records", "10", "batch.size", "2");
        for (int offset = 0; offset <= 10; offset++) {
            harness.put(Records.document(offset, 0, offset));
        }
        assertTrue(harness.paused);
        free.complete(null);
        harness.awaitCommittable(11);
        assertFalse(harness.paused);
    }

    @Test
    void aRevokedPartitionIsNotCommittedByThisTask() {
        harness.server.thenHang();
        harness.start();
        harness.put(Records.document(1, 1, 0));
        harness.task.close(List.of(TaskHarness.PARTITION));
        harness.task.open(List.of(TaskHarness.PARTITION));
        harness.put(Records.document(1, 1, 0));
        assertEquals(0, harness.committable());
    }

    @Test
    void stoppingDoesNotWaitForANodeThatHangs() throws InterruptedException {
        harness.server.thenHang();
        harness.start("read.timeout.ms", "600000");
        harness.put(Records.document(1, 1, 0));
        harness.server.firstRequest.await();
        long started = System.nanoTime();
        harness.task.stop();
        assertTrue(System.nanoTime() - started < TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void aTaskThatNeverStartedCanBeStopped() {
        new ElasticsearchSinkTask().stop();
    }
}
