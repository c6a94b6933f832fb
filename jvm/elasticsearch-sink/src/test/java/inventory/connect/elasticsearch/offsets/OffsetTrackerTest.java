package inventory.connect.elasticsearch.offsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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

    /** Records come, some are skipped, acknowledgements come in any order, the partition is lost and comes back. */
    @Test
    void throughRebalancesAndSkippedRecordsTheCommitIsTheFirstRecordStillOpen() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            tracker.close(List.of(PARTITION));
            TreeMap<Long, TrackedOffset> open = new TreeMap<>();
            List<TrackedOffset> abandoned = new ArrayList<>();
            long next = 0;
            for (int step = 0; step < 200; step++) {
                switch (random.nextInt(10)) {
                    case 0 -> {
                        next = open.isEmpty() ? next : open.firstKey();
                        abandoned.addAll(open.values());
                        open.clear();
                        tracker.close(List.of(PARTITION));
                    }
                    case 1 -> tracker.track(PARTITION, next++).acknowledge();
                    case 2, 3, 4, 5 -> {
                        next += random.nextInt(3);
                        open.put(next, tracker.track(PARTITION, next));
                        next++;
                    }
                    case 6 -> abandoned.forEach(TrackedOffset::acknowledge);
                    default -> {
                        if (!open.isEmpty()) {
                            List<Long> offsets = List.copyOf(open.keySet());
                            open.remove(offsets.get(random.nextInt(offsets.size()))).acknowledge();
                        }
                    }
                }
                assertEquals(open.isEmpty() ? next : open.firstKey(), committable(next), "seed " + seed);
                assertTrue(abandoned.stream().allMatch(TrackedOffset::isAbandoned), "seed " + seed);
            }
        }
    }
}
