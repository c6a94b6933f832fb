package inventory.bench;

import inventory.bench.Model.Allocation;
import inventory.bench.Model.RowKey;
import inventory.bench.Model.Stock;
import org.apache.kafka.common.serialization.Serializer;

/** The outputs' Avro, byte for byte what the processor writes. */
final class OutputSerializers {
    private static final double LOW_MAX = 0.25;
    private static final double NORMAL_MAX = 0.75;

    private OutputSerializers() {}

    static Serializer<RowKey> rowKey(int id) {
        return (topic, key) -> new Avro.Writer(id).writeLong(key.warehouse()).writeLong(key.item()).toBytes();
    }

    static Serializer<Long> id(int schemaId) {
        return (topic, key) -> new Avro.Writer(schemaId).writeLong(key).toBytes();
    }

    /** The value's key travels with it, as a serializer of values does not see the record's. */
    record Keyed<K, V>(K key, V value) {}

    static Serializer<Keyed<RowKey, Model.Row>> warehouseStock(int id) {
        return (topic, row) -> row == null
                ? null
                : new Avro.Writer(id)
                        .writeLong(row.key().warehouse())
                        .writeLong(row.key().item())
                        .writeLong(row.value().quantity())
                        .writeLong(millis(row.value().lastUpdate()))
                        .toBytes();
    }

    static Serializer<Keyed<Long, Allocation>> warehouseAllocation(int id) {
        return (topic, keyed) -> keyed == null ? null : allocation(new Avro.Writer(id), keyed.key(), keyed.value());
    }

    private static byte[] allocation(Avro.Writer writer, long warehouseId, Allocation allocation) {
        var warehouse = allocation.warehouse();
        var sum = allocation.sum();
        writer.writeLong(warehouseId).writeOptional(warehouse.name());
        writer.writeLong(1).writeDouble(warehouse.latitude()).writeDouble(warehouse.longitude());
        writer.writeLong(sum.quantity()).writeLong(1).writeLong(warehouse.capacity());
        if (warehouse.capacity() > 0) {
            double share = (double) sum.quantity() / warehouse.capacity();
            int band = share <= LOW_MAX ? 0 : share <= NORMAL_MAX ? 1 : 2;
            writer.writeOptional(share).writeLong(1).writeLong(band);
        } else {
            writer.writeLong(0).writeLong(0);
        }
        return writer.writeLong(millis(Math.max(sum.lastUpdate(), warehouse.lastUpdate()))).toBytes();
    }

    static Serializer<Keyed<Long, Stock>> globalStock(int id) {
        return (topic, stock) -> stock == null
                ? null
                : begin(id, stock).writeLong(stock.value().sum().quantity()).writeLong(time(stock)).toBytes();
    }

    static Serializer<Keyed<Long, Stock>> highDemandStock(int id) {
        return (topic, stock) -> stock == null
                ? null
                : begin(id, stock).writeLong(stock.value().sum().negativeQuantity()).writeLong(time(stock)).toBytes();
    }

    static Serializer<Keyed<Long, Stock>> stockGlobalPercentage(int id) {
        return (topic, stock) -> {
            if (stock == null) {
                return null;
            }
            var sum = stock.value().sum();
            long maximum = sum.high() + sum.baseline();
            Double percentage = maximum > 0 ? 100.0 * sum.quantity() / maximum : null;
            return begin(id, stock)
                    .writeLong(sum.quantity())
                    .writeLong(sum.low() + sum.baseline())
                    .writeLong(maximum)
                    .writeOptional(percentage)
                    .writeLong(time(stock))
                    .toBytes();
        };
    }

    private static Avro.Writer begin(int id, Keyed<Long, Stock> stock) {
        return new Avro.Writer(id).writeLong(stock.key()).writeOptional(stock.value().description());
    }

    private static long time(Keyed<Long, Stock> stock) {
        return millis(stock.value().sum().lastUpdate());
    }

    private static long millis(long micros) {
        return Math.floorDiv(micros, 1_000);
    }
}
