package inventory.connect.elasticsearch.offsets;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows, for each partition, up to where everything is acknowledged.
 *
 * <p>Used by the task's thread alone; only {@link TrackedOffset#acknowledge} is called by others.
 */
public final class OffsetTracker {

    private final Map<TopicPartition, Pending> partitions = new HashMap<>();

    /** Begins to track a record; the offsets of a partition come in ascending order. */
    public TrackedOffset track(TopicPartition partition, long offset) {
        return partitions.computeIfAbsent(partition, ignored -> new Pending()).track(offset);
    }

    /**
     * The offsets that may be committed: that of the first record not yet acknowledged or, if there
     * is none, the one Connect read up to.
     *
     * @param current the next offset to read, for each partition Connect asks about
     */
    public Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> current) {
        Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();
        current.forEach((partition, next) -> {
            Pending pending = partitions.get(partition);
            TrackedOffset first = pending == null ? null : pending.first();
            committable.put(partition, first == null ? next : new OffsetAndMetadata(first.offset()));
        });
        return committable;
    }

    /** Forgets partitions; what is still on its way for them is abandoned. */
    public void close(Collection<TopicPartition> revoked) {
        for (TopicPartition partition : revoked) {
            Pending pending = partitions.remove(partition);
            if (pending != null) {
                pending.assignment.revoke();
            }
        }
    }

    private static final class Pending {

        private final TrackedOffset.Assignment assignment = new TrackedOffset.Assignment();
        private final ArrayDeque<TrackedOffset> offsets = new ArrayDeque<>();

        TrackedOffset track(long offset) {
            // Keeps the queue as short as what is on its way, however rarely Connect commits.
            first();
            TrackedOffset tracked = new TrackedOffset(offset, assignment);
            offsets.addLast(tracked);
            return tracked;
        }

        TrackedOffset first() {
            while (!offsets.isEmpty() && offsets.peekFirst().isAcknowledged()) {
                offsets.removeFirst();
            }
            return offsets.peekFirst();
        }
    }
}
