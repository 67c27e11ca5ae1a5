CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TABLE public.alarms (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    code text NOT NULL,
    incident_id text,
    params jsonb NOT NULL
);

ALTER TABLE public.alarms ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.alarms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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
    updated_at timestamp with time zone NOT NULL
)
WITH (fillfactor='70');

CREATE TABLE public.lanes (
    incident_id text NOT NULL,
    people_last integer DEFAULT 0 NOT NULL,
    machines_last integer DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

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
    password_hash text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.person_desks (
    person_id text NOT NULL,
    desk text NOT NULL,
    CONSTRAINT person_desks_desk_check CHECK ((desk = ANY (ARRAY['operator'::text, 'supervisor'::text, 'auditor'::text, 'administrator'::text])))
);

CREATE TABLE public.person_roles (
    person_id text NOT NULL,
    plan_id text NOT NULL,
    role text NOT NULL
);

CREATE TABLE public.plans (
    hash text NOT NULL,
    plan_id text NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    stored_at timestamp with time zone NOT NULL
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

CREATE TABLE public.schema_migrations (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone NOT NULL
);

CREATE TABLE public.sign_ins (
    token_digest text NOT NULL,
    person_id text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

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

ALTER TABLE ONLY public.alarms
    ADD CONSTRAINT alarms_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.archived_histories
    ADD CONSTRAINT archived_histories_pkey PRIMARY KEY (workflow_id, run_id);

ALTER TABLE ONLY public.duties
    ADD CONSTRAINT duties_pkey PRIMARY KEY (incident_id, key);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (incident_id, sha256);

ALTER TABLE ONLY public.heads
    ADD CONSTRAINT heads_pkey PRIMARY KEY (incident_id);

ALTER TABLE ONLY public.heartbeats
    ADD CONSTRAINT heartbeats_pkey PRIMARY KEY (process, instance);

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (signal_id);

ALTER TABLE ONLY public.incidents
    ADD CONSTRAINT incidents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lanes
    ADD CONSTRAINT lanes_pkey PRIMARY KEY (incident_id);

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (incident_id, event_no, ordinal);

ALTER TABLE ONLY public.payloads
    ADD CONSTRAINT payloads_pkey PRIMARY KEY (signal_id);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_login_key UNIQUE (login);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.person_desks
    ADD CONSTRAINT person_desks_pkey PRIMARY KEY (person_id, desk);

ALTER TABLE ONLY public.person_roles
    ADD CONSTRAINT person_roles_pkey PRIMARY KEY (person_id, plan_id, role);

ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY public.records
    ADD CONSTRAINT records_pkey PRIMARY KEY (incident_id, record_no);

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT sign_ins_pkey PRIMARY KEY (token_digest);

ALTER TABLE ONLY public.timeline
    ADD CONSTRAINT timeline_pkey PRIMARY KEY (incident_id, no);

CREATE INDEX alarms_newest ON public.alarms USING btree (at DESC, id DESC);

CREATE INDEX duties_by_assignee ON public.duties USING btree (assignee, due_at) WHERE (assignee IS NOT NULL);

CREATE INDEX duties_by_owner ON public.duties USING btree (owner, due_at);

CREATE UNIQUE INDEX inbox_numbered ON public.inbox USING btree (incident_id, lane, lane_no) WHERE (lane_no IS NOT NULL);

CREATE INDEX inbox_waiting ON public.inbox USING btree (incident_id, lane, lane_no) WHERE (result IS NULL);

CREATE INDEX incidents_by_plan ON public.incidents USING btree (plan_id, opened_at DESC, id DESC);

CREATE INDEX incidents_newest ON public.incidents USING btree (opened_at DESC, id DESC);

CREATE INDEX notices_by_person ON public.notices USING btree (person, at DESC) WHERE (person IS NOT NULL);

CREATE INDEX notices_by_role ON public.notices USING btree (role, at DESC);

CREATE INDEX payloads_by_incident ON public.payloads USING btree (incident_id);

CREATE INDEX person_roles_by_role ON public.person_roles USING btree (plan_id, role);

CREATE INDEX plans_by_id ON public.plans USING btree (plan_id, version DESC, stored_at DESC);

CREATE INDEX sign_ins_by_person ON public.sign_ins USING btree (person_id);

CREATE INDEX timeline_merged_into ON public.timeline USING btree (((body #>> '{fact,into}'::text[]))) WHERE (type = 'incident_merged'::text);

CREATE TRIGGER evidence_only_erased BEFORE UPDATE ON public.evidence FOR EACH ROW WHEN (((new.body IS NOT NULL) OR (new.incident_id <> old.incident_id) OR (new.sha256 <> old.sha256) OR (new.size <> old.size) OR (new.media_type <> old.media_type) OR (new.received_at <> old.received_at) OR ((old.erased_at IS NOT NULL) AND (old.erased_at IS DISTINCT FROM new.erased_at)))) EXECUTE FUNCTION public.refuse_change('a file can only be erased');

CREATE TRIGGER inbox_number_stays BEFORE UPDATE OF lane_no ON public.inbox FOR EACH ROW WHEN (((old.lane_no IS NOT NULL) AND (old.lane_no IS DISTINCT FROM new.lane_no))) EXECUTE FUNCTION public.refuse_change('a number in a lane never changes');

CREATE TRIGGER inbox_outcome_stays BEFORE UPDATE OF result, code, params, first_event, last_event, decided_at, record_no ON public.inbox FOR EACH ROW WHEN (((old.result IS NOT NULL) AND ((old.result IS DISTINCT FROM new.result) OR (old.code IS DISTINCT FROM new.code) OR (old.params IS DISTINCT FROM new.params) OR (old.first_event IS DISTINCT FROM new.first_event) OR (old.last_event IS DISTINCT FROM new.last_event) OR (old.decided_at IS DISTINCT FROM new.decided_at) OR (old.record_no IS DISTINCT FROM new.record_no)))) EXECUTE FUNCTION public.refuse_change('an outcome never changes');

CREATE TRIGGER inbox_signal_stays BEFORE UPDATE OF signal_id, incident_id, lane, kind, sender, role, occurred_at, received_at, data, payload_digest, content_digest ON public.inbox FOR EACH ROW EXECUTE FUNCTION public.refuse_change('a received signal never changes');

CREATE TRIGGER payloads_only_erased BEFORE UPDATE ON public.payloads FOR EACH ROW WHEN (((new.body IS NOT NULL) OR (new.signal_id <> old.signal_id) OR (new.incident_id <> old.incident_id) OR ((old.erased_at IS NOT NULL) AND (old.erased_at IS DISTINCT FROM new.erased_at)))) EXECUTE FUNCTION public.refuse_change('a text can only be erased');

CREATE TRIGGER records_rows_stay BEFORE DELETE OR UPDATE ON public.records FOR EACH ROW EXECUTE FUNCTION public.refuse_change('records only grow');

CREATE TRIGGER records_stay BEFORE TRUNCATE ON public.records FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('records only grow');

CREATE TRIGGER timeline_rows_stay BEFORE DELETE OR UPDATE ON public.timeline FOR EACH ROW EXECUTE FUNCTION public.refuse_change('the timeline only grows');

CREATE TRIGGER timeline_stays BEFORE TRUNCATE ON public.timeline FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change('the timeline only grows');

ALTER TABLE ONLY public.heads
    ADD CONSTRAINT heads_plan_hash_fkey FOREIGN KEY (plan_hash) REFERENCES public.plans(hash);

ALTER TABLE ONLY public.incidents
    ADD CONSTRAINT incidents_plan_hash_fkey FOREIGN KEY (plan_hash) REFERENCES public.plans(hash);

ALTER TABLE ONLY public.person_desks
    ADD CONSTRAINT person_desks_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.person_roles
    ADD CONSTRAINT person_roles_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT sign_ins_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);
