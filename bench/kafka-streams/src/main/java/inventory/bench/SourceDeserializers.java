package inventory.bench;

import inventory.bench.Model.RowKey;
import inventory.bench.Model.StockEvent;
import inventory.bench.Model.Warehouse;
import org.apache.kafka.common.serialization.Deserializer;

/** Debezium's keys and envelopes: only the fields in use, by hand, which is the fastest there is. */
final class SourceDeserializers {
    private static final StockEvent TOMBSTONE = new StockEvent(false, false, 0, 0);

    private SourceDeserializers() {}

    static final Deserializer<Long> ID = (topic, bytes) -> new Avro.Reader(bytes).readLong();

    static final Deserializer<RowKey> ROW_KEY = (topic, bytes) -> {
        var key = new Avro.Reader(bytes);
        return new RowKey(key.readLong(), key.readLong());
    };

    /** A delete and its tombstone are the same to a table. */
    static final Deserializer<StockEvent> STOCK = (topic, bytes) -> {
        if (bytes == null) {
            return TOMBSTONE;
        }
        var envelope = new Avro.Reader(bytes);
        if (envelope.readLong() == 1) {
            skipStock(envelope);
        }
        if (envelope.readLong() == 0) {
            return TOMBSTONE;
        }
        envelope.readLong();
        envelope.readLong();
        int quantity = (int) envelope.readLong();
        long lastUpdate = envelope.readTimestamp();
        return new StockEvent(true, isSnapshot(envelope), quantity, lastUpdate);
    };

    static final Deserializer<Warehouse> WAREHOUSE = (topic, bytes) -> {
        Avro.Reader envelope = after(bytes);
        envelope.readLong();
        return new Warehouse(
                envelope.readString(),
                envelope.readDouble(),
                envelope.readDouble(),
                (int) envelope.readLong(),
                envelope.readTimestamp());
    };

    static final Deserializer<String> DESCRIPTION = (topic, bytes) -> {
        Avro.Reader envelope = after(bytes);
        envelope.readLong();
        return envelope.readString();
    };

    /** Facts are only inserted in the benchmark. */
    private static Avro.Reader after(byte[] bytes) {
        var envelope = new Avro.Reader(bytes);
        if (envelope.readLong() != 0 || envelope.readLong() != 1) {
            throw new IllegalArgumentException("a change that is no insert");
        }
        return envelope;
    }

    private static void skipStock(Avro.Reader envelope) {
        envelope.readLong();
        envelope.readLong();
        envelope.readLong();
        envelope.skipString();
    }

    /** Debezium tells it in `source.snapshot`, which is not `false` for rows of a snapshot. */
    private static boolean isSnapshot(Avro.Reader envelope) {
        envelope.skipString();
        envelope.skipString();
        envelope.skipString();
        envelope.readLong();
        return envelope.readLong() == 0 && envelope.readLetter() != 'f';
    }
}
