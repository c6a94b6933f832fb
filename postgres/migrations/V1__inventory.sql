-- The inventory: three source tables, what is published of them, and the role that reads the changes.
--
-- Run it at each start, as a superuser, in the database `inventory`; a second run changes nothing.
-- It sets no password: whoever starts the server gives `cdc_reader` one (ALTER ROLE … PASSWORD).

BEGIN;

-- Two launchers at once would race between "does the role exist" and "create it".
SELECT pg_advisory_xact_lock(hashtextextended('inventory migration', 0));
-- A session that sits in a transaction on a table fails this run rather than hanging it.
SET LOCAL lock_timeout = '30s';
-- "already exists, skipping" is what a second run is for.
SET LOCAL client_min_messages = warning;

-- No foreign keys: stock may come before its warehouse or its item, and the pipeline has to be right then too.
-- REPLICA IDENTITY stays DEFAULT: a delete carries the primary key, which is all the pipeline reads of it.
-- Coordinates beyond the globe and infinite times have no place in the search index: they stop here, at the writer.

CREATE TABLE IF NOT EXISTS public.warehouse (
    id               bigint           PRIMARY KEY,
    name             text             NOT NULL,
    latitude         double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude        double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    storage_capacity integer          NOT NULL,
    last_update      timestamptz      NOT NULL DEFAULT clock_timestamp() CHECK (isfinite(last_update))
);
COMMENT ON TABLE public.warehouse IS 'A place that stores items';
COMMENT ON COLUMN public.warehouse.storage_capacity IS 'Units it can hold; zero or less: no allocation can be stated';

CREATE TABLE IF NOT EXISTS public.stock_item (
    id          bigint PRIMARY KEY,
    description text   NOT NULL
);
COMMENT ON TABLE public.stock_item IS 'A kind of thing that is stored';

-- A row is updated again and again: free space in its page lets the new version stay there,
-- and spares the index an entry (heap-only tuple).
CREATE TABLE IF NOT EXISTS public.stock_quantity (
    warehouse_id  bigint      NOT NULL,
    stock_item_id bigint      NOT NULL,
    quantity      integer     NOT NULL,
    last_update   timestamptz NOT NULL DEFAULT clock_timestamp() CHECK (isfinite(last_update)),
    PRIMARY KEY (warehouse_id, stock_item_id)
) WITH (fillfactor = 70);
COMMENT ON TABLE public.stock_quantity IS 'How much of an item is in a warehouse';
COMMENT ON COLUMN public.stock_quantity.quantity IS 'Absolute; negative: more was ordered than there is';
COMMENT ON COLUMN public.stock_quantity.last_update IS 'The later one wins, whatever the order of arrival';

-- TRUNCATE names no row, and Debezium's event of it has no key, which a compacted topic refuses. So each row is
-- deleted first, and consumers see that; what TRUNCATE then does is to give the space back.
CREATE OR REPLACE FUNCTION public.delete_before_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog
AS $$
BEGIN
    EXECUTE format('DELETE FROM %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME);
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER delete_before_truncate BEFORE TRUNCATE ON public.warehouse
    FOR EACH STATEMENT EXECUTE FUNCTION public.delete_before_truncate();
CREATE OR REPLACE TRIGGER delete_before_truncate BEFORE TRUNCATE ON public.stock_item
    FOR EACH STATEMENT EXECUTE FUNCTION public.delete_before_truncate();
CREATE OR REPLACE TRIGGER delete_before_truncate BEFORE TRUNCATE ON public.stock_quantity
    FOR EACH STATEMENT EXECUTE FUNCTION public.delete_before_truncate();

-- Exactly these tables, also where an earlier run left the publication otherwise.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = 'inventory_cdc') THEN
        CREATE PUBLICATION inventory_cdc;
    END IF;
    ALTER PUBLICATION inventory_cdc SET TABLE public.warehouse, public.stock_item, public.stock_quantity;
    ALTER PUBLICATION inventory_cdc SET (publish = 'insert, update, delete');
END
$$;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'cdc_reader') THEN
        CREATE ROLE cdc_reader;
    END IF;
END
$$;
ALTER ROLE cdc_reader WITH LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS;
COMMENT ON ROLE cdc_reader IS 'Change data capture: reads the three tables and their changes, writes nothing';

-- What every role has by default goes, so that the grants below are the whole truth about cdc_reader.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM cdc_reader', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO cdc_reader', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM cdc_reader;
GRANT USAGE ON SCHEMA public TO cdc_reader;
REVOKE ALL ON FUNCTION public.delete_before_truncate() FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, cdc_reader;
GRANT SELECT ON public.warehouse, public.stock_item, public.stock_quantity TO cdc_reader;
-- The heartbeat calls pg_logical_emit_message, which PostgreSQL lets every role execute.

COMMIT;
