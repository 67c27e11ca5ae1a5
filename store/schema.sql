SET check_function_bodies = false;

CREATE FUNCTION public.bodies_above(below text) RETURNS SETOF text
    LANGUAGE sql STABLE
    AS $$
    WITH RECURSIVE up AS (
        SELECT b.id, b.parent FROM bodies b WHERE b.id = below
        UNION SELECT b.id, b.parent FROM bodies b JOIN up ON b.id = up.parent
    ) SELECT id FROM up
$$;

CREATE FUNCTION public.drop_partition(parent text, month date) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET lock_timeout TO '3s'
    AS $$
DECLARE
    part text := parent || to_char(month, '"_"YYYYMM');
BEGIN
    IF parent NOT IN ('posts', 'post_counts') THEN
        RAISE EXCEPTION 'no partitions of %', parent USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF to_regclass(part) IS NULL THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('pingxi partitions', 0));
    EXECUTE format('DROP TABLE %I', part);
    RETURN true;
END $$;

CREATE FUNCTION public.partition_for(parent text, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET lock_timeout TO '3s'
    AS $$
DECLARE
    month timestamp := date_trunc('month', at AT TIME ZONE 'UTC');
    part  text := parent || to_char(month, '"_"YYYYMM');
    time_column text := CASE parent WHEN 'posts' THEN 'posted_at' WHEN 'post_counts' THEN 'observed_at' END;
    since text := to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00';
    until text := to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
BEGIN
    IF time_column IS NULL THEN
        RAISE EXCEPTION 'no partitions of %', parent USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF to_regclass(part) IS NOT NULL OR month < '2000-01-01' OR month >= '2100-01-01' THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('pingxi partitions', 0));
    IF to_regclass(part) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, parent);
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_other');
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *)
                    INSERT INTO %I SELECT * FROM moved',
                   parent || '_other', time_column, since, time_column, until, part);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   parent, part, since, until);
    RETURN true;
END $$;

CREATE FUNCTION public.refuse_acting_auditor() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION public.roles_held(at_instant timestamp with time zone) RETURNS TABLE(person_id text, plan_id text, role text, body text, incident_id text, stands_in_for text)
    LANGUAGE sql STABLE
    AS $$
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

CREATE FUNCTION public.roles_held_by(whose text, at_instant timestamp with time zone) RETURNS TABLE(person_id text, plan_id text, role text, body text, incident_id text, stands_in_for text)
    LANGUAGE sql STABLE
    AS $$
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

