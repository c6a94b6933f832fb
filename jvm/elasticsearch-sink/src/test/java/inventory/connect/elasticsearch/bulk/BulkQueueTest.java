package inventory.connect.elasticsearch.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BulkQueueTest {

    private static final long HOUR_MS = 3_600_000;

    private final Operations operations = new Operations();

    private static List<String> ids(List<PendingDocument> documents) {
        return documents.stream().map(document -> document.current().line().document().id()).toList();
    }

    @Test
    void aRequestHoldsAtMostSoManyDocuments() throws InterruptedException {
        BulkQueue queue = new BulkQueue(2, Long.MAX_VALUE, 0);
        queue.add(List.of(operations.index(1, 0), operations.index(2, 0), operations.index(3, 0)));
        assertEquals(List.of("1", "2"), ids(queue.take()));
        assertEquals(List.of("3"), ids(queue.take()));
    }

    @Test
    void aRequestHoldsAtMostSoManyBytesButOneDocumentAlways() throws InterruptedException {
        Operation first = operations.index(1, 0);
        BulkQueue queue = new BulkQueue(10, first.line().bytes().length - 1, 0);
        queue.add(List.of(first, operations.index(2, 0)));
        assertEquals(List.of("1"), ids(queue.take()));
        assertEquals(List.of("2"), ids(queue.take()));
    }

    @Test
    void theWritesOfOneDocumentLeaveTogether() throws InterruptedException {
        BulkQueue queue = new BulkQueue(10, Long.MAX_VALUE, 0);
        Operation latest = operations.index(1, 3);
        queue.add(List.of(operations.index(1, 1), operations.index(2, 0), operations.delete(1)));
        queue.add(List.of(latest));
        List<PendingDocument> taken = queue.take();
        assertEquals(List.of("1", "2"), ids(taken));
        assertEquals(3, taken.get(0).size());
        assertEquals(latest, taken.get(0).current());
    }

    @Test
    void aFullRequestDoesNotLinger() throws InterruptedException {
        BulkQueue byCount = new BulkQueue(1, Long.MAX_VALUE, HOUR_MS);
        byCount.add(List.of(operations.index(1, 0)));
        assertEquals(List.of("1"), ids(byCount.take()));
        BulkQueue byBytes = new BulkQueue(10, 1, HOUR_MS);
        byBytes.add(List.of(operations.index(1, 0)));
        assertEquals(List.of("1"), ids(byBytes.take()));
    }

    @Test
    void lingeringEndsWhenTheRequestFillsUp() throws Exception {
        BulkQueue queue = new BulkQueue(2, Long.MAX_VALUE, HOUR_MS);
        queue.add(List.of(operations.index(1, 0)));
        CompletableFuture<List<String>> taken = CompletableFuture.supplyAsync(() -> takeUnchecked(queue));
        queue.add(List.of(operations.index(2, 0)));
        assertEquals(List.of("1", "2"), taken.get());
    }

    @Test
    void lingeringEndsWithItsTime() throws InterruptedException {
        BulkQueue queue = new BulkQueue(2, Long.MAX_VALUE, 1);
        queue.add(List.of(operations.index(1, 0)));
        assertEquals(List.of("1"), ids(queue.take()));
    }

    @Test
    void waitingCanBeInterrupted() throws Exception {
        BulkQueue queue = new BulkQueue(2, Long.MAX_VALUE, 0);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            assertThrows(InterruptedException.class, queue::take);
            interrupted.countDown();
        });
        waiting.start();
        waiting.interrupt();
        interrupted.await();
    }

    private static List<String> takeUnchecked(BulkQueue queue) {
        try {
            return ids(queue.take());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
