-- Who may see what, held by the database itself beside the checks of the API; what auditors looked at; and what was
-- refused to whom.

-- A supervisor's or an auditor's desk may be limited to a body, and then covers those below it too.
ALTER TABLE person_desks ADD COLUMN body text REFERENCES bodies (id);
ALTER TABLE person_desks DROP CONSTRAINT person_desks_pkey;
ALTER TABLE person_desks ADD CONSTRAINT person_desks_once UNIQUE NULLS NOT DISTINCT (person_id, desk, body);
ALTER TABLE person_desks ADD CONSTRAINT person_desks_limited
    CHECK (body IS NULL OR desk IN ('supervisor', 'auditor'));

-- An auditor can change nothing: that desk is not held together with one from which something can be changed.
CREATE FUNCTION refuse_acting_auditor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM people p WHERE p.id = NEW.person_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM person_desks d WHERE d.person_id = NEW.person_id AND d.desk = 'auditor')
       AND EXISTS (SELECT FROM person_desks d WHERE d.person_id = NEW.person_id
                   AND d.desk IN ('operator', 'administrator')) THEN
        RAISE EXCEPTION 'an auditor can change nothing' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'auditor_changes_nothing', TABLE = 'person_desks';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER person_desks_auditor AFTER INSERT OR UPDATE ON person_desks FOR EACH ROW
    EXECUTE FUNCTION refuse_acting_auditor();

-- What auditors looked at: written before they are given anything.
CREATE TABLE looks (
    no          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    person_id   text NOT NULL,
    route       text NOT NULL,
    incident_id text,
    asked       jsonb NOT NULL
);
CREATE INDEX looks_by_incident ON looks (incident_id, no DESC) WHERE incident_id IS NOT NULL;
CREATE INDEX looks_by_person ON looks (person_id, no DESC);
CREATE TRIGGER looks_rows_stay BEFORE UPDATE OR DELETE ON looks FOR EACH ROW
    EXECUTE FUNCTION refuse_change('what was looked at stays on record');
CREATE TRIGGER looks_stay BEFORE TRUNCATE ON looks FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_change('what was looked at stays on record');

-- What was refused before it was received. What the fold refused stands in the inbox. Like refusals that come together
-- are one row with their number; hidden: what was asked for is there, and not for them.
CREATE TABLE refusals (
    no          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    times       integer NOT NULL CHECK (times > 0),
    person_id   text,
    source      text NOT NULL,
    method      text NOT NULL,
    route       text NOT NULL,
    incident_id text,
    kind        text,
    role        text,
    code        text NOT NULL,
    status      integer NOT NULL,
    hidden      boolean NOT NULL,
    CHECK (last_at >= at)
);
CREATE INDEX refusals_newest ON refusals (at DESC, no DESC);
CREATE INDEX refusals_by_person ON refusals (person_id, at DESC) WHERE person_id IS NOT NULL;
CREATE INDEX refusals_by_incident ON refusals (incident_id, at DESC) WHERE incident_id IS NOT NULL;
CREATE TRIGGER refusals_rows_stay BEFORE UPDATE OR DELETE ON refusals FOR EACH ROW
    EXECUTE FUNCTION refuse_change('what was refused stays on record');
CREATE TRIGGER refusals_stay BEFORE TRUNCATE ON refusals FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_change('what was refused stays on record');
CREATE INDEX inbox_refused ON inbox (decided_at DESC, signal_id) WHERE result = 'refused';

