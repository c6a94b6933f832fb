-- The dashboard's role: it may change quantities of stock, and read what it needs to offer that.
--
-- Run it at each start, as a superuser, in the database `inventory`; a second run changes nothing.
-- It sets no password: whoever starts the server gives `dashboard` one (ALTER ROLE … PASSWORD).

BEGIN;

SELECT pg_advisory_xact_lock(hashtextextended('inventory migration', 0));
SET LOCAL lock_timeout = '30s';

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'dashboard') THEN
        CREATE ROLE dashboard;
    END IF;
END
$$;
ALTER ROLE dashboard WITH LOGIN NOREPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS;
COMMENT ON ROLE dashboard IS 'The live page: reads names and quantities, changes quantities, inserts and deletes nothing';
-- A statement that waits for somebody's lock must not hold the page up.
ALTER ROLE dashboard SET statement_timeout = '5s';

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM dashboard', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO dashboard', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM dashboard;
GRANT USAGE ON SCHEMA public TO dashboard;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM dashboard;
GRANT SELECT (id, name) ON public.warehouse TO dashboard;
GRANT SELECT ON public.stock_item, public.stock_quantity TO dashboard;
GRANT UPDATE (quantity, last_update) ON public.stock_quantity TO dashboard;

COMMIT;
