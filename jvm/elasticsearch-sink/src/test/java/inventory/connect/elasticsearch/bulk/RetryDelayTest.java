package inventory.connect.elasticsearch.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {

    /** A source whose numbers below a bound are always the highest, or always 0. */
    private static RandomGenerator extreme(boolean highest) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public long nextLong(long bound) {
                return highest ? bound - 1 : 0;
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "100, 1, 100", "100, 2, 200", "100, 3, 400", "100, 6, 3200", "100, 7, 5000", "100, 1000000, 5000",
        "0, 1, 0", "0, 50, 0", "20000, 1, 20000", "20000, 9, 20000"})
    void theBoundDoublesUpToALimit(long backoffMs, int failures, long bound) {
        assertEquals(bound, new RetryDelay(backoffMs, extreme(true)).afterFailuresMs(failures));
    }

    @Test
    void theWaitIsRandomFromZero() {
        assertEquals(0, new RetryDelay(100, extreme(false)).afterFailuresMs(5));
    }
}