-- An incident, in all the words in which somebody's sight may cover it. The same words are made of roles and desks.
CREATE FUNCTION sight_word(plan_id text, body text, incident_id text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce('p=' || plan_id, '') || coalesce(' b=' || body, '') || coalesce(' i=' || incident_id, '')
$$;
CREATE FUNCTION sight_words(plan_id text, body text, incident_id text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['', 'p=' || plan_id, ' b=' || body, 'p=' || plan_id || ' b=' || body,
                 'p=' || plan_id || ' i=' || incident_id,
                 'p=' || plan_id || ' b=' || body || ' i=' || incident_id]
$$;

-- From here to the end of the transaction somebody looks, at an instant, at the incident named if any: what their roles
-- and desks cover is reckoned once. Whether they may see that incident.
CREATE FUNCTION view_as(viewer text, at_instant timestamptz, about text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    words text[];
    seen  boolean;
BEGIN
    WITH RECURSIVE held (plan_id, body, incident_id) AS (
        SELECT h.plan_id, h.body, h.incident_id FROM roles_held_by(viewer, at_instant) h
        UNION
        SELECT NULL, d.body, NULL FROM person_desks d JOIN people p ON p.id = d.person_id AND p.active
        WHERE d.person_id = viewer AND d.desk IN ('supervisor', 'auditor')
    ), reach (plan_id, body, incident_id) AS (
        SELECT held.plan_id, held.body, held.incident_id FROM held
        UNION
        SELECT r.plan_id, b.id, r.incident_id FROM reach r JOIN bodies b ON b.parent = r.body
    )
    SELECT coalesce(array_agg(sight_word(r.plan_id, r.body, r.incident_id)), '{}') INTO words FROM reach r;
    seen := about IS NOT NULL AND EXISTS (
        SELECT FROM incidents i WHERE i.id = about AND sight_words(i.plan_id, i.body_id, i.id) && words);
    PERFORM set_config('pingxi.viewer', viewer, true), set_config('pingxi.sees', words::text, true),
            set_config('pingxi.about', CASE WHEN seen THEN about ELSE '' END, true);
    RETURN seen;
END $$;

-- What the transaction's viewer sees; null, and with it nothing, where nobody was named.
CREATE FUNCTION viewer_sees() RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('pingxi.sees', true), '')::text[]
$$;

-- Processes write and read everything, at no cost; who reads for a person reads as pingxi_reader, and is held to these.
ALTER TABLE incidents ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON incidents USING (true) WITH CHECK (true);
CREATE POLICY in_sight ON incidents AS RESTRICTIVE TO pingxi_reader
    USING (sight_words(plan_id, body_id, id) && (SELECT viewer_sees()));

DO $$ DECLARE
    of_incident text;
    in_sight    text := $sql$ '' = ANY ((SELECT viewer_sees())::text[])
        OR incident_id = (SELECT nullif(current_setting('pingxi.about', true), ''))
        OR EXISTS (SELECT FROM incidents i WHERE i.id = %1$I.incident_id) $sql$;
BEGIN
    FOREACH of_incident IN ARRAY ARRAY['timeline', 'heads', 'duties', 'notices', 'payloads', 'evidence'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', of_incident);
        EXECUTE format('CREATE POLICY everything ON %I USING (true) WITH CHECK (true)', of_incident);
        EXECUTE format('CREATE POLICY in_sight ON %1$I AS RESTRICTIVE TO pingxi_reader USING (' || in_sight || ')',
                       of_incident);
    END LOOP;
    -- One's own signals are one's own to follow; what concerns no incident is for whoever may open the lists at all.
    ALTER TABLE inbox ENABLE ROW LEVEL SECURITY;
    CREATE POLICY everything ON inbox USING (true) WITH CHECK (true);
    EXECUTE format('CREATE POLICY in_sight ON inbox AS RESTRICTIVE TO pingxi_reader USING ('
        || in_sight || ' OR sender = (SELECT nullif(current_setting(''pingxi.viewer'', true), '''')))', 'inbox');
    FOREACH of_incident IN ARRAY ARRAY['looks', 'refusals'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', of_incident);
        EXECUTE format('CREATE POLICY everything ON %I USING (true) WITH CHECK (true)', of_incident);
        EXECUTE format('CREATE POLICY in_sight ON %1$I AS RESTRICTIVE TO pingxi_reader USING ('
            || in_sight || ' OR (incident_id IS NULL AND (SELECT viewer_sees()) <> ''{}''))', of_incident);
    END LOOP;
END $$;
