package inventory.connect.elasticsearch.bulk;

import java.util.random.RandomGenerator;

/**
 * How long to wait before an attempt: random below a bound that doubles, so that tasks which failed
 * together do not come back together.
 */
final class RetryDelay {

    /** A node that comes back should be noticed soon, however long it was away. */
    static final long MAX_BOUND_MS = 5000;

    private final long backoffMs;
    private final RandomGenerator random;

    RetryDelay(long backoffMs, RandomGenerator random) {
        this.backoffMs = backoffMs;
        this.random = random;
    }

    /**
     * The wait in milliseconds.
     *
     * @param failures how many attempts failed in a row, 1 or more
     */
    long afterFailuresMs(int failures) {
        return random.nextLong(boundMs(failures) + 1);
    }

    private long boundMs(int failures) {
        long limit = Math.max(backoffMs, MAX_BOUND_MS);
        long bound = backoffMs;
        for (int failure = 1; failure < failures && bound < limit; failure++) {
            bound *= 2;
        }
        return Math.min(bound, limit);
    }
}
