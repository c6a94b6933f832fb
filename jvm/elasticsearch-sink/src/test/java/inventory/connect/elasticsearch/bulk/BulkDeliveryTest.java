package inventory.connect.elasticsearch.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class BulkDeliveryTest {

    private static final int MAX_RETRIES = 3;

    private final Operations operations = new Operations();
    private final IndexModel model = new IndexModel();
    private final Settlement settlement = new Settlement();
    private final BulkStatistics statistics = new BulkStatistics(milliseconds -> {});
    private final Deque<RequestFailedException> failures = new ArrayDeque<>();
    private final List<Integer> sentBytes = new ArrayList<>();
    private int pauses;

    private final BulkDelivery delivery = new BulkDelivery(
        this::post, MAX_RETRIES, new RetryDelay(0, new Random(0)), milliseconds -> pauses++, settlement, statistics);

    /** Fails as scripted, then does what the model does. */
    private byte[] post(byte[] body) throws RequestFailedException {
        sentBytes.add(body.length);
        if (!failures.isEmpty()) {
            throw failures.removeFirst();
        }
        return model.bulk(body);
    }

    private void deliver(Operation... batch) throws InterruptedException {
        BulkQueue queue = new BulkQueue(Integer.MAX_VALUE, Long.MAX_VALUE, 0);
        queue.add(List.of(batch));
        delivery.deliver(queue.take());
    }

    private static RequestFailedException status(int status) {
        return RequestFailedException.withStatus(status, new byte[0]);
    }

    @Test
    void writesAreAcknowledged() throws InterruptedException {
        deliver(operations.index(1, 10), operations.index(2, 20), operations.delete(3));
        assertEquals(Map.of("stock/1", "{\"quantity\":10}", "stock/2", "{\"quantity\":20}"), model.documents());
        assertEquals(3, operations.committable());
        assertEquals(3, settlement.count());
        assertEquals(0, pauses);
    }

    @Test
    void ofSeveralWritesOfADocumentOnlyTheLatestIsSent() throws InterruptedException {
        Operation latest = operations.index(1, 3);
        deliver(operations.index(1, 1), operations.delete(1), latest);
        assertEquals(List.of(latest.line().bytes().length), sentBytes);
        assertEquals(3, operations.committable());
    }

    @Test
    void updatesOfADocumentAreSentOneAfterTheOther() throws InterruptedException {
        Operation first = operations.update(1, 1);
        deliver(first, operations.update(1, 2), operations.update(2, 5), operations.update(1, 3));
        assertEquals(Map.of("stock/1", "{\"quantity\":3}", "stock/2", "{\"quantity\":5}"), model.documents());
        assertEquals(3, sentBytes.size());
        assertEquals(2 * first.line().bytes().length, sentBytes.get(0));
        assertEquals(0, pauses);
        assertEquals(4, operations.committable());
    }

    @Test
    void aDeleteSparesTheUpdatesBeforeIt() throws InterruptedException {
        deliver(operations.update(1, 1), operations.update(1, 2), operations.delete(1), operations.update(1, 3));
        assertEquals(Map.of("stock/1", "{\"quantity\":3}"), model.documents());
        assertEquals(2, sentBytes.size());
        assertEquals(4, operations.committable());
    }

    @Test
    void anUpdateThatIsInterruptedIsSentAgain() throws InterruptedException {
        int[] left = {2};
        model.setFault((id, source) -> left[0]-- > 0 ? 409 : 0);
        deliver(operations.update(1, 1));
        assertEquals(1, operations.committable());
        assertEquals(2, pauses);
    }

    @Test
    void aThousandUpdatesOfOneDocumentUnderThrottlingEndWithTheLast() throws InterruptedException {
        Random random = new Random(1);
        model.setFault((id, source) -> random.nextInt(4) == 0 ? 429 : 0);
        Operation[] updates = new Operation[1000];
        java.util.Arrays.setAll(updates, quantity -> operations.update(1, quantity));
        deliver(updates);
        assertEquals(Map.of("stock/1", "{\"quantity\":999}"), model.documents());
        assertEquals(1000, operations.committable());
    }

    @Test
    void ofTwoDocumentsToCreateUnderOneIdTheSecondIsRejected() throws InterruptedException {
        deliver(operations.create(1, 1), operations.create(1, 2));
        assertEquals(Map.of("stock/1", "{\"quantity\":1}"), model.documents());
        List<RejectedDocument> rejected = settlement.takeRejected();
        assertEquals(List.of(RejectedDocument.Cause.ID_TAKEN), rejected.stream().map(RejectedDocument::cause).toList());
        assertEquals(1, operations.committable());
    }

    @Test
    void aRedeliveredWriteLeavesTheNewerDocument() throws InterruptedException {
        Operation old = operations.index(1, 1);
        deliver(operations.index(1, 2));
        deliver(old);
        assertEquals(Map.of("stock/1", "{\"quantity\":2}"), model.documents());
        assertEquals(2, operations.committable());
    }

    @Test
    void onlyThrottledWritesAreSentAgainHoweverOften() throws InterruptedException {
        int[] left = {50};
        model.setFault((id, source) -> id.equals("2") && left[0]-- > 0 ? 429 : 0);
        Operation throttled = operations.index(2, 2);
        deliver(operations.index(1, 1), throttled);
        assertEquals(2, model.documents().size());
        assertEquals(51, sentBytes.size());
        assertEquals(throttled.line().bytes().length, sentBytes.get(1));
        assertEquals(50, pauses);
        assertEquals(2, operations.committable());
    }

    @Test
    void writesTheNodeFailsToDoAreSentAgainUpToTheLimit() {
        model.setFault((id, source) -> 500);
        ConnectException error = assertThrows(ConnectException.class, () -> deliver(operations.index(1, 1)));
        assertTrue(error.getMessage().contains("4 attempts"), error.getMessage());
        assertEquals(MAX_RETRIES + 1, sentBytes.size());
        assertEquals(0, operations.committable());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void aFailedRequestIsSentAgain(int status) throws InterruptedException {
        failures.addAll(List.of(status(status), status(status), status(status)));
        deliver(operations.index(1, 1));
        assertEquals(1, operations.committable());
        assertEquals(3, pauses);
    }

    @Test
    void aRequestThatFailsTooOftenStopsTheTask() {
        for (int attempt = 0; attempt <= MAX_RETRIES; attempt++) {
            failures.add(RequestFailedException.withoutAnswer(new IOException("connection refused")));
        }
        ConnectException error = assertThrows(ConnectException.class, () -> deliver(operations.index(1, 1)));
        assertTrue(error.getMessage().contains("connection refused"), error.getMessage());
        assertTrue(error.getMessage().contains("max.retries"), error.getMessage());
        assertEquals(0, operations.committable());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404})
    void aRequestThatCanNeverSucceedStopsTheTaskAtOnce(int status) {
        failures.add(status(status));
        assertThrows(ConnectException.class, () -> deliver(operations.index(1, 1)));
        assertEquals(1, sentBytes.size());
        assertEquals(0, pauses);
    }

    @Test
    void anInterruptThatFailsTheRequestIsAnInterrupt() {
        BulkDelivery interrupted = new BulkDelivery(body -> {
            Thread.currentThread().interrupt();
            throw RequestFailedException.withoutAnswer(new InterruptedIOException());
        }, MAX_RETRIES, new RetryDelay(0, new Random(0)), milliseconds -> pauses++, settlement, statistics);
        PendingDocument document = new PendingDocument();
        document.add(operations.index(1, 1));
        assertThrows(InterruptedException.class, () -> interrupted.deliver(List.of(document)));
        assertEquals(0, operations.committable());
    }

    @Test
    void aRefusedWriteStopsTheTaskButTheOthersAreAcknowledged() {
        model.setFault((id, source) -> id.equals("2") ? 403 : 0);
        ConnectException error = assertThrows(ConnectException.class,
            () -> deliver(operations.index(1, 1), operations.index(2, 2), operations.index(3, 3)));
        assertTrue(error.getMessage().contains("`stock`") && error.getMessage().contains("security_exception"),
            error.getMessage());
        assertEquals(1, operations.committable());
        assertEquals(2, settlement.count());
    }

    @Test
    void anAnswerThatIsNotElasticsearchsStopsTheTask() {
        BulkDelivery toElsewhere = new BulkDelivery(body -> "<html>".getBytes(), MAX_RETRIES,
            new RetryDelay(0, new Random(0)), milliseconds -> pauses++, settlement, statistics);
        PendingDocument document = new PendingDocument();
        document.add(operations.index(1, 1));
        ConnectException error = assertThrows(ConnectException.class, () -> toElsewhere.deliver(List.of(document)));
        assertTrue(error.getMessage().contains("connection.url"), error.getMessage());
    }

    @Test
    void aTooLargeRequestIsSplit() throws InterruptedException {
        failures.addAll(List.of(status(413), status(413)));
        deliver(operations.index(1, 1), operations.index(2, 2), operations.index(3, 3), operations.index(4, 4));
        assertEquals(4, model.documents().size());
        assertEquals(4, operations.committable());
        assertEquals(5, sentBytes.size());
    }

    @Test
    void aDocumentTooLargeByItselfIsRejected() throws InterruptedException {
        failures.addAll(List.of(status(413), status(413)));
        deliver(operations.index(1, 1), operations.index(2, 2));
        List<RejectedDocument> rejected = settlement.takeRejected();
        assertEquals(List.of("1"), rejected.stream().map(one -> one.operation().line().document().id()).toList());
        assertEquals(Map.of("stock/2", "{\"quantity\":2}"), model.documents());
    }

    @Test
    void aMalformedDocumentIsRejectedAndTheOneBeforeItWritten() throws InterruptedException {
        model.setFault((id, source) -> source != null && source.contains("666") ? 400 : 0);
        deliver(operations.index(1, 1), operations.index(1, 666), operations.index(2, 2));
        assertEquals(Map.of("stock/1", "{\"quantity\":1}", "stock/2", "{\"quantity\":2}"), model.documents());
        List<RejectedDocument> rejected = settlement.takeRejected();
        assertEquals(1, rejected.size());
        assertEquals("document_parsing_exception: bad field", rejected.get(0).reason());
        assertEquals(1, operations.committable(), "a rejected record is acknowledged only once it is reported");
        assertEquals(0, pauses);
    }

    @Test
    void writesOfARevokedPartitionAreNotSent() throws InterruptedException {
        Operation abandoned = operations.index(1, 1);
        operations.tracker.close(List.of(Operations.PARTITION));
        deliver(abandoned, operations.index(2, 2));
        assertEquals(Map.of("stock/2", "{\"quantity\":2}"), model.documents());
        assertEquals(2, settlement.count());
    }

    @Test
    void underRandomFaultsTheIndexIsWhatTheRecordsSay() throws InterruptedException {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            model.setFault((id, source) -> random.nextInt(10) < 3 ? 429 : random.nextInt(20) == 0 ? 503 : 0);
            Map<String, String> expected = new TreeMap<>(model.documents());
            for (int round = 0; round < 10; round++) {
                deliver(randomBatch(random, expected));
            }
            assertEquals(expected, model.documents(), "seed " + seed);
        }
        assertEquals(settlement.count(), operations.committable());
    }

    private Operation[] randomBatch(Random random, Map<String, String> expected) {
        Operation[] batch = new Operation[1 + random.nextInt(20)];
        for (int index = 0; index < batch.length; index++) {
            long id = random.nextInt(5);
            int quantity = random.nextInt(1000);
            boolean delete = random.nextInt(4) == 0;
            batch[index] = delete ? operations.delete(id) : operations.index(id, quantity);
            if (delete) {
                expected.remove("stock/" + id);
            } else {
                expected.put("stock/" + id, "{\"quantity\":" + quantity + "}");
            }
        }
        return batch;
    }
}
