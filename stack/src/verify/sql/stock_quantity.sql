SELECT warehouse_id, stock_item_id, quantity,
       (extract(epoch FROM last_update) * 1000000)::bigint AS last_update
FROM public.stock_quantity
