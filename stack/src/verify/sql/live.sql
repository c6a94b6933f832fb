-- The rows that count: PostgreSQL's, but where a late update was refused ($1..$4: the rows accepted before it).
WITH live AS (
    SELECT row.warehouse_id, row.stock_item_id,
           coalesce(accepted.quantity, row.quantity) AS quantity,
           coalesce(accepted.last_update, floor(extract(epoch FROM row.last_update) * 1000)::bigint) AS last_update
    FROM public.stock_quantity AS row
    LEFT JOIN unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
         AS accepted (warehouse_id, stock_item_id, quantity, last_update)
         ON accepted.warehouse_id = row.warehouse_id AND accepted.stock_item_id = row.stock_item_id
)
