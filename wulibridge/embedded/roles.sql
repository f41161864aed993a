-- The two roles and the database, for psql as superuser; harmless to run again.
-- wulibridge_owner owns every table and runs the migrations; wulibridge_app is the role of web and worker and
-- may neither alter nor truncate. The migrations grant it what it needs.
\set ON_ERROR_STOP on
SELECT 'CREATE ROLE wulibridge_owner LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wulibridge_owner') \gexec
SELECT 'CREATE ROLE wulibridge_app LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wulibridge_app') \gexec
-- The owner of a database owns its schema public too (pg_database_owner), so this is all it takes.
SELECT 'CREATE DATABASE wulibridge OWNER wulibridge_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'wulibridge') \gexec
