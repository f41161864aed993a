"""The chain: every entry gets its number, its time and the hash of all before it from the database.

The functions run with the owner's rights, so that the web role, which may only add entries, cannot move the head. The
head moves once a statement: each move leaves a dead version of its row that the same transaction has to step over, so
that moving it for every entry would take time by the square of their number. Within a statement, the last entry
itself is what the next one follows.
"""

from django.db import migrations

FORWARD = """
CREATE TABLE journal_head (one boolean PRIMARY KEY DEFAULT true CHECK (one), seq bigint NOT NULL, hash bytea NOT NULL);
INSERT INTO journal_head VALUES (true, 0, '');

CREATE FUNCTION journal_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public AS $$
DECLARE
    field text;
    fields text := '';
    head journal_head;
    last record;
BEGIN
    SELECT * INTO head FROM journal_head FOR UPDATE;
    SELECT seq, hash INTO last FROM journal_journalentry WHERE seq > head.seq ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(last.seq, head.seq) + 1;
    NEW.previous_hash := coalesce(last.hash, head.hash);
    NEW.at := clock_timestamp();
    FOREACH field IN ARRAY ARRAY[
        NEW.seq::text, to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(NEW.actor_id::text, ''),
        NEW.actor, NEW.post, coalesce(host(NEW.address), ''), NEW.verb, NEW.subject_kind,
        coalesce(NEW.subject_id::text, ''), NEW.area, NEW.details::text, encode(NEW.previous_hash, 'hex')
    ] LOOP
        fields := fields || length(field) || ':' || field;
    END LOOP;
    NEW.hash := sha256(convert_to(fields, 'UTF8'));
    RETURN NEW;
END $$;

CREATE FUNCTION journal_move_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE journal_head SET (seq, hash) = (SELECT seq, hash FROM journal_journalentry ORDER BY seq DESC LIMIT 1)
     WHERE seq < (SELECT max(seq) FROM journal_journalentry);
    RETURN NULL;
END $$;

-- Else the web role could hang the functions on a table of its own and move the head without an entry.
REVOKE EXECUTE ON FUNCTION journal_chain(), journal_move_head() FROM PUBLIC;

CREATE TRIGGER journal_chain BEFORE INSERT ON journal_journalentry FOR EACH ROW EXECUTE FUNCTION journal_chain();
CREATE TRIGGER journal_move_head AFTER INSERT ON journal_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_move_head();
"""

BACKWARD = """
DROP TRIGGER journal_move_head ON journal_journalentry;
DROP TRIGGER journal_chain ON journal_journalentry;
DROP FUNCTION journal_move_head();
DROP FUNCTION journal_chain();
DROP TABLE journal_head;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
