-- The organisation as reference data: who holds which role of which plan, where and when. Instants in UTC; an
-- interval holds its first instant and not its last; one that is called off before it begins ends where it begins, and
-- holds nothing. Nothing is deleted.

-- Bodies (单位) form a tree: a role that is held in one is held for those below it too.
CREATE TABLE bodies (
    id       text PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9_-]{0,63}$'),
    parent   text REFERENCES bodies (id),
    name_zh  text NOT NULL,
    name_en  text NOT NULL,
    ended_at timestamptz
);

ALTER TABLE people ADD COLUMN body text REFERENCES bodies (id), ADD COLUMN post text;
-- Who signs in by a passkey or through another provider has no password.
ALTER TABLE people ALTER COLUMN password_hash DROP NOT NULL;

-- body NULL: in every body; incident NULL: in every incident of the body.
CREATE TABLE appointments (
    id          text PRIMARY KEY,
    person_id   text NOT NULL REFERENCES people (id),
    plan_id     text NOT NULL,
    role        text NOT NULL,
    body        text REFERENCES bodies (id),
    incident_id text,
    from_at     timestamptz NOT NULL,
    until_at    timestamptz,
    CHECK (until_at >= from_at)
);
CREATE INDEX appointments_by_person ON appointments (person_id);
CREATE INDEX appointments_by_role ON appointments (plan_id, role);

-- A role with a roster (值班表) in a body is held there by whoever has the shift, and by nobody between shifts.
CREATE TABLE rosters (
    id       text PRIMARY KEY,
    plan_id  text NOT NULL,
    role     text NOT NULL,
    body     text REFERENCES bodies (id),
    name     text NOT NULL,
    from_at  timestamptz NOT NULL,
    until_at timestamptz,
    CHECK (until_at >= from_at)
);
CREATE INDEX rosters_by_role ON rosters (plan_id, role);

CREATE TABLE shifts (
    id        text PRIMARY KEY,
    roster_id text NOT NULL REFERENCES rosters (id),
    person_id text NOT NULL REFERENCES people (id),
    from_at   timestamptz NOT NULL,
    until_at  timestamptz NOT NULL,
    CHECK (until_at >= from_at)
);
CREATE INDEX shifts_by_time ON shifts USING gist (tstzrange(from_at, until_at));
CREATE INDEX shifts_by_roster ON shifts (roster_id, until_at, from_at);
CREATE INDEX shifts_by_person ON shifts (person_id, until_at);

CREATE TABLE absences (
    id        text PRIMARY KEY,
    person_id text NOT NULL REFERENCES people (id),
    from_at   timestamptz NOT NULL,
    until_at  timestamptz,
    CHECK (until_at >= from_at)
);
CREATE INDEX absences_by_person ON absences (person_id);

-- Who stands in for whom while they are away, the lowest ordinal that is there first, of two who share it
-- the one for the role itself. plan_id and role NULL: in all.
CREATE TABLE deputies (
    id        text PRIMARY KEY,
    person_id text NOT NULL REFERENCES people (id),
    deputy_id text NOT NULL REFERENCES people (id),
    plan_id   text,
    role      text,
    ordinal   integer NOT NULL CHECK (ordinal > 0),
    from_at   timestamptz NOT NULL,
    until_at  timestamptz,
    CHECK (until_at >= from_at),
    CHECK (person_id <> deputy_id),
    CHECK ((plan_id IS NULL) = (role IS NULL))
);
CREATE INDEX deputies_by_person ON deputies (person_id);
CREATE INDEX deputies_by_deputy ON deputies (deputy_id);

-- A hand-over (交接班) with its note; the note can be erased.
CREATE TABLE handovers (
    id          text PRIMARY KEY,
    plan_id     text NOT NULL,
    role        text NOT NULL,
    body        text REFERENCES bodies (id),
    giver_id    text NOT NULL REFERENCES people (id),
    taker_id    text NOT NULL REFERENCES people (id),
    note        text,
    given_at    timestamptz NOT NULL,
    taken_at    timestamptz,
    erased_at   timestamptz
);
CREATE INDEX handovers_by_taker ON handovers (taker_id, given_at);
CREATE INDEX handovers_by_giver ON handovers (giver_id, given_at);

