package inventory.connect.elasticsearch.bulk;

import java.util.ArrayList;
import java.util.List;

/**
 * The unfinished writes of one document, oldest first, of which one at a time is sent: the latest
 * that replaces or deletes the whole document, for its success is the success of all before it; and
 * where there is none (updates), the oldest. Should Elasticsearch reject it, one before takes its
 * place.
 */
final class PendingDocument {

    private final List<Operation> operations = new ArrayList<>(2);
    private int current;

    void add(Operation operation) {
        operations.add(operation);
        if (operation.line().action().replacesDocument()) {
            current = operations.size() - 1;
        }
    }

    /** The write to send. */
    Operation current() {
        return operations.get(current);
    }

    /** Takes out the write to send, which leaves those before and after it. */
    Operation removeCurrent() {
        Operation removed = operations.remove(current);
        chooseCurrent();
        return removed;
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    int size() {
        return operations.size();
    }

    byte[] bytes() {
        return current().line().bytes();
    }

    /** Drops the writes of partitions that went to another task; returns how many. */
    int removeAbandoned() {
        int before = operations.size();
        if (operations.removeIf(operation -> operation.offset().isAbandoned())) {
            chooseCurrent();
        }
        return before - operations.size();
    }

    /** Marks the sent write and all before it as done; returns how many. Those after it are left. */
    int acknowledge() {
        List<Operation> done = operations.subList(0, current + 1);
        done.forEach(operation -> operation.offset().acknowledge());
        int count = done.size();
        done.clear();
        chooseCurrent();
        return count;
    }

    private void chooseCurrent() {
        current = Math.max(operations.size() - 1, 0);
        while (current > 0 && !operations.get(current).line().action().replacesDocument()) {
            current--;
        }
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
