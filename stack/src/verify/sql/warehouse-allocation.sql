-- The bands in whole numbers: 4 * quantity against the capacity, where the processor divides.
, total AS (
    SELECT warehouse_id, sum(quantity)::bigint AS quantity, max(last_update) AS last_update
    FROM live
    GROUP BY warehouse_id
)
SELECT total.warehouse_id,
       warehouse.name,
       json_build_object('lat', warehouse.latitude, 'lon', warehouse.longitude) AS location,
       total.quantity,
       warehouse.storage_capacity AS capacity,
       CASE WHEN warehouse.storage_capacity > 0
            THEN total.quantity::double precision / warehouse.storage_capacity
       END AS allocation,
       CASE WHEN warehouse.storage_capacity <= 0 THEN NULL
            WHEN 4 * total.quantity <= warehouse.storage_capacity THEN 'LOW'
            WHEN 4 * total.quantity <= 3 * warehouse.storage_capacity::bigint THEN 'NORMAL'
            ELSE 'HIGH'
       END AS threshold,
       greatest(total.last_update,
                floor(extract(epoch FROM warehouse.last_update) * 1000)::bigint) AS last_update
FROM total
JOIN public.warehouse ON warehouse.id = total.warehouse_id