-- Expert pools (专家库) and liaison lists (联络员名单).
CREATE TABLE pools (
    id      text PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9_-]{0,63}$'),
    kind    text NOT NULL CHECK (kind IN ('experts', 'liaisons')),
    name_zh text NOT NULL,
    name_en text NOT NULL
);

CREATE TABLE pool_members (
    id        text PRIMARY KEY,
    pool_id   text NOT NULL REFERENCES pools (id),
    person_id text REFERENCES people (id),
    name      text NOT NULL,
    body      text NOT NULL,
    field     text NOT NULL,
    contact   text NOT NULL,
    from_at   timestamptz NOT NULL,
    until_at  timestamptz,
    CHECK (until_at >= from_at)
);
CREATE INDEX pool_members_by_pool ON pool_members (pool_id, name);

-- Every change of all this, and of accounts, with who made it and why. Nothing is ever taken out.
CREATE TABLE organisation_changes (
    no      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    who     text NOT NULL,
    why     text NOT NULL CHECK (why <> ''),
    what    text NOT NULL,
    subject text NOT NULL,
    before  jsonb,
    after   jsonb
);
CREATE INDEX organisation_changes_by_subject ON organisation_changes (subject, no DESC);
CREATE TRIGGER organisation_changes_rows_stay BEFORE UPDATE OR DELETE ON organisation_changes FOR EACH ROW
    EXECUTE FUNCTION refuse_change('what was changed stays on record');
CREATE TRIGGER organisation_changes_stay BEFORE TRUNCATE ON organisation_changes FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_change('what was changed stays on record');

-- Until now a role was held without end; it goes on so.
INSERT INTO appointments (id, person_id, plan_id, role, from_at)
    SELECT md5(r.person_id || '/' || r.plan_id || '/' || r.role), r.person_id, r.plan_id, r.role, p.created_at
    FROM person_roles r JOIN people p ON p.id = r.person_id;
DROP TABLE person_roles;

-- The body that an incident belongs to; NULL: to the organisation as a whole.
ALTER TABLE incidents ADD COLUMN body_id text;
CREATE INDEX incidents_by_body ON incidents (body_id, opened_at DESC, id DESC);

-- Who holds which role at an instant: by appointment, by shift, or as a deputy for someone who is away or whose
-- account is shut. A rostered role is held by whoever has the shift only; a deputy's deputies are not asked.
-- Nothing stands between it and the query around it, so that one plan's roles cost only that plan's rows.
CREATE FUNCTION roles_held(at_instant timestamptz)
RETURNS TABLE (person_id text, plan_id text, role text, body text, incident_id text, stands_in_for text)
LANGUAGE sql STABLE AS $$
    SELECT who.person_id, n.plan_id, n.role, n.body, n.incident_id, who.stands_in_for
    FROM (
        SELECT a.person_id, a.plan_id, a.role, a.body, a.incident_id FROM appointments a
        WHERE a.from_at <= at_instant AND (a.until_at IS NULL OR at_instant < a.until_at)
          AND NOT EXISTS (
            SELECT FROM rosters r WHERE r.plan_id = a.plan_id AND r.role = a.role
            AND r.body IS NOT DISTINCT FROM a.body
            AND r.from_at <= at_instant AND (r.until_at IS NULL OR at_instant < r.until_at))
        UNION
        SELECT s.person_id, r.plan_id, r.role, r.body, NULL FROM rosters r JOIN shifts s ON s.roster_id = r.id
        WHERE tstzrange(s.from_at, s.until_at) @> at_instant
          AND r.from_at <= at_instant AND (r.until_at IS NULL OR at_instant < r.until_at)
    ) AS n
    CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM people p WHERE p.id = n.person_id AND p.active) AND NOT EXISTS (
            SELECT FROM absences a WHERE a.person_id = n.person_id
            AND a.from_at <= at_instant AND (a.until_at IS NULL OR at_instant < a.until_at)) AS there
        OFFSET 0) AS is_
    CROSS JOIN LATERAL (
        SELECT n.person_id, NULL::text AS stands_in_for WHERE is_.there
        UNION ALL
        (SELECT d.deputy_id, n.person_id FROM deputies d JOIN people p ON p.id = d.deputy_id AND p.active
         WHERE NOT is_.there AND d.person_id = n.person_id
           AND (d.plan_id IS NULL OR (d.plan_id = n.plan_id AND d.role = n.role))
           AND d.from_at <= at_instant AND (d.until_at IS NULL OR at_instant < d.until_at)
           AND NOT EXISTS (
             SELECT FROM absences a WHERE a.person_id = d.deputy_id
             AND a.from_at <= at_instant AND (a.until_at IS NULL OR at_instant < a.until_at))
         ORDER BY d.ordinal, d.plan_id, d.id LIMIT 1)) AS who
