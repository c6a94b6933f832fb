package inventory.connect.elasticsearch;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Pauses the partitions while too much is unacknowledged, so that {@code put} never has to block.
 *
 * <p>The limit may be passed by one poll of the consumer ({@code max.poll.records}).
 */
final class BackPressure {

    /** How soon a paused task looks again, in milliseconds: a fraction of what the buffer takes to drain. */
    private static final long PAUSED_POLL_MS = 10;

    private final SinkTaskContext context;
    private final int maxBufferedRecords;
    private final long stallTimeoutMs;
    private final LongSupplier nanoTime;

    private boolean paused;
    private long lastSettled;
    private long lastProgressNanos;

    BackPressure(SinkTaskContext context, int maxBufferedRecords, long stallTimeoutMs, LongSupplier nanoTime) {
        this.context = context;
        this.maxBufferedRecords = maxBufferedRecords;
        this.stallTimeoutMs = stallTimeoutMs;
        this.nanoTime = nanoTime;
    }

    /** New partitions start unpaused: they, too, must wait if the others do. */
    void partitionsAdded(Collection<TopicPartition> partitions) {
        if (paused) {
            context.pause(partitions.toArray(TopicPartition[]::new));
        }
    }

    /**
     * Pauses or resumes.
     *
     * @param pending unacknowledged writes
     * @param settled writes ever finished
     * @throws ConnectException if the task is paused and nothing was finished for too long
     */
    void update(long pending, long settled) {
        if (!paused && pending > maxBufferedRecords) {
            paused = true;
            lastSettled = settled;
            lastProgressNanos = nanoTime.getAsLong();
            context.pause(assignment());
        } else if (paused && pending <= maxBufferedRecords / 2) {
            paused = false;
            context.resume(assignment());
        }
        if (paused) {
            requireProgress(pending, settled);
            context.timeout(PAUSED_POLL_MS);
        }
    }

    private void requireProgress(long pending, long settled) {
        long now = nanoTime.getAsLong();
        if (settled != lastSettled) {
            lastSettled = settled;
            lastProgressNanos = now;
        } else if (now - lastProgressNanos > TimeUnit.MILLISECONDS.toNanos(stallTimeoutMs)) {
            throw new ConnectException("Elasticsearch took none of " + pending + " waiting writes in " + stallTimeoutMs
                + " ms (`flush.timeout.ms`); see that the cluster is up and has room, then restart the task");
        }
    }

    private TopicPartition[] assignment() {
        return context.assignment().toArray(TopicPartition[]::new);
    }
}
