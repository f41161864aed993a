"""The chain: every entry gets its number, its time and the hash of all before it from the database.

The function runs with the owner's rights, so that the web role, which may only add entries, cannot move the head.
"""

from django.db import migrations

FORWARD = """
CREATE TABLE journal_head (one boolean PRIMARY KEY DEFAULT true CHECK (one), seq bigint NOT NULL, hash bytea NOT NULL);
INSERT INTO journal_head VALUES (true, 0, '');

CREATE FUNCTION journal_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    field text;
    fields text := '';
BEGIN
    SELECT head.seq + 1, head.hash INTO NEW.seq, NEW.previous_hash FROM journal_head head FOR UPDATE;
    NEW.at := clock_timestamp();
    FOREACH field IN ARRAY ARRAY[
        NEW.seq::text, to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(NEW.actor_id::text, ''),
        NEW.actor, NEW.post, coalesce(host(NEW.address), ''), NEW.verb, NEW.subject_kind,
        coalesce(NEW.subject_id::text, ''), NEW.area, NEW.details::text, encode(NEW.previous_hash, 'hex')
    ] LOOP
        fields := fields || length(field) || ':' || field;
    END LOOP;
    NEW.hash := sha256(convert_to(fields, 'UTF8'));
    UPDATE journal_head SET seq = NEW.seq, hash = NEW.hash;
    RETURN NEW;
END $$;

-- Else the web role could hang the function on a table of its own and move the head without an entry.
REVOKE EXECUTE ON FUNCTION journal_chain() FROM PUBLIC;

CREATE TRIGGER journal_chain BEFORE INSERT ON journal_journalentry FOR EACH ROW EXECUTE FUNCTION journal_chain();
"""

BACKWARD = """
DROP TRIGGER journal_chain ON journal_journalentry;
DROP FUNCTION journal_chain();
DROP TABLE journal_head;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
