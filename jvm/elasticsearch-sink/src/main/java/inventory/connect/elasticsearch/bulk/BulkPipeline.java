package inventory.connect.elasticsearch.bulk;

import inventory.connect.elasticsearch.config.SinkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is on its way to Elasticsearch. One thread, the task's, submits; the lanes deliver. */
public final class BulkPipeline {

    private static final Logger log = LoggerFactory.getLogger(BulkPipeline.class);

    private final Settlement settlement = new Settlement();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<BulkLane> lanes = new ArrayList<>();
    // Written by the task's thread, read by those that watch.
    private volatile long submitted;

    /**
     * Starts the lanes.
     *
     * @param name prefix of the threads' names
     */
    public BulkPipeline(String name, SinkConfig config, BulkEndpoint endpoint, BulkStatistics statistics) {
        RetryDelay delay = new RetryDelay(config.retryBackoffMs(), new Random());
        BulkDelivery delivery = new BulkDelivery(
            endpoint, config.maxRetries(), delay, TimeUnit.MILLISECONDS::sleep, settlement, statistics);
        for (int index = 0; index < config.maxInFlightRequests(); index++) {
            BulkQueue queue = new BulkQueue(config.batchSize(), config.bulkSizeBytes(), config.lingerMs());
            BulkLane lane = new BulkLane(name + "-lane-" + index, queue, delivery, this::fail);
            lanes.add(lane);
            lane.start();
        }
    }

    /** Hands over writes, oldest first; returns at once. */
    public void submit(List<Operation> operations) {
        submitted += operations.size();
        if (lanes.size() == 1) {
            lanes.get(0).add(operations);
            return;
        }
        List<List<Operation>> shares = new ArrayList<>();
        lanes.forEach(lane -> shares.add(new ArrayList<>()));
        for (Operation operation : operations) {
            shares.get(Math.floorMod(operation.orderingKey().hashCode(), lanes.size())).add(operation);
        }
        for (int index = 0; index < lanes.size(); index++) {
            if (!shares.get(index).isEmpty()) {
                lanes.get(index).add(shares.get(index));
            }
        }
    }

    /** How many writes are neither acknowledged nor rejected. */
    public long pending() {
        return submitted - settlement.count();
    }

    /** How many writes were ever acknowledged or rejected: as long as it grows, there is progress. */
    public long settled() {
        return settlement.count();
    }

    /** The rejected documents since the last call. */
    public List<RejectedDocument> takeRejected() {
        return settlement.takeRejected();
    }

    /**
     * Does nothing while all lanes work.
     *
     * @throws ConnectException what stopped a lane, if one stopped
     */
    public void requireHealthy() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new ConnectException(cause.getMessage(), cause);
        }
    }

    /** Interrupts the lanes and waits for them, together no longer than the given time. */
    public void stop(long timeoutMs) {
        lanes.forEach(BulkLane::interrupt);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        try {
            for (BulkLane lane : lanes) {
                if (!lane.join(deadline - System.nanoTime())) {
                    log.warn("A lane did not stop within {} ms; its thread is left behind", timeoutMs);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            log.error("A lane stopped, the task will fail: {}", cause.getMessage());
        }
    }
}
