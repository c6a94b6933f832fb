package inventory.bench;

import inventory.bench.Model.Allocation;
import inventory.bench.Model.ItemSum;
import inventory.bench.Model.Row;
import inventory.bench.Model.RowKey;
import inventory.bench.Model.Stock;
import inventory.bench.Model.StockEvent;
import inventory.bench.Model.WarehouseSum;
import inventory.bench.OutputSerializers.Keyed;
import java.util.Properties;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;

/** Rows by last write wins; their sums by warehouse and by item, through one repartition each; the five outputs. */
final class InventoryTopology {
    private final StreamsBuilder builder = new StreamsBuilder();
    private final String sourcePrefix;
    private final String outputPrefix;
    private final OutputSchemas schemas;

    InventoryTopology(String sourcePrefix, String outputPrefix, OutputSchemas schemas) {
        this.sourcePrefix = sourcePrefix;
        this.outputPrefix = outputPrefix;
        this.schemas = schemas;
    }

    Topology build(Properties settings) {
        KTable<RowKey, Row> rows = rows();
        String topic = "warehouse-stock";
        rows.toStream()
                .mapValues((key, row) -> row == null ? null : new Keyed<>(key, row))
                .to(
                        outputPrefix + topic,
                        produced(
                                OutputSerializers.rowKey(schemas.key(topic)),
                                OutputSerializers.warehouseStock(schemas.value(topic))));
        warehouses(rows);
        items(rows);
        return builder.build(settings);
    }

    private KTable<RowKey, Row> rows() {
        return builder.stream(
                        sourcePrefix + ".stock_quantity",
                        Consumed.with(
                                readOnly(SourceDeserializers.ROW_KEY), readOnly(SourceDeserializers.STOCK)))
                .groupByKey(Grouped.with(StateSerdes.ROW_KEY, readOnly(SourceDeserializers.STOCK)))
                .aggregate(
                        () -> null,
                        (RowKey key, StockEvent event, Row old) -> Row.apply(old, event),
                        table("rows", StateSerdes.ROW_KEY, StateSerdes.ROW));
    }

    private void warehouses(KTable<RowKey, Row> rows) {
        var facts = facts("warehouse", SourceDeserializers.WAREHOUSE, StateSerdes.WAREHOUSE);
        String topic = "warehouse-allocation";
        rows.groupBy(
                        (key, row) -> KeyValue.pair(key.warehouse(), row),
                        Grouped.with("by-warehouse", Serdes.Long(), StateSerdes.ROW))
                .aggregate(
                        () -> WarehouseSum.EMPTY,
                        (id, row, sum) -> sum.add(row),
                        (id, row, sum) -> sum.subtract(row),
                        table("warehouse-sums", Serdes.Long(), StateSerdes.WAREHOUSE_SUM))
                .join(facts, (sum, warehouse) -> sum.rows() == 0 ? null : new Allocation(warehouse, sum))
                .toStream()
                .mapValues((id, allocation) -> allocation == null ? null : new Keyed<>(id, allocation))
                .to(
                        outputPrefix + topic,
                        produced(
                                OutputSerializers.id(schemas.key(topic)),
                                OutputSerializers.warehouseAllocation(schemas.value(topic))));
    }

    private void items(KTable<RowKey, Row> rows) {
        KStream<Long, Keyed<Long, Stock>> stock = rows.groupBy(
                        (key, row) -> KeyValue.pair(key.item(), row),
                        Grouped.with("by-item", Serdes.Long(), StateSerdes.ROW))
                .aggregate(
                        () -> ItemSum.EMPTY,
                        (id, row, sum) -> sum.add(row),
                        (id, row, sum) -> sum.subtract(row),
                        table("item-sums", Serdes.Long(), StateSerdes.ITEM_SUM))
                .leftJoin(
                        facts("stock_item", SourceDeserializers.DESCRIPTION, Serdes.String()),
                        (sum, description) -> sum.rows() == 0 ? null : new Stock(description, sum))
                .toStream()
                .mapValues((id, value) -> value == null ? null : new Keyed<>(id, value));
        write(stock, "global-stock", OutputSerializers.globalStock(schemas.value("global-stock")));
        write(
                stock.mapValues(
                        keyed -> keyed == null || keyed.value().sum().negativeRows() == 0 ? null : keyed),
                "high-demand-stock",
                OutputSerializers.highDemandStock(schemas.value("high-demand-stock")));
        write(
                stock,
                "stock-global-percentage",
                OutputSerializers.stockGlobalPercentage(schemas.value("stock-global-percentage")));
    }

    private void write(KStream<Long, Keyed<Long, Stock>> stock, String topic, Serializer<Keyed<Long, Stock>> value) {
        stock.to(outputPrefix + topic, produced(OutputSerializers.id(schemas.key(topic)), value));
    }

    /** Debezium's keys are hashed with their schema id, so a table of facts needs a repartition of its own. */
    private <V> KTable<Long, V> facts(String table, Deserializer<V> deserializer, Serde<V> serde) {
        return builder.stream(
                        sourcePrefix + "." + table,
                        Consumed.with(readOnly(SourceDeserializers.ID), readOnly(deserializer)))
                .repartition(Repartitioned.with(Serdes.Long(), serde).withName(table))
                .toTable(table(table, Serdes.Long(), serde));
    }

    private static <K, V> Materialized<K, V, KeyValueStore<Bytes, byte[]>> table(
            String name, Serde<K> key, Serde<V> value) {
        return Materialized.<K, V, KeyValueStore<Bytes, byte[]>>as(name)
                .withKeySerde(key)
                .withValueSerde(value)
                .withCachingEnabled();
    }

    private static <K, V> Produced<K, V> produced(Serializer<K> key, Serializer<V> value) {
        return Produced.with(writeOnly(key), writeOnly(value));
    }

    private static <T> Serde<T> readOnly(Deserializer<T> deserializer) {
        return Serdes.serdeFrom(
                (topic, value) -> {
                    throw new UnsupportedOperationException("a source is only read");
                },
                deserializer);
    }

    private static <T> Serde<T> writeOnly(Serializer<T> serializer) {
        return Serdes.serdeFrom(serializer, (topic, bytes) -> {
            throw new UnsupportedOperationException("an output is only written");
        });
    }
}
