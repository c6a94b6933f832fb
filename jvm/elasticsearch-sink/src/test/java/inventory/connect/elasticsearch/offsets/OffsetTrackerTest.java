package inventory.connect.elasticsearch.offsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {

    private static final TopicPartition PARTITION = new TopicPartition("stock", 0);

    private final OffsetTracker tracker = new OffsetTracker();

    private long committable(long next) {
        return tracker.committable(Map.of(PARTITION, new OffsetAndMetadata(next))).get(PARTITION).offset();
    }

    @Test
    void withNothingOnItsWayAllThatWasReadIsCommitted() {
        assertEquals(5, committable(5));
    }

    @Test
    void theFirstRecordNotAcknowledgedHoldsTheCommitBack() {
        TrackedOffset first = tracker.track(PARTITION, 3);
        TrackedOffset second = tracker.track(PARTITION, 4);
        second.acknowledge();
        assertEquals(3, committable(5));
        first.acknowledge();
        assertEquals(5, committable(5));
    }

    @Test
    void gapsLeftByTransactionMarkersAreCommittedOver() {
        TrackedOffset first = tracker.track(PARTITION, 3);
        tracker.track(PARTITION, 9);
        first.acknowledge();
        assertEquals(9, committable(11));
    }

    @Test
    void onlyPartitionsConnectAsksForAreAnswered() {
        tracker.track(new TopicPartition("other", 1), 1);
        assertEquals(Map.of(), tracker.committable(Map.of()));
    }

    @Test
    void aRevokedPartitionAbandonsWhatIsOnItsWayAndStartsAfresh() {
        TrackedOffset before = tracker.track(PARTITION, 3);
        tracker.close(List.of(PARTITION));
        TrackedOffset after = tracker.track(PARTITION, 3);
        assertTrue(before.isAbandoned());
        assertFalse(after.isAbandoned());
        before.acknowledge();
        assertEquals(3, committable(4));
    }

    @Test
    void inWhateverOrderAcknowledgementsComeNoneIsCommittedOver() {
        for (long seed = 0; seed < 200; seed++) {
            tracker.close(List.of(PARTITION));
            acknowledgeShuffled(new Random(seed), seed);
        }
    }

    private void acknowledgeShuffled(Random random, long seed) {
        int count = 1 + random.nextInt(30);
        TreeSet<Long> open = new TreeSet<>();
        List<TrackedOffset> shuffled = new ArrayList<>();
        for (long offset = 0; offset < count; offset++) {
            shuffled.add(tracker.track(PARTITION, offset));
            open.add(offset);
        }
        Collections.shuffle(shuffled, random);
        for (TrackedOffset next : shuffled) {
            next.acknowledge();
            open.remove(next.offset());
            assertEquals(open.isEmpty() ? count : open.first(), committable(count), "seed " + seed);
        }
    }
}
