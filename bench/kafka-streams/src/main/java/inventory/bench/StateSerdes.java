package inventory.bench;

import inventory.bench.Model.ItemSum;
import inventory.bench.Model.Row;
import inventory.bench.Model.RowKey;
import inventory.bench.Model.Warehouse;
import inventory.bench.Model.WarehouseSum;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** State and internal topics: fixed layouts, the cheapest there are. */
final class StateSerdes {
    private StateSerdes() {}

    static final Serde<RowKey> ROW_KEY = serde(
            key -> ByteBuffer.allocate(16).putLong(key.warehouse()).putLong(key.item()),
            buffer -> new RowKey(buffer.getLong(), buffer.getLong()));

    static final Serde<Row> ROW = serde(
            row -> ByteBuffer.allocate(17)
                    .putInt(row.quantity())
                    .putLong(row.lastUpdate())
                    .put((byte) (row.hasBaseline() ? 1 : 0))
                    .putInt(row.baseline()),
            buffer -> new Row(buffer.getInt(), buffer.getLong(), buffer.get() == 1, buffer.getInt()));

    static final Serde<WarehouseSum> WAREHOUSE_SUM = serde(
            sum -> ByteBuffer.allocate(24).putLong(sum.rows()).putLong(sum.quantity()).putLong(sum.lastUpdate()),
            buffer -> new WarehouseSum(buffer.getLong(), buffer.getLong(), buffer.getLong()));

    static final Serde<ItemSum> ITEM_SUM = serde(
            sum -> ByteBuffer.allocate(64)
                    .putLong(sum.rows())
                    .putLong(sum.quantity())
                    .putLong(sum.negativeRows())
                    .putLong(sum.negativeQuantity())
                    .putLong(sum.baseline())
                    .putLong(sum.low())
                    .putLong(sum.high())
                    .putLong(sum.lastUpdate()),
            buffer -> new ItemSum(
                    buffer.getLong(),
                    buffer.getLong(),
                    buffer.getLong(),
                    buffer.getLong(),
                    buffer.getLong(),
                    buffer.getLong(),
                    buffer.getLong(),
                    buffer.getLong()));

    static final Serde<Warehouse> WAREHOUSE = serde(
            warehouse -> {
                byte[] name = warehouse.name().getBytes(StandardCharsets.UTF_8);
                return ByteBuffer.allocate(28 + name.length)
                        .putDouble(warehouse.latitude())
                        .putDouble(warehouse.longitude())
                        .putInt(warehouse.capacity())
                        .putLong(warehouse.lastUpdate())
                        .put(name);
            },
            buffer -> {
                double latitude = buffer.getDouble();
                double longitude = buffer.getDouble();
                int capacity = buffer.getInt();
                long lastUpdate = buffer.getLong();
                String name = StandardCharsets.UTF_8.decode(buffer).toString();
                return new Warehouse(name, latitude, longitude, capacity, lastUpdate);
            });

    private static <T> Serde<T> serde(Function<T, ByteBuffer> write, Function<ByteBuffer, T> read) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : write.apply(value).array(),
                (topic, bytes) -> bytes == null ? null : read.apply(ByteBuffer.wrap(bytes)));
    }
}
