SELECT id, description
FROM public.stock_item
