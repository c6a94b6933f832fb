package inventory.connect.elasticsearch.bulk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The unsent writes of one document, oldest first. Only the latest is sent: it replaces or deletes
 * the whole document, so its success is the success of all. Should Elasticsearch reject it, the one
 * before takes its place.
 */
final class PendingDocument {

    private final Deque<Operation> operations = new ArrayDeque<>(2);

    void add(Operation operation) {
        operations.addLast(operation);
    }

    Operation latest() {
        return operations.getLast();
    }

    Operation removeLatest() {
        return operations.removeLast();
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    int size() {
        return operations.size();
    }

    byte[] bytes() {
        return latest().line().bytes();
    }

    /** Drops the writes of partitions that went to another task; returns how many. */
    int removeAbandoned() {
        int before = operations.size();
        operations.removeIf(operation -> operation.offset().isAbandoned());
        return before - operations.size();
    }

    /** Marks all writes as done; returns how many. */
    int acknowledge() {
        operations.forEach(operation -> operation.offset().acknowledge());
        return operations.size();
    }

    static byte[] body(List<PendingDocument> documents) {
        int length = 0;
        for (PendingDocument document : documents) {
            length = Math.addExact(length, document.bytes().length);
        }
        byte[] body = new byte[length];
        int position = 0;
        for (PendingDocument document : documents) {
            byte[] line = document.bytes();
            System.arraycopy(line, 0, body, position, line.length);
            position += line.length;
        }
        return body;
    }
}