CREATE FUNCTION public.sight_word(plan_id text, body text, incident_id text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT coalesce('p=' || plan_id, '') || coalesce(' b=' || body, '') || coalesce(' i=' || incident_id, '')
$$;

CREATE FUNCTION public.sight_words(plan_id text, body text, incident_id text) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT ARRAY['', 'p=' || plan_id, ' b=' || body, 'p=' || plan_id || ' b=' || body,
                 'p=' || plan_id || ' i=' || incident_id,
                 'p=' || plan_id || ' b=' || body || ' i=' || incident_id]
$$;

CREATE FUNCTION public.tell_holders(incident text, in_body text, of_plan text, given jsonb, at_instant timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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

CREATE FUNCTION public.view_as(viewer text, at_instant timestamp with time zone, about text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.viewer_sees() RETURNS text[]
    LANGUAGE sql STABLE
    AS $$
    SELECT nullif(current_setting('pingxi.sees', true), '')::text[]
$$;

CREATE TABLE public.absences (
    id text NOT NULL,
    person_id text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    CONSTRAINT absences_check CHECK ((until_at >= from_at))
);

CREATE TABLE public.alarms (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    code text NOT NULL,
    incident_id text,
    params jsonb NOT NULL,
    over_at timestamp with time zone
);

ALTER TABLE public.alarms ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.alarms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.appointments (
    id text NOT NULL,
    person_id text NOT NULL,
    plan_id text NOT NULL,
    role text NOT NULL,
    body text,
    incident_id text,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    CONSTRAINT appointments_check CHECK ((until_at >= from_at))
);

CREATE TABLE public.archived_histories (
    workflow_id text NOT NULL,
    run_id text NOT NULL,
    workflow_type text NOT NULL,
    status text NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    sha256 text NOT NULL,
    body bytea NOT NULL,
    archived_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.archived_histories ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE public.arrivals (
    single boolean DEFAULT true NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT arrivals_single_check CHECK (single)
)
WITH (fillfactor='10');

CREATE TABLE public.bodies (
    id text NOT NULL,
    parent text,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT bodies_id_check CHECK ((id ~ '^[a-z][a-z0-9_-]{0,63}$'::text))
);

CREATE TABLE public.challenges (
    digest text NOT NULL,
    purpose text NOT NULL,
    kept jsonb NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT challenges_purpose_check CHECK ((purpose = ANY (ARRAY['passkey_made'::text, 'passkey_used'::text, 'provider'::text])))
);

CREATE TABLE public.deputies (
    id text NOT NULL,
    person_id text NOT NULL,
    deputy_id text NOT NULL,
    plan_id text,
    role text,
    ordinal integer NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    CONSTRAINT deputies_check CHECK ((until_at >= from_at)),
    CONSTRAINT deputies_check1 CHECK ((person_id <> deputy_id)),
    CONSTRAINT deputies_check2 CHECK (((plan_id IS NULL) = (role IS NULL))),
    CONSTRAINT deputies_ordinal_check CHECK ((ordinal > 0))
);

CREATE TABLE public.duties (
    incident_id text NOT NULL,
    key text NOT NULL,
    duty_id text NOT NULL,
    status text NOT NULL,
    owner text NOT NULL,
    assignee text,
    start_at timestamp with time zone,
    due_at timestamp with time zone,
    met_at timestamp with time zone,
    breached_at timestamp with time zone,
    in_time boolean,
    updated_no integer NOT NULL
)
WITH (fillfactor='70');

CREATE TABLE public.evidence (
    incident_id text NOT NULL,
    sha256 text NOT NULL,
    size integer NOT NULL,
    media_type text NOT NULL,
    body bytea,
    received_at timestamp with time zone NOT NULL,
    erased_at timestamp with time zone,
    CONSTRAINT evidence_check CHECK (((body IS NULL) = (erased_at IS NOT NULL))),
    CONSTRAINT evidence_check1 CHECK ((octet_length(body) = size)),
    CONSTRAINT evidence_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT evidence_size_check CHECK (((size >= 1) AND (size <= 10485760)))
);
ALTER TABLE ONLY public.evidence ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE public.guesses (
    key text NOT NULL,
    failed integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    shut_until timestamp with time zone
)
WITH (fillfactor='50');

CREATE TABLE public.handovers (
    id text NOT NULL,
    plan_id text NOT NULL,
    role text NOT NULL,
    body text,
    giver_id text NOT NULL,
    taker_id text NOT NULL,
    note text,
    given_at timestamp with time zone NOT NULL,
    taken_at timestamp with time zone,
    erased_at timestamp with time zone
);

CREATE TABLE public.heads (
    incident_id text NOT NULL,
    record_no integer NOT NULL,
    record_digest text NOT NULL,
    event_no integer NOT NULL,
    chain text NOT NULL,
    people_no integer NOT NULL,
    machines_no integer NOT NULL,
    state text,
    plan_hash text NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE public.heartbeats (
    process text NOT NULL,
    instance text NOT NULL,
    at timestamp with time zone NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE public.identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    person_id text,
    shown text NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    bound_at timestamp with time zone,
    bound_by text,
    CONSTRAINT identities_check CHECK (((person_id IS NULL) = (bound_at IS NULL)))
);

CREATE TABLE public.import_places (
    source text NOT NULL,
    file text NOT NULL,
    place bigint NOT NULL,
    items bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    done boolean DEFAULT false NOT NULL
);

CREATE TABLE public.inbox (
    signal_id text NOT NULL,
    incident_id text NOT NULL,
    lane text NOT NULL,
    lane_no integer,
    kind text NOT NULL,
    sender text NOT NULL,
    role text NOT NULL,
    occurred_at timestamp with time zone,
    received_at timestamp with time zone NOT NULL,
    data jsonb NOT NULL,
    payload_digest text,
    content_digest text NOT NULL,
    result text,
    code text,
    params jsonb,
    first_event integer,
    last_event integer,
    decided_at timestamp with time zone,
    record_no integer,
    CONSTRAINT inbox_check CHECK (((result IS NULL) = (decided_at IS NULL))),
    CONSTRAINT inbox_check1 CHECK (((result IS NOT NULL) OR ((code IS NULL) AND (first_event IS NULL) AND (last_event IS NULL) AND (record_no IS NULL)))),
    CONSTRAINT inbox_lane_check CHECK ((lane = ANY (ARRAY['people'::text, 'machines'::text]))),
    CONSTRAINT inbox_lane_no_check CHECK ((lane_no > 0)),
    CONSTRAINT inbox_result_check CHECK ((result = ANY (ARRAY['accepted'::text, 'refused'::text])))
);

CREATE TABLE public.incident_posts (
    incident_id text NOT NULL,
    source text NOT NULL,
    post_id text NOT NULL,
    linked_at timestamp with time zone NOT NULL,
    linked_by text NOT NULL
);

CREATE TABLE public.incidents (
    id text NOT NULL,
    plan_hash text NOT NULL,
    plan_id text NOT NULL,
    phase text NOT NULL,
    level text,
    level_proposed text,
    occurred_at timestamp with time zone,
    arose_at timestamp with time zone,
    discovered_at timestamp with time zone,
    opened_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    calm_at timestamp with time zone,
    closed_at timestamp with time zone,
    next_due_at timestamp with time zone,
    open_duties integer DEFAULT 0 NOT NULL,
    late_duties integer DEFAULT 0 NOT NULL,
    title_signal_id text,
    event_no integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    body_id text,
    vacant text[]
)
WITH (fillfactor='70');

CREATE TABLE public.invitations (
    digest text NOT NULL,
    person_id text,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

CREATE TABLE public.lanes (
    incident_id text NOT NULL,
    people_last integer DEFAULT 0 NOT NULL,
    machines_last integer DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE public.log_checkpoints (
    size bigint NOT NULL,
    note text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT log_checkpoints_size_check CHECK ((size > 0))
);

CREATE TABLE public.log_cosignatures (
    size bigint NOT NULL,
    verifier text NOT NULL,
    line text NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.log_leaves (
    seq bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    no bigint NOT NULL,
    leaf text NOT NULL,
    CONSTRAINT log_leaves_kind_check CHECK ((kind = ANY (ARRAY['key'::text, 'event'::text, 'history'::text, 'change'::text, 'look'::text]))),
    CONSTRAINT log_leaves_seq_check CHECK ((seq >= 0))
);

CREATE TABLE public.log_nodes (
    level smallint NOT NULL,
    place bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT log_nodes_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT log_nodes_level_check CHECK ((level > 0)),
    CONSTRAINT log_nodes_place_check CHECK ((place >= 0))
);

CREATE TABLE public.log_salts (
    subject text NOT NULL,
    salt bytea NOT NULL
);

CREATE TABLE public.looks (
    no bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    person_id text NOT NULL,
    route text NOT NULL,
    incident_id text,
    asked jsonb NOT NULL
);

ALTER TABLE public.looks ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.looks_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.machine_tokens (
    id text NOT NULL,
    digest text NOT NULL,
    name text NOT NULL,
    person_id text NOT NULL,
    scopes text[] NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT machine_tokens_scopes_check CHECK ((scopes <> '{}'::text[]))
);

CREATE TABLE public.notices (
    incident_id text NOT NULL,
    event_no integer NOT NULL,
    ordinal integer NOT NULL,
    role text NOT NULL,
    person text,
    kind text NOT NULL,
    duty text,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.observations (
    incident_id text NOT NULL,
    look_no integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    run_id text NOT NULL,
    body jsonb NOT NULL,
    CONSTRAINT observations_look_no_check CHECK ((look_no > 0))
);

CREATE TABLE public.organisation_changes (
    no bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    who text NOT NULL,
    why text NOT NULL,
    what text NOT NULL,
    subject text NOT NULL,
    before jsonb,
    after jsonb,
    CONSTRAINT organisation_changes_why_check CHECK ((why <> ''::text))
);

ALTER TABLE public.organisation_changes ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.organisation_changes_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.paper_files (
    paper_id text NOT NULL,
    format text NOT NULL,
    sha256 text NOT NULL,
    size integer NOT NULL,
    body bytea,
    erased_at timestamp with time zone,
    CONSTRAINT paper_files_check CHECK (((body IS NULL) = (erased_at IS NOT NULL))),
    CONSTRAINT paper_files_check1 CHECK ((octet_length(body) = size)),
    CONSTRAINT paper_files_format_check CHECK ((format = ANY (ARRAY['docx'::text, 'pdf'::text]))),
    CONSTRAINT paper_files_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);
ALTER TABLE ONLY public.paper_files ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE public.paper_reads (
    no bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    person_id text NOT NULL,
    paper_id text NOT NULL,
    format text NOT NULL
);

ALTER TABLE public.paper_reads ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.paper_reads_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.paper_templates (
    no bigint NOT NULL,
    body_id text,
    kind text NOT NULL,
    code text,
    sha256 text,
    docx bytea,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT paper_templates_check CHECK (((sha256 IS NULL) = (docx IS NULL)))
);
ALTER TABLE ONLY public.paper_templates ALTER COLUMN docx SET STORAGE EXTERNAL;

ALTER TABLE public.paper_templates ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.paper_templates_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.papers (
    id text NOT NULL,
    incident_id text NOT NULL,
    kind text NOT NULL,
    duty_key text,
    body_id text,
    code text NOT NULL,
    year integer NOT NULL,
    ordinal integer NOT NULL,
    version integer NOT NULL,
    language text NOT NULL,
    event_no integer NOT NULL,
    checkpoint_size bigint,
    checkpoint_root text,
    template_no bigint,
    restricted boolean NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT papers_check CHECK (((checkpoint_size IS NULL) = (checkpoint_root IS NULL))),
    CONSTRAINT papers_ordinal_check CHECK ((ordinal > 0)),
    CONSTRAINT papers_version_check CHECK ((version > 0))
);

CREATE TABLE public.passkeys (
    id text NOT NULL,
    person_id text NOT NULL,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    name text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.payloads (
    signal_id text NOT NULL,
    incident_id text NOT NULL,
    salt bytea,
    body jsonb,
    erased_at timestamp with time zone,
    CONSTRAINT payloads_check CHECK (((salt IS NULL) = (body IS NULL))),
    CONSTRAINT payloads_check1 CHECK (((body IS NULL) = (erased_at IS NOT NULL)))
);

CREATE TABLE public.people (
    id text NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    password_hash text,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone NOT NULL,
    body text,
    post text
);

CREATE TABLE public.person_desks (
    person_id text NOT NULL,
    desk text NOT NULL,
    body text,
    CONSTRAINT person_desks_desk_check CHECK ((desk = ANY (ARRAY['operator'::text, 'supervisor'::text, 'auditor'::text, 'administrator'::text]))),
    CONSTRAINT person_desks_limited CHECK (((body IS NULL) OR (desk = ANY (ARRAY['supervisor'::text, 'auditor'::text]))))
);

CREATE TABLE public.plan_releases (
    no bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    who text NOT NULL,
    why text NOT NULL,
    act text NOT NULL,
    plan_id text NOT NULL,
    version integer NOT NULL,
    plan_hash text NOT NULL,
    CONSTRAINT plan_releases_act_check CHECK ((act = ANY (ARRAY['proposed'::text, 'released'::text, 'withdrawn'::text, 'ended'::text]))),
    CONSTRAINT plan_releases_why_check CHECK ((why <> ''::text))
);

ALTER TABLE public.plan_releases ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.plan_releases_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.plans (
    hash text NOT NULL,
    plan_id text NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    stored_at timestamp with time zone NOT NULL
);

CREATE VIEW public.plans_in_force AS
 SELECT p.hash,
    p.plan_id,
    p.version,
    p.body,
    p.stored_at
   FROM (( SELECT DISTINCT ON (plan_releases.plan_id) plan_releases.no,
            plan_releases.plan_hash
           FROM public.plan_releases
          WHERE (plan_releases.act = 'released'::text)
          ORDER BY plan_releases.plan_id, plan_releases.no DESC) r
     JOIN public.plans p ON ((p.hash = r.plan_hash)))
  WHERE (NOT (EXISTS ( SELECT
           FROM public.plan_releases e
          WHERE ((e.plan_hash = r.plan_hash) AND (e.act = 'ended'::text) AND (e.no > r.no)))));

CREATE TABLE public.pool_members (
    id text NOT NULL,
    pool_id text NOT NULL,
    person_id text,
    name text NOT NULL,
    body text NOT NULL,
    field text NOT NULL,
    contact text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    CONSTRAINT pool_members_check CHECK ((until_at >= from_at))
);

CREATE TABLE public.pools (
    id text NOT NULL,
    kind text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    CONSTRAINT pools_id_check CHECK ((id ~ '^[a-z][a-z0-9_-]{0,63}$'::text)),
    CONSTRAINT pools_kind_check CHECK ((kind = ANY (ARRAY['experts'::text, 'liaisons'::text])))
);

CREATE TABLE public.post_counts (
    source text NOT NULL,
    post_id text NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    reposts bigint,
    comments bigint,
    likes bigint,
    clicks bigint,
    CONSTRAINT post_counts_check CHECK ((num_nonnulls(reposts, comments, likes, clicks) > 0)),
    CONSTRAINT post_counts_clicks_check CHECK ((clicks >= 0)),
    CONSTRAINT post_counts_comments_check CHECK ((comments >= 0)),
    CONSTRAINT post_counts_likes_check CHECK ((likes >= 0)),
    CONSTRAINT post_counts_reposts_check CHECK ((reposts >= 0))
)
PARTITION BY RANGE (observed_at);

CREATE TABLE public.post_counts_other (
    source text CONSTRAINT post_counts_source_not_null NOT NULL,
    post_id text CONSTRAINT post_counts_post_id_not_null NOT NULL,
    observed_at timestamp with time zone CONSTRAINT post_counts_observed_at_not_null NOT NULL,
    received_at timestamp with time zone CONSTRAINT post_counts_received_at_not_null NOT NULL,
    reposts bigint,
    comments bigint,
    likes bigint,
    clicks bigint,
    CONSTRAINT post_counts_check CHECK ((num_nonnulls(reposts, comments, likes, clicks) > 0)),
    CONSTRAINT post_counts_clicks_check CHECK ((clicks >= 0)),
    CONSTRAINT post_counts_comments_check CHECK ((comments >= 0)),
    CONSTRAINT post_counts_likes_check CHECK ((likes >= 0)),
    CONSTRAINT post_counts_reposts_check CHECK ((reposts >= 0))
);

CREATE TABLE public.post_keys (
    source text NOT NULL,
    post_id text NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    arrival bigint NOT NULL
);

CREATE TABLE public.posts (
    source text NOT NULL,
    post_id text NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    arrival bigint NOT NULL,
    site text NOT NULL,
    link text,
    author bytea,
    kind text NOT NULL,
    root text,
    title text,
    excerpt text NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT posts_author_check CHECK ((octet_length(author) = 16)),
    CONSTRAINT posts_excerpt_check CHECK ((char_length(excerpt) <= 500)),
    CONSTRAINT posts_kind_check CHECK ((kind = ANY (ARRAY['post'::text, 'repost'::text, 'comment'::text])))
)
PARTITION BY RANGE (posted_at);

CREATE TABLE public.posts_other (
    source text CONSTRAINT posts_source_not_null NOT NULL,
    post_id text CONSTRAINT posts_post_id_not_null NOT NULL,
    posted_at timestamp with time zone CONSTRAINT posts_posted_at_not_null NOT NULL,
    received_at timestamp with time zone CONSTRAINT posts_received_at_not_null NOT NULL,
    arrival bigint CONSTRAINT posts_arrival_not_null NOT NULL,
    site text CONSTRAINT posts_site_not_null NOT NULL,
    link text,
    author bytea,
    kind text CONSTRAINT posts_kind_not_null NOT NULL,
    root text,
    title text,
    excerpt text CONSTRAINT posts_excerpt_not_null NOT NULL,
    digest bytea CONSTRAINT posts_digest_not_null NOT NULL,
    CONSTRAINT posts_author_check CHECK ((octet_length(author) = 16)),
    CONSTRAINT posts_excerpt_check CHECK ((char_length(excerpt) <= 500)),
    CONSTRAINT posts_kind_check CHECK ((kind = ANY (ARRAY['post'::text, 'repost'::text, 'comment'::text])))
);

CREATE TABLE public.records (
    incident_id text NOT NULL,
    record_no integer NOT NULL,
    record_digest text NOT NULL,
    first_event integer,
    last_event integer,
    run_id text NOT NULL,
    activity_id text NOT NULL,
    history_length integer NOT NULL,
    code_version text NOT NULL,
    stored_at timestamp with time zone NOT NULL,
    CONSTRAINT records_record_no_check CHECK ((record_no > 0))
);

CREATE TABLE public.refusals (
    no bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    times integer NOT NULL,
    person_id text,
    source text NOT NULL,
    method text NOT NULL,
    route text NOT NULL,
    incident_id text,
    kind text,
    role text,
    code text NOT NULL,
    status integer NOT NULL,
    hidden boolean NOT NULL,
    CONSTRAINT refusals_check CHECK ((last_at >= at)),
    CONSTRAINT refusals_times_check CHECK ((times > 0))
);

ALTER TABLE public.refusals ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.refusals_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.rosters (
    id text NOT NULL,
    plan_id text NOT NULL,
    role text NOT NULL,
    body text,
    name text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    CONSTRAINT rosters_check CHECK ((until_at >= from_at))
);

CREATE TABLE public.schema_migrations (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone NOT NULL
);

CREATE TABLE public.set_aside (
    no bigint NOT NULL,
    source text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    origin text NOT NULL,
    item integer NOT NULL,
    problems jsonb NOT NULL,
    sealed bytea NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT set_aside_item_check CHECK ((item > 0))
);

ALTER TABLE public.set_aside ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.set_aside_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shifts (
    id text NOT NULL,
    roster_id text NOT NULL,
    person_id text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone NOT NULL,
    CONSTRAINT shifts_check CHECK ((until_at >= from_at))
);

CREATE TABLE public.sign_ins (
    token_digest text NOT NULL,
    person_id text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    id text NOT NULL,
    how text NOT NULL,
    network text NOT NULL,
    browser text NOT NULL,
    used_at timestamp with time zone NOT NULL,
    idle_until timestamp with time zone NOT NULL,
    id_token text,
    CONSTRAINT sign_ins_how_check CHECK ((how = ANY (ARRAY['password'::text, 'passkey'::text, 'provider'::text, 'invitation'::text])))
);

CREATE TABLE public.sources (
    name text NOT NULL,
    kind text NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    url text,
    every_seconds integer DEFAULT 900 NOT NULL,
    silent_seconds integer,
    private_allowed boolean DEFAULT false NOT NULL,
    webhook_no integer DEFAULT 0 NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    last_heard_at timestamp with time zone,
    due_at timestamp with time zone,
    tried_at timestamp with time zone,
    failures integer DEFAULT 0 NOT NULL,
    error_code text,
    error_at timestamp with time zone,
    etag text,
    modified text,
    CONSTRAINT sources_check CHECK (((kind = 'feed'::text) = (url IS NOT NULL))),
    CONSTRAINT sources_every_seconds_check CHECK ((every_seconds >= 60)),
    CONSTRAINT sources_kind_check CHECK ((kind = ANY (ARRAY['push'::text, 'feed'::text, 'person'::text]))),
    CONSTRAINT sources_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9_.-]{0,62}$'::text)),
    CONSTRAINT sources_silent_seconds_check CHECK ((silent_seconds >= 60))
)
WITH (fillfactor='70');

CREATE TABLE public.timeline (
    incident_id text NOT NULL,
    no integer NOT NULL,
    type text NOT NULL,
    at timestamp with time zone NOT NULL,
    signal_id text,
    sender text,
    role text,
    received_at timestamp with time zone,
    payload_digest text,
    body jsonb NOT NULL,
    chain text NOT NULL,
    record_no integer NOT NULL,
    CONSTRAINT timeline_no_check CHECK ((no > 0))
);

CREATE TABLE public.told (
    incident_id text NOT NULL,
    event_no integer NOT NULL,
    ordinal integer NOT NULL,
    person_id text NOT NULL,
    stands_in_for text,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.webhooks_taken (
    source text NOT NULL,
    webhook_id text NOT NULL,
    digest bytea NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.post_counts ATTACH PARTITION public.post_counts_other DEFAULT;

ALTER TABLE ONLY public.posts ATTACH PARTITION public.posts_other DEFAULT;

ALTER TABLE ONLY public.absences
    ADD CONSTRAINT absences_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.alarms
    ADD CONSTRAINT alarms_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.appointments
    ADD CONSTRAINT appointments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.archived_histories
    ADD CONSTRAINT archived_histories_pkey PRIMARY KEY (workflow_id, run_id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_pkey PRIMARY KEY (single);

ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT bodies_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.challenges
    ADD CONSTRAINT challenges_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY public.deputies
    ADD CONSTRAINT deputies_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.duties
    ADD CONSTRAINT duties_pkey PRIMARY KEY (incident_id, key);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (incident_id, sha256);

ALTER TABLE ONLY public.guesses
    ADD CONSTRAINT guesses_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.handovers
    ADD CONSTRAINT handovers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.heads
    ADD CONSTRAINT heads_pkey PRIMARY KEY (incident_id);

ALTER TABLE ONLY public.heartbeats
    ADD CONSTRAINT heartbeats_pkey PRIMARY KEY (process, instance);

ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_pkey PRIMARY KEY (issuer, subject);

ALTER TABLE ONLY public.import_places
    ADD CONSTRAINT import_places_pkey PRIMARY KEY (source, file);

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (signal_id);

ALTER TABLE ONLY public.incident_posts
    ADD CONSTRAINT incident_posts_pkey PRIMARY KEY (incident_id, source, post_id);

ALTER TABLE ONLY public.incidents
    ADD CONSTRAINT incidents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY public.lanes
    ADD CONSTRAINT lanes_pkey PRIMARY KEY (incident_id);

ALTER TABLE ONLY public.log_checkpoints
    ADD CONSTRAINT log_checkpoints_pkey PRIMARY KEY (size);

ALTER TABLE ONLY public.log_cosignatures
    ADD CONSTRAINT log_cosignatures_pkey PRIMARY KEY (size, verifier);

ALTER TABLE ONLY public.log_leaves
    ADD CONSTRAINT log_leaves_kind_subject_no_key UNIQUE (kind, subject, no);

ALTER TABLE ONLY public.log_leaves
    ADD CONSTRAINT log_leaves_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY public.log_nodes
    ADD CONSTRAINT log_nodes_pkey PRIMARY KEY (level, place);

ALTER TABLE ONLY public.log_salts
    ADD CONSTRAINT log_salts_pkey PRIMARY KEY (subject);

ALTER TABLE ONLY public.looks
    ADD CONSTRAINT looks_pkey PRIMARY KEY (no);

ALTER TABLE ONLY public.machine_tokens
    ADD CONSTRAINT machine_tokens_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.machine_tokens
    ADD CONSTRAINT machine_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (incident_id, event_no, ordinal);

ALTER TABLE ONLY public.observations
    ADD CONSTRAINT observations_pkey PRIMARY KEY (incident_id, look_no);

ALTER TABLE ONLY public.organisation_changes
    ADD CONSTRAINT organisation_changes_pkey PRIMARY KEY (no);

ALTER TABLE ONLY public.paper_files
    ADD CONSTRAINT paper_files_pkey PRIMARY KEY (paper_id, format);

ALTER TABLE ONLY public.paper_reads
    ADD CONSTRAINT paper_reads_pkey PRIMARY KEY (no);

ALTER TABLE ONLY public.paper_templates
    ADD CONSTRAINT paper_templates_pkey PRIMARY KEY (no);

ALTER TABLE ONLY public.papers
    ADD CONSTRAINT papers_body_id_kind_year_ordinal_version_key UNIQUE NULLS NOT DISTINCT (body_id, kind, year, ordinal, version);

ALTER TABLE ONLY public.papers
    ADD CONSTRAINT papers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payloads
    ADD CONSTRAINT payloads_pkey PRIMARY KEY (signal_id);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_login_key UNIQUE (login);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.person_desks
    ADD CONSTRAINT person_desks_once UNIQUE NULLS NOT DISTINCT (person_id, desk, body);

ALTER TABLE ONLY public.plan_releases
    ADD CONSTRAINT plan_releases_pkey PRIMARY KEY (no);

ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY public.pool_members
    ADD CONSTRAINT pool_members_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pools
    ADD CONSTRAINT pools_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.post_counts
    ADD CONSTRAINT post_counts_pkey PRIMARY KEY (source, post_id, observed_at);

ALTER TABLE ONLY public.post_counts_other
    ADD CONSTRAINT post_counts_other_pkey PRIMARY KEY (source, post_id, observed_at);

ALTER TABLE ONLY public.post_keys
    ADD CONSTRAINT post_keys_pkey PRIMARY KEY (source, post_id);

ALTER TABLE ONLY public.posts
    ADD CONSTRAINT posts_pkey PRIMARY KEY (arrival, posted_at);

ALTER TABLE ONLY public.posts_other
    ADD CONSTRAINT posts_other_pkey PRIMARY KEY (arrival, posted_at);

ALTER TABLE ONLY public.records
    ADD CONSTRAINT records_pkey PRIMARY KEY (incident_id, record_no);

ALTER TABLE ONLY public.refusals
    ADD CONSTRAINT refusals_pkey PRIMARY KEY (no);

ALTER TABLE ONLY public.rosters
    ADD CONSTRAINT rosters_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.set_aside
    ADD CONSTRAINT set_aside_pkey PRIMARY KEY (no);

ALTER TABLE ONLY public.set_aside
    ADD CONSTRAINT set_aside_source_digest_key UNIQUE (source, digest);

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT sign_ins_id_key UNIQUE (id);

ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT sign_ins_pkey PRIMARY KEY (token_digest);

ALTER TABLE ONLY public.sources
    ADD CONSTRAINT sources_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.timeline
    ADD CONSTRAINT timeline_pkey PRIMARY KEY (incident_id, no);

ALTER TABLE ONLY public.told
    ADD CONSTRAINT told_pkey PRIMARY KEY (incident_id, event_no, ordinal, person_id);

ALTER TABLE ONLY public.webhooks_taken
    ADD CONSTRAINT webhooks_taken_pkey PRIMARY KEY (source, webhook_id);

CREATE INDEX absences_by_person ON public.absences USING btree (person_id);

CREATE INDEX alarms_newest ON public.alarms USING btree (at DESC, id DESC);

CREATE INDEX alarms_of_runs ON public.alarms USING btree (code) WHERE ((over_at IS NULL) AND (params ? 'run_id'::text));

CREATE INDEX appointments_by_person ON public.appointments USING btree (person_id);

CREATE INDEX appointments_by_role ON public.appointments USING btree (plan_id, role);

CREATE INDEX archived_histories_recent ON public.archived_histories USING brin (archived_at) WITH (pages_per_range='32', autosummarize='on');

CREATE INDEX challenges_by_end ON public.challenges USING btree (expires_at);

CREATE INDEX deputies_by_deputy ON public.deputies USING btree (deputy_id);

CREATE INDEX deputies_by_person ON public.deputies USING btree (person_id);

CREATE INDEX duties_by_assignee ON public.duties USING btree (assignee, due_at) WHERE (assignee IS NOT NULL);

CREATE INDEX duties_owed ON public.duties USING btree (owner, due_at, incident_id, key) WHERE (status = ANY (ARRAY['late'::text, 'open'::text, 'warned'::text]));

CREATE INDEX guesses_by_age ON public.guesses USING btree (last_at);

CREATE INDEX handovers_by_giver ON public.handovers USING btree (giver_id, given_at);

CREATE INDEX handovers_by_taker ON public.handovers USING btree (taker_id, given_at);

CREATE INDEX identities_by_person ON public.identities USING btree (person_id);

CREATE UNIQUE INDEX inbox_numbered ON public.inbox USING btree (incident_id, lane, lane_no) WHERE (lane_no IS NOT NULL);

CREATE INDEX inbox_refused ON public.inbox USING btree (decided_at DESC, signal_id) WHERE (result = 'refused'::text);

CREATE INDEX inbox_waiting ON public.inbox USING btree (incident_id, lane, lane_no) WHERE (result IS NULL);

CREATE INDEX incident_posts_by_post ON public.incident_posts USING btree (source, post_id);

CREATE INDEX incidents_by_body ON public.incidents USING btree (body_id, opened_at DESC, id DESC);

CREATE INDEX incidents_by_plan ON public.incidents USING btree (plan_id, opened_at DESC, id DESC);

CREATE INDEX incidents_live ON public.incidents USING btree (id) WHERE (phase <> ALL (ARRAY['closed'::text, 'dismissed'::text]));

CREATE INDEX incidents_newest ON public.incidents USING btree (opened_at DESC, id DESC);

CREATE INDEX invitations_by_person ON public.invitations USING btree (person_id);

CREATE INDEX looks_by_incident ON public.looks USING btree (incident_id, no DESC) WHERE (incident_id IS NOT NULL);

CREATE INDEX looks_by_person ON public.looks USING btree (person_id, no DESC);

CREATE INDEX machine_tokens_by_person ON public.machine_tokens USING btree (person_id);

CREATE INDEX notices_by_person ON public.notices USING btree (person, at DESC) WHERE (person IS NOT NULL);

CREATE INDEX notices_by_role ON public.notices USING btree (role, at DESC);

CREATE INDEX organisation_changes_by_subject ON public.organisation_changes USING btree (subject, no DESC);

CREATE INDEX paper_reads_by_paper ON public.paper_reads USING btree (paper_id, no);

CREATE INDEX paper_templates_newest ON public.paper_templates USING btree (kind, body_id, no DESC);

CREATE INDEX papers_by_incident ON public.papers USING btree (incident_id, made_at DESC);

CREATE INDEX passkeys_by_person ON public.passkeys USING btree (person_id);

CREATE INDEX payloads_by_incident ON public.payloads USING btree (incident_id);

CREATE INDEX plan_releases_by_hash ON public.plan_releases USING btree (plan_hash, no DESC);

CREATE INDEX plan_releases_by_plan ON public.plan_releases USING btree (plan_id, no DESC);

CREATE INDEX plans_by_id ON public.plans USING btree (plan_id, version DESC, stored_at DESC);

CREATE INDEX pool_members_by_pool ON public.pool_members USING btree (pool_id, name);

CREATE INDEX posts_by_root ON ONLY public.posts USING btree (source, root) WHERE (root IS NOT NULL);

CREATE INDEX posts_by_time ON ONLY public.posts USING btree (posted_at, arrival);

CREATE INDEX posts_other_posted_at_arrival_idx ON public.posts_other USING btree (posted_at, arrival);

CREATE INDEX posts_other_source_root_idx ON public.posts_other USING btree (source, root) WHERE (root IS NOT NULL);

CREATE INDEX records_recent ON public.records USING brin (stored_at) WITH (pages_per_range='32', autosummarize='on');

CREATE INDEX refusals_by_incident ON public.refusals USING btree (incident_id, at DESC) WHERE (incident_id IS NOT NULL);

CREATE INDEX refusals_by_person ON public.refusals USING btree (person_id, at DESC) WHERE (person_id IS NOT NULL);

CREATE INDEX refusals_newest ON public.refusals USING btree (at DESC, no DESC);

CREATE INDEX rosters_by_role ON public.rosters USING btree (plan_id, role);

CREATE INDEX set_aside_by_time ON public.set_aside USING btree (received_at);

CREATE INDEX shifts_by_person ON public.shifts USING btree (person_id, until_at);

CREATE INDEX shifts_by_roster ON public.shifts USING btree (roster_id, until_at, from_at);

CREATE INDEX shifts_by_time ON public.shifts USING gist (tstzrange(from_at, until_at));

CREATE INDEX sign_ins_by_end ON public.sign_ins USING btree (expires_at);

CREATE INDEX sign_ins_by_person ON public.sign_ins USING btree (person_id);

CREATE INDEX timeline_merged_into ON public.timeline USING btree (((body #>> '{fact,into}'::text[]))) WHERE (type = 'incident_merged'::text);

CREATE INDEX told_by_person ON public.told USING btree (person_id, at DESC, incident_id DESC, event_no DESC, ordinal DESC);

CREATE INDEX webhooks_taken_by_time ON public.webhooks_taken USING btree (at);

ALTER INDEX public.post_counts_pkey ATTACH PARTITION public.post_counts_other_pkey;

ALTER INDEX public.posts_pkey ATTACH PARTITION public.posts_other_pkey;

ALTER INDEX public.posts_by_time ATTACH PARTITION public.posts_other_posted_at_arrival_idx;

ALTER INDEX public.posts_by_root ATTACH PARTITION public.posts_other_source_root_idx;

CREATE TRIGGER evidence_only_erased BEFORE UPDATE ON public.evidence FOR EACH ROW WHEN (((new.body IS NOT NULL) OR (new.incident_id <> old.incident_id) OR (new.sha256 <> old.sha256) OR (new.size <> old.size) OR (new.media_type <> old.media_type) OR (new.received_at <> old.received_at) OR ((old.erased_at IS NOT NULL) AND (old.erased_at IS DISTINCT FROM new.erased_at)))) EXECUTE FUNCTION public.refuse_change('a file can only be erased');

CREATE TRIGGER inbox_number_stays BEFORE UPDATE OF lane_no ON public.inbox FOR EACH ROW WHEN (((old.lane_no IS NOT NULL) AND (old.lane_no IS DISTINCT FROM new.lane_no))) EXECUTE FUNCTION public.refuse_change('a number in a lane never changes');

CREATE TRIGGER inbox_outcome_stays BEFORE UPDATE OF result, code, params, first_event, last_event, decided_at, record_no ON public.inbox FOR EACH ROW WHEN (((old.result IS NOT NULL) AND ((old.result IS DISTINCT FROM new.result) OR (old.code IS DISTINCT FROM new.code) OR (old.params IS DISTINCT FROM new.params) OR (old.first_event IS DISTINCT FROM new.first_event) OR (old.last_event IS DISTINCT FROM new.last_event) OR (old.decided_at IS DISTINCT FROM new.decided_at) OR (old.record_no IS DISTINCT FROM new.record_no)))) EXECUTE FUNCTION public.refuse_change('an outcome never changes');

CREATE TRIGGER inbox_signal_stays BEFORE UPDATE OF signal_id, incident_id, lane, kind, sender, role, occurred_at, received_at, data, payload_digest, content_digest ON public.inbox FOR EACH ROW EXECUTE FUNCTION public.refuse_change('a received signal never changes');

CREATE TRIGGER log_checkpoints_rows_stay BEFORE DELETE OR UPDATE ON public.log_checkpoints FOR EACH ROW EXECUTE FUNCTION public.refuse_change('the log only grows');

CREATE TRIGGER log_checkpoints_stay BEFORE TRUNCATE ON public.log_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('the log only grows');

CREATE TRIGGER log_cosignatures_rows_stay BEFORE DELETE OR UPDATE ON public.log_cosignatures FOR EACH ROW EXECUTE FUNCTION public.refuse_change('the log only grows');

CREATE TRIGGER log_cosignatures_stay BEFORE TRUNCATE ON public.log_cosignatures FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('the log only grows');

CREATE TRIGGER log_leaves_rows_stay BEFORE DELETE OR UPDATE ON public.log_leaves FOR EACH ROW EXECUTE FUNCTION public.refuse_change('the log only grows');

CREATE TRIGGER log_leaves_stay BEFORE TRUNCATE ON public.log_leaves FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('the log only grows');

CREATE TRIGGER log_nodes_rows_stay BEFORE DELETE OR UPDATE ON public.log_nodes FOR EACH ROW EXECUTE FUNCTION public.refuse_change('the log only grows');

CREATE TRIGGER log_nodes_stay BEFORE TRUNCATE ON public.log_nodes FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('the log only grows');

CREATE TRIGGER log_salts_rows_stay BEFORE DELETE OR UPDATE ON public.log_salts FOR EACH ROW EXECUTE FUNCTION public.refuse_change('the log only grows');

CREATE TRIGGER log_salts_stay BEFORE TRUNCATE ON public.log_salts FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('the log only grows');

CREATE TRIGGER looks_rows_stay BEFORE DELETE OR UPDATE ON public.looks FOR EACH ROW EXECUTE FUNCTION public.refuse_change('what was looked at stays on record');

CREATE TRIGGER looks_stay BEFORE TRUNCATE ON public.looks FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('what was looked at stays on record');

CREATE TRIGGER observations_rows_stay BEFORE DELETE OR UPDATE ON public.observations FOR EACH ROW EXECUTE FUNCTION public.refuse_change('looks only grow');

CREATE TRIGGER observations_stay BEFORE TRUNCATE ON public.observations FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('looks only grow');

CREATE TRIGGER organisation_changes_rows_stay BEFORE DELETE OR UPDATE ON public.organisation_changes FOR EACH ROW EXECUTE FUNCTION public.refuse_change('what was changed stays on record');

CREATE TRIGGER organisation_changes_stay BEFORE TRUNCATE ON public.organisation_changes FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('what was changed stays on record');

CREATE TRIGGER paper_files_only_erased BEFORE UPDATE ON public.paper_files FOR EACH ROW WHEN (((new.body IS NOT NULL) OR (new.paper_id <> old.paper_id) OR (new.format <> old.format) OR (new.sha256 <> old.sha256) OR (new.size <> old.size) OR ((old.erased_at IS NOT NULL) AND (old.erased_at IS DISTINCT FROM new.erased_at)))) EXECUTE FUNCTION public.refuse_change('a file can only be erased');

CREATE TRIGGER paper_reads_rows_stay BEFORE DELETE OR UPDATE ON public.paper_reads FOR EACH ROW EXECUTE FUNCTION public.refuse_change('papers stay as they were made');

CREATE TRIGGER paper_reads_stay BEFORE TRUNCATE ON public.paper_reads FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('papers stay as they were made');

CREATE TRIGGER paper_templates_rows_stay BEFORE DELETE OR UPDATE ON public.paper_templates FOR EACH ROW EXECUTE FUNCTION public.refuse_change('papers stay as they were made');

CREATE TRIGGER paper_templates_stay BEFORE TRUNCATE ON public.paper_templates FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('papers stay as they were made');

CREATE TRIGGER papers_rows_stay BEFORE DELETE OR UPDATE ON public.papers FOR EACH ROW EXECUTE FUNCTION public.refuse_change('papers stay as they were made');

CREATE TRIGGER papers_stay BEFORE TRUNCATE ON public.papers FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('papers stay as they were made');

CREATE TRIGGER payloads_only_erased BEFORE UPDATE ON public.payloads FOR EACH ROW WHEN (((new.body IS NOT NULL) OR (new.signal_id <> old.signal_id) OR (new.incident_id <> old.incident_id) OR ((old.erased_at IS NOT NULL) AND (old.erased_at IS DISTINCT FROM new.erased_at)))) EXECUTE FUNCTION public.refuse_change('a text can only be erased');

CREATE TRIGGER person_desks_auditor AFTER INSERT OR UPDATE ON public.person_desks FOR EACH ROW EXECUTE FUNCTION public.refuse_acting_auditor();

CREATE TRIGGER plan_releases_rows_stay BEFORE DELETE OR UPDATE ON public.plan_releases FOR EACH ROW EXECUTE FUNCTION public.refuse_change('who released which plan stays on record');

CREATE TRIGGER plan_releases_stay BEFORE TRUNCATE ON public.plan_releases FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('who released which plan stays on record');

CREATE TRIGGER records_rows_stay BEFORE DELETE OR UPDATE ON public.records FOR EACH ROW EXECUTE FUNCTION public.refuse_change('records only grow');

CREATE TRIGGER records_stay BEFORE TRUNCATE ON public.records FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('records only grow');

CREATE TRIGGER refusals_rows_stay BEFORE DELETE OR UPDATE ON public.refusals FOR EACH ROW EXECUTE FUNCTION public.refuse_change('what was refused stays on record');

CREATE TRIGGER refusals_stay BEFORE TRUNCATE ON public.refusals FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('what was refused stays on record');

CREATE TRIGGER timeline_rows_stay BEFORE DELETE OR UPDATE ON public.timeline FOR EACH ROW EXECUTE FUNCTION public.refuse_change('the timeline only grows');

CREATE TRIGGER timeline_stays BEFORE TRUNCATE ON public.timeline FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('the timeline only grows');

ALTER TABLE ONLY public.absences
    ADD CONSTRAINT absences_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.appointments
    ADD CONSTRAINT appointments_body_fkey FOREIGN KEY (body) REFERENCES public.bodies(id);

ALTER TABLE ONLY public.appointments
    ADD CONSTRAINT appointments_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT bodies_parent_fkey FOREIGN KEY (parent) REFERENCES public.bodies(id);

ALTER TABLE ONLY public.deputies
    ADD CONSTRAINT deputies_deputy_id_fkey FOREIGN KEY (deputy_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.deputies
    ADD CONSTRAINT deputies_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.handovers
    ADD CONSTRAINT handovers_body_fkey FOREIGN KEY (body) REFERENCES public.bodies(id);

ALTER TABLE ONLY public.handovers
    ADD CONSTRAINT handovers_giver_id_fkey FOREIGN KEY (giver_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.handovers
    ADD CONSTRAINT handovers_taker_id_fkey FOREIGN KEY (taker_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.heads
    ADD CONSTRAINT heads_plan_hash_fkey FOREIGN KEY (plan_hash) REFERENCES public.plans(hash);

ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.incidents
    ADD CONSTRAINT incidents_plan_hash_fkey FOREIGN KEY (plan_hash) REFERENCES public.plans(hash);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.log_cosignatures
    ADD CONSTRAINT log_cosignatures_size_fkey FOREIGN KEY (size) REFERENCES public.log_checkpoints(size);

ALTER TABLE ONLY public.machine_tokens
    ADD CONSTRAINT machine_tokens_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.paper_files
    ADD CONSTRAINT paper_files_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES public.papers(id);

ALTER TABLE ONLY public.paper_reads
    ADD CONSTRAINT paper_reads_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES public.papers(id);

ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_body_fkey FOREIGN KEY (body) REFERENCES public.bodies(id);

ALTER TABLE ONLY public.person_desks
    ADD CONSTRAINT person_desks_body_fkey FOREIGN KEY (body) REFERENCES public.bodies(id);

ALTER TABLE ONLY public.person_desks
    ADD CONSTRAINT person_desks_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.plan_releases
    ADD CONSTRAINT plan_releases_plan_hash_fkey FOREIGN KEY (plan_hash) REFERENCES public.plans(hash);

ALTER TABLE ONLY public.pool_members
    ADD CONSTRAINT pool_members_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.pool_members
    ADD CONSTRAINT pool_members_pool_id_fkey FOREIGN KEY (pool_id) REFERENCES public.pools(id);

ALTER TABLE ONLY public.rosters
    ADD CONSTRAINT rosters_body_fkey FOREIGN KEY (body) REFERENCES public.bodies(id);

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_roster_id_fkey FOREIGN KEY (roster_id) REFERENCES public.rosters(id);

ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT sign_ins_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE public.alarms ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.duties ENABLE ROW LEVEL SECURITY;

CREATE POLICY everything ON public.alarms USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.duties USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.evidence USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.heads USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.inbox USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.incident_posts USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.incidents USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.looks USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.notices USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.observations USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.papers USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.payloads USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.refusals USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.timeline USING (true) WITH CHECK (true);

CREATE POLICY everything ON public.told USING (true) WITH CHECK (true);

ALTER TABLE public.evidence ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.heads ENABLE ROW LEVEL SECURITY;

CREATE POLICY in_sight ON public.alarms AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = alarms.incident_id))) OR ((incident_id IS NULL) AND (( SELECT public.viewer_sees() AS viewer_sees) <> '{}'::text[]))));

CREATE POLICY in_sight ON public.duties AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = duties.incident_id)))));

CREATE POLICY in_sight ON public.evidence AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = evidence.incident_id)))));

CREATE POLICY in_sight ON public.heads AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = heads.incident_id)))));

