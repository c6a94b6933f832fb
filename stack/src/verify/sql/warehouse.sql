SELECT id, name, latitude, longitude, storage_capacity,
       (extract(epoch FROM last_update) * 1000000)::bigint AS last_update
FROM public.warehouse
