SELECT warehouse_id, stock_item_id, quantity, last_update
FROM live
