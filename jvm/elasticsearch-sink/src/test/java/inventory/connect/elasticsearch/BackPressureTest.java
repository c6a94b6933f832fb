package inventory.connect.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.Test;

class BackPressureTest {

    private static final TopicPartition FIRST = new TopicPartition("stock", 0);
    private static final TopicPartition SECOND = new TopicPartition("stock", 1);

    private final List<String> calls = new ArrayList<>();
    private long nanoTime;

    private final BackPressure backPressure = new BackPressure(context(), 100, 1000, () -> nanoTime);

    private SinkTaskContext context() {
        return (SinkTaskContext) Proxy.newProxyInstance(
            BackPressureTest.class.getClassLoader(), new Class<?>[] {SinkTaskContext.class},
            (proxy, method, arguments) -> {
                if (method.getName().equals("assignment")) {
                    return Set.of(FIRST);
                }
                if (!method.getName().equals("timeout")) {
                    calls.add(method.getName() + Arrays.toString((Object[]) arguments[0]));
                }
                return null;
            });
    }

    @Test
    void partitionsArePausedOnceAboveTheLimitAndResumedOnceAtHalf() {
        backPressure.update(100, 0);
        backPressure.update(101, 0);
        backPressure.update(102, 1);
        backPressure.update(51, 52);
        backPressure.update(50, 53);
        backPressure.update(50, 53);
        assertEquals(List.of("pause[stock-0]", "resume[stock-0]"), calls);
    }

    @Test
    void partitionsAddedWhilePausedArePausedToo() {
        backPressure.partitionsAdded(List.of(SECOND));
        backPressure.update(101, 0);
        backPressure.partitionsAdded(List.of(SECOND));
        assertEquals(List.of("pause[stock-0]", "pause[stock-1]"), calls);
    }

    @Test
    void aPausedTaskWithoutProgressFails() {
        backPressure.update(101, 5);
        nanoTime += 900_000_000;
        backPressure.update(101, 6);
        nanoTime += 1_000_000_000;
        backPressure.update(101, 6);
        nanoTime += 1;
        ConnectException error = assertThrows(ConnectException.class, () -> backPressure.update(101, 6));
        assertTrue(error.getMessage().contains("flush.timeout.ms"), error.getMessage());
    }
}
