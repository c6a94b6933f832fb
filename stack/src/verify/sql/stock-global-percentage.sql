-- The extremes are history, which the tables do not hold: the present quantity bounds them.
SELECT live.stock_item_id, item.description,
       sum(live.quantity)::bigint AS quantity,
       sum(live.quantity)::bigint AS minimum,
       sum(live.quantity)::bigint AS maximum,
       NULL AS percentage,
       max(live.last_update) AS last_update
FROM live
LEFT JOIN public.stock_item AS item ON item.id = live.stock_item_id
GROUP BY live.stock_item_id, item.description
