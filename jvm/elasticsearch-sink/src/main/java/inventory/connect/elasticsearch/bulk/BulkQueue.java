package inventory.connect.elasticsearch.bulk;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for its bulk request, one entry a document: while a request is on its way, the writes
 * of a busy document gather here and leave as one.
 */
final class BulkQueue {

    private final int maxDocuments;
    private final long maxBytes;
    private final long lingerNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Object, PendingDocument> documents = new LinkedHashMap<>();
    private long bytes;

    BulkQueue(int maxDocuments, long maxBytes, long lingerMs) {
        this.maxDocuments = maxDocuments;
        this.maxBytes = maxBytes;
        this.lingerNanos = TimeUnit.MILLISECONDS.toNanos(lingerMs);
    }

    /** Adds all at once, so that they can leave in one request. */
    void add(List<Operation> operations) {
        lock.lock();
        try {
            for (Operation operation : operations) {
                PendingDocument document =
                    documents.computeIfAbsent(operation.orderingKey(), ignored -> new PendingDocument());
                bytes -= document.isEmpty() ? 0 : document.bytes().length;
                document.add(operation);
                bytes += document.bytes().length;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for documents, lingers for more unless a request is full, and takes a request's worth. */
    List<PendingDocument> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (documents.isEmpty()) {
                changed.await();
            }
            long remaining = lingerNanos;
            while (remaining > 0 && documents.size() < maxDocuments && bytes < maxBytes) {
                remaining = changed.awaitNanos(remaining);
            }
            return takeFirst();
        } finally {
            lock.unlock();
        }
    }

    private List<PendingDocument> takeFirst() {
        List<PendingDocument> taken = new ArrayList<>(Math.min(documents.size(), maxDocuments));
        long takenBytes = 0;
        Iterator<PendingDocument> oldestFirst = documents.values().iterator();
        while (oldestFirst.hasNext() && taken.size() < maxDocuments) {
            PendingDocument document = oldestFirst.next();
            int length = document.bytes().length;
            if (!taken.isEmpty() && takenBytes + length > maxBytes) {
                break;
            }
            oldestFirst.remove();
            taken.add(document);
            takenBytes += length;
        }
        bytes -= takenBytes;
        return taken;
    }
}
