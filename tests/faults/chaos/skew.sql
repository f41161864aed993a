-- A clock that can be turned: every reading of the clock by a name that is looked up goes through here, because this
-- schema stands before pg_catalog in the search path of the database. Run as superuser, after the migrations.
CREATE SCHEMA chaos;
CREATE TABLE chaos.clock (skew interval NOT NULL);
INSERT INTO chaos.clock VALUES ('0');
CREATE TABLE chaos.alarms (petition_id bigint PRIMARY KEY, rang_at timestamptz NOT NULL);
CREATE FUNCTION chaos.now() RETURNS timestamptz STABLE LANGUAGE sql
  AS 'SELECT pg_catalog.now() + skew FROM chaos.clock';
CREATE FUNCTION chaos.transaction_timestamp() RETURNS timestamptz STABLE LANGUAGE sql
  AS 'SELECT pg_catalog.transaction_timestamp() + skew FROM chaos.clock';
CREATE FUNCTION chaos.statement_timestamp() RETURNS timestamptz STABLE LANGUAGE sql
  AS 'SELECT pg_catalog.statement_timestamp() + skew FROM chaos.clock';
CREATE FUNCTION chaos.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql
  AS 'SELECT pg_catalog.clock_timestamp() + skew FROM chaos.clock';
GRANT USAGE ON SCHEMA chaos TO PUBLIC;
GRANT SELECT ON chaos.clock TO PUBLIC;
GRANT SELECT, INSERT, UPDATE ON chaos.alarms TO PUBLIC;
-- Defaults of columns are bound when they are made, not looked up.
DO $$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT d.adrelid::regclass AS place, a.attname AS name
    FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    WHERE pg_get_expr(d.adbin, d.adrelid) IN ('statement_timestamp()', 'now()', 'CURRENT_TIMESTAMP')
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT chaos.statement_timestamp()', found.place, found.name);
  END LOOP;
END $$;
-- The journal's trigger names its own search path.
DO $$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND array_to_string(p.proconfig, ',') LIKE '%search_path%'
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = chaos, pg_catalog, public', found.name);
  END LOOP;
END $$;
ALTER DATABASE wulibridge SET search_path = chaos, pg_catalog, public;