$$;

-- The same for one person only, for every request: those rows of roles_held that are theirs.
CREATE FUNCTION roles_held_by(whose text, at_instant timestamptz)
RETURNS TABLE (person_id text, plan_id text, role text, body text, incident_id text, stands_in_for text)
LANGUAGE sql STABLE AS $$
    SELECT who.person_id, n.plan_id, n.role, n.body, n.incident_id, who.stands_in_for
    FROM (
        SELECT a.person_id, a.plan_id, a.role, a.body, a.incident_id FROM appointments a
        JOIN (SELECT whose AS id UNION SELECT d.person_id FROM deputies d WHERE d.deputy_id = whose) AS around
            ON around.id = a.person_id
        WHERE a.from_at <= at_instant AND (a.until_at IS NULL OR at_instant < a.until_at)
          AND NOT EXISTS (
            SELECT FROM rosters r WHERE r.plan_id = a.plan_id AND r.role = a.role
            AND r.body IS NOT DISTINCT FROM a.body
            AND r.from_at <= at_instant AND (r.until_at IS NULL OR at_instant < r.until_at))
        UNION
        SELECT s.person_id, r.plan_id, r.role, r.body, NULL FROM rosters r JOIN shifts s ON s.roster_id = r.id
        JOIN (SELECT whose AS id UNION SELECT d.person_id FROM deputies d WHERE d.deputy_id = whose) AS around
            ON around.id = s.person_id
        WHERE s.from_at <= at_instant AND at_instant < s.until_at
          AND r.from_at <= at_instant AND (r.until_at IS NULL OR at_instant < r.until_at)
    ) AS n
    CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM people p WHERE p.id = n.person_id AND p.active) AND NOT EXISTS (
            SELECT FROM absences a WHERE a.person_id = n.person_id
            AND a.from_at <= at_instant AND (a.until_at IS NULL OR at_instant < a.until_at)) AS there
        OFFSET 0) AS is_
    CROSS JOIN LATERAL (
        SELECT n.person_id, NULL::text AS stands_in_for WHERE is_.there
        UNION ALL
        (SELECT d.deputy_id, n.person_id FROM deputies d JOIN people p ON p.id = d.deputy_id AND p.active
         WHERE NOT is_.there AND d.person_id = n.person_id
           AND (d.plan_id IS NULL OR (d.plan_id = n.plan_id AND d.role = n.role))
           AND d.from_at <= at_instant AND (d.until_at IS NULL OR at_instant < d.until_at)
           AND NOT EXISTS (
             SELECT FROM absences a WHERE a.person_id = d.deputy_id
             AND a.from_at <= at_instant AND (a.until_at IS NULL OR at_instant < a.until_at))
         ORDER BY d.ordinal, d.plan_id, d.id LIMIT 1)) AS who
    WHERE who.person_id = whose
$$;

-- A body with all those above it: where a role that covers it may be held.
CREATE FUNCTION bodies_above(below text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up AS (
        SELECT b.id, b.parent FROM bodies b WHERE b.id = below
        UNION SELECT b.id, b.parent FROM bodies b JOIN up ON b.id = up.parent
    ) SELECT id FROM up
$$;
