SELECT live.stock_item_id, item.description,
       sum(live.quantity)::bigint AS quantity,
       max(live.last_update) AS last_update
FROM live
LEFT JOIN public.stock_item AS item ON item.id = live.stock_item_id
WHERE live.quantity < 0
GROUP BY live.stock_item_id, item.description
