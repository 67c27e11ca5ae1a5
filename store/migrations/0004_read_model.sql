-- What screens read; written with the timeline in one transaction, and derivable from it.
CREATE TABLE incidents (
    id              text PRIMARY KEY,
    plan_hash       text NOT NULL REFERENCES plans (hash),
    plan_id         text NOT NULL,
    phase           text NOT NULL,
    level           text,
    level_proposed  text,
    occurred_at     timestamptz,
    arose_at        timestamptz,
    discovered_at   timestamptz,
    opened_at       timestamptz NOT NULL,
    confirmed_at    timestamptz,
    calm_at         timestamptz,
    closed_at       timestamptz,
    next_due_at     timestamptz,
    open_duties     integer NOT NULL DEFAULT 0,
    late_duties     integer NOT NULL DEFAULT 0,
    title_signal_id text,
    event_no        integer NOT NULL,
    updated_at      timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX incidents_newest ON incidents (opened_at DESC, id DESC);
CREATE INDEX incidents_by_plan ON incidents (plan_id, opened_at DESC, id DESC);

CREATE TABLE duties (
    incident_id text NOT NULL,
    key         text NOT NULL,
    duty_id     text NOT NULL,
    status      text NOT NULL,
    owner       text NOT NULL,
    assignee    text,
    start_at    timestamptz,
    due_at      timestamptz,
    met_at      timestamptz,
    breached_at timestamptz,
    in_time     boolean,
    updated_no  integer NOT NULL,
    PRIMARY KEY (incident_id, key)
) WITH (fillfactor = 70);
CREATE INDEX duties_by_owner ON duties (owner, due_at);
CREATE INDEX duties_by_assignee ON duties (assignee, due_at) WHERE assignee IS NOT NULL;

CREATE TABLE notices (
    incident_id text NOT NULL,
    event_no    integer NOT NULL,
    ordinal     integer NOT NULL,
    role        text NOT NULL,
    person      text,
    kind        text NOT NULL,
    duty        text,
    at          timestamptz NOT NULL,
    PRIMARY KEY (incident_id, event_no, ordinal)
);
CREATE INDEX notices_by_role ON notices (role, at DESC);
CREATE INDEX notices_by_person ON notices (person, at DESC) WHERE person IS NOT NULL;
