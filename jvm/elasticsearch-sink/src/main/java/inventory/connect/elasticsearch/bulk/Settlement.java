package inventory.connect.elasticsearch.bulk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Where all lanes put what they are done with, and the task finds it. */
final class Settlement {

    private final ConcurrentLinkedQueue<RejectedDocument> rejected = new ConcurrentLinkedQueue<>();
    private final AtomicLong settled = new AtomicLong();

    void settled(int operations) {
        settled.addAndGet(operations);
    }

    void rejected(RejectedDocument document) {
        rejected.add(document);
        settled(1);
    }

    /** How many operations were ever settled, the rejected ones included. */
    long count() {
        return settled.get();
    }

    List<RejectedDocument> takeRejected() {
        List<RejectedDocument> taken = new ArrayList<>();
        for (RejectedDocument next = rejected.poll(); next != null; next = rejected.poll()) {
            taken.add(next);
        }
        return taken;
    }
}
