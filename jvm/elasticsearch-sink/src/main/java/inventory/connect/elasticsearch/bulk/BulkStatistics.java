package inventory.connect.elasticsearch.bulk;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** What became of the writes so far, for whoever watches: all lanes count, any thread reads. */
public final class BulkStatistics {

    private final LongAdder written = new LongAdder();
    private final LongAdder deleted = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final AtomicInteger requestsInFlight = new AtomicInteger();
    private final LongConsumer latencies;

    /**
     * @param latencies takes the milliseconds of each bulk request that was answered, on any thread
     */
    public BulkStatistics(LongConsumer latencies) {
        this.latencies = latencies;
    }

    /** Documents indexed, created or updated. */
    public long written() {
        return written.sum();
    }

    /** Documents deleted, those that were not there included. */
    public long deleted() {
        return deleted.sum();
    }

    /** Writes that lost against a newer version. */
    public long conflicts() {
        return conflicts.sum();
    }

    /** Writes sent again, once for each time. */
    public long retried() {
        return retried.sum();
    }

    /** Documents that Elasticsearch will never take. */
    public long rejected() {
        return rejected.sum();
    }

    /** Bulk requests waiting for their answer now. */
    public int requestsInFlight() {
        return requestsInFlight.get();
    }

    void requestSent() {
        requestsInFlight.incrementAndGet();
    }

    void requestEnded() {
        requestsInFlight.decrementAndGet();
    }

    void answeredAfterMs(long milliseconds) {
        latencies.accept(milliseconds);
    }

    void done(boolean delete) {
        (delete ? deleted : written).increment();
    }

    void conflict() {
        conflicts.increment();
    }

    void retried(int writes) {
        retried.add(writes);
    }

    void rejectedOne() {
        rejected.increment();
    }
}
