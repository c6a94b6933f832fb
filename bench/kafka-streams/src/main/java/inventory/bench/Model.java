package inventory.bench;

/** What is known of warehouses, items and stock. */
final class Model {
    private Model() {}

    /** Primary key of stock_quantity. */
    record RowKey(long warehouse, long item) {}

    /** A change of a row; times in microseconds since 1970. */
    record StockEvent(boolean present, boolean snapshot, int quantity, long lastUpdate) {}

    /** A row; `baseline` is the quantity with which the snapshot was the first to tell of it. */
    record Row(int quantity, long lastUpdate, boolean hasBaseline, int baseline) {
        /** Last write wins; null deletes the row. */
        static Row apply(Row old, StockEvent event) {
            if (!event.present()) {
                return null;
            }
            if (old == null) {
                int baseline = event.snapshot() ? event.quantity() : 0;
                return new Row(event.quantity(), event.lastUpdate(), event.snapshot(), baseline);
            }
            return event.lastUpdate() < old.lastUpdate
                    ? old
                    : new Row(event.quantity(), event.lastUpdate(), old.hasBaseline, old.baseline);
        }
    }

    /** A warehouse's own row. */
    record Warehouse(String name, double latitude, double longitude, int capacity, long lastUpdate) {}

    /** Sum of a warehouse's rows. */
    record WarehouseSum(long rows, long quantity, long lastUpdate) {
        static final WarehouseSum EMPTY = new WarehouseSum(0, 0, Long.MIN_VALUE);

        WarehouseSum add(Row row) {
            return new WarehouseSum(rows + 1, quantity + row.quantity(), Math.max(lastUpdate, row.lastUpdate()));
        }

        WarehouseSum subtract(Row row) {
            return new WarehouseSum(rows - 1, quantity - row.quantity(), lastUpdate);
        }
    }

    /** Sum of an item's rows and its history, relative to what the snapshot found. */
    record ItemSum(
            long rows,
            long quantity,
            long negativeRows,
            long negativeQuantity,
            long baseline,
            long low,
            long high,
            long lastUpdate) {
        static final ItemSum EMPTY = new ItemSum(0, 0, 0, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);

        /** The subtraction of the old row comes first, so only what is whole becomes an extreme. */
        ItemSum add(Row row) {
            boolean negative = row.quantity() < 0;
            long sum = quantity + row.quantity();
            long base = baseline + row.baseline();
            return new ItemSum(
                    rows + 1,
                    sum,
                    negative ? negativeRows + 1 : negativeRows,
                    negative ? negativeQuantity + row.quantity() : negativeQuantity,
                    base,
                    Math.min(low, sum - base),
                    Math.max(high, sum - base),
                    Math.max(lastUpdate, row.lastUpdate()));
        }

        ItemSum subtract(Row row) {
            boolean negative = row.quantity() < 0;
            return new ItemSum(
                    rows - 1,
                    quantity - row.quantity(),
                    negative ? negativeRows - 1 : negativeRows,
                    negative ? negativeQuantity - row.quantity() : negativeQuantity,
                    baseline - row.baseline(),
                    low,
                    high,
                    lastUpdate);
        }
    }

    /** A warehouse with what it holds. */
    record Allocation(Warehouse warehouse, WarehouseSum sum) {}

    /** An item with its stock; the description is null while the item is unknown. */
    record Stock(String description, ItemSum sum) {}
}
