-- Who was told, by name: whoever held the role at the instant of the notice, or stood in for them. Who comes to the role
-- later has not heard. A notice to a role of ours with no row here reached nobody.
CREATE TABLE told (
    incident_id   text NOT NULL,
    event_no      integer NOT NULL,
    ordinal       integer NOT NULL,
    person_id     text NOT NULL,
    stands_in_for text,
    at            timestamptz NOT NULL,
    PRIMARY KEY (incident_id, event_no, ordinal, person_id)
);
CREATE INDEX told_by_person ON told (person_id, at DESC, incident_id DESC, event_no DESC, ordinal DESC);
ALTER TABLE told ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON told USING (true) WITH CHECK (true);
CREATE POLICY in_sight ON told AS RESTRICTIVE TO pingxi_reader USING (
    '' = ANY ((SELECT viewer_sees())::text[])
    OR incident_id = (SELECT nullif(current_setting('pingxi.about', true), ''))
    OR EXISTS (SELECT FROM incidents i WHERE i.id = told.incident_id));

-- The plan's roles that nobody holds for this incident, as its state says.
ALTER TABLE incidents ADD COLUMN vacant text[];
CREATE INDEX incidents_live ON incidents (id) WHERE phase NOT IN ('closed', 'dismissed');

-- Says by name who hears the notices of one step, given as rows of `notices`. Whoever a duty is assigned to hears of it;
-- where they are not there, so does their deputy, or else everybody in the role. The function's plan is kept: it is used at almost
-- every step, and making it anew each time would cost more than running it.
CREATE FUNCTION tell_holders(incident text, in_body text, of_plan text, given jsonb, at_instant timestamptz)
RETURNS boolean LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    WITH held AS MATERIALIZED (
        SELECT h.person_id, h.role, h.stands_in_for FROM roles_held(at_instant) h
        WHERE h.plan_id = of_plan AND h.role <> 'feed'
          AND (h.incident_id IS NULL OR h.incident_id = incident)
          AND (h.body IS NULL OR h.body IN (SELECT bodies_above(in_body)))
    ), notes AS MATERIALIZED (
        SELECT n.event_no, n.ordinal, n.role, n.person
        FROM jsonb_to_recordset(given) AS n (event_no integer, ordinal integer, role text, person text)
    ), heard AS (
        SELECT n.event_no, n.ordinal, h.person_id, h.stands_in_for FROM notes n JOIN held h
            ON CASE WHEN n.person IS NULL THEN n.role IN (h.role, '*')
               ELSE n.role = h.role AND (h.stands_in_for = n.person OR NOT EXISTS (
                   SELECT FROM held o WHERE o.person_id = n.person
                   OR (o.stands_in_for = n.person AND o.role = n.role))) END
        UNION ALL
        SELECT n.event_no, n.ordinal, n.person, NULL FROM notes n WHERE n.person IS NOT NULL
    )
    INSERT INTO told (incident_id, event_no, ordinal, person_id, stands_in_for, at)
    SELECT incident, event_no, ordinal, person_id,
           CASE WHEN NOT bool_or(stands_in_for IS NULL) THEN min(stands_in_for) END, at_instant
    FROM heard GROUP BY event_no, ordinal, person_id;
    RETURN FOUND;
END $$;