CREATE POLICY in_sight ON public.inbox AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = inbox.incident_id))) OR (sender = ( SELECT NULLIF(current_setting('pingxi.viewer'::text, true), ''::text) AS "nullif"))));

CREATE POLICY in_sight ON public.incident_posts AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = incident_posts.incident_id)))));

CREATE POLICY in_sight ON public.incidents AS RESTRICTIVE TO pingxi_reader USING ((public.sight_words(plan_id, body_id, id) && ( SELECT public.viewer_sees() AS viewer_sees)));

CREATE POLICY in_sight ON public.looks AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = looks.incident_id))) OR ((incident_id IS NULL) AND (( SELECT public.viewer_sees() AS viewer_sees) <> '{}'::text[]))));

CREATE POLICY in_sight ON public.notices AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = notices.incident_id)))));

CREATE POLICY in_sight ON public.observations AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = observations.incident_id)))));

CREATE POLICY in_sight ON public.papers AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = papers.incident_id)))));

CREATE POLICY in_sight ON public.payloads AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = payloads.incident_id)))));

CREATE POLICY in_sight ON public.refusals AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = refusals.incident_id))) OR ((incident_id IS NULL) AND (( SELECT public.viewer_sees() AS viewer_sees) <> '{}'::text[]))));

CREATE POLICY in_sight ON public.timeline AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = timeline.incident_id)))));

CREATE POLICY in_sight ON public.told AS RESTRICTIVE TO pingxi_reader USING (((''::text = ANY (( SELECT public.viewer_sees() AS viewer_sees)::text[])) OR (incident_id = ( SELECT NULLIF(current_setting('pingxi.about'::text, true), ''::text) AS "nullif")) OR (EXISTS ( SELECT
   FROM public.incidents i
  WHERE (i.id = told.incident_id)))));

ALTER TABLE public.inbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.incident_posts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.incidents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.looks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notices ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.observations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.papers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.payloads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.refusals ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.timeline ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.told ENABLE ROW LEVEL SECURITY;
