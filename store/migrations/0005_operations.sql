-- The histories of closed runs, kept for longer than Temporal keeps them.
CREATE TABLE archived_histories (
    workflow_id   text NOT NULL,
    run_id        text NOT NULL,
    workflow_type text NOT NULL,
    status        text NOT NULL,
    closed_at     timestamptz NOT NULL,
    sha256        text NOT NULL,
    body          bytea NOT NULL,
    archived_at   timestamptz NOT NULL,
    PRIMARY KEY (workflow_id, run_id)
);
-- Already compressed when it comes.
ALTER TABLE archived_histories ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE heartbeats (
    process  text NOT NULL,
    instance text NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (process, instance)
) WITH (fillfactor = 50);

CREATE TABLE alarms (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    code        text NOT NULL,
    incident_id text,
    params      jsonb NOT NULL
);
CREATE INDEX alarms_newest ON alarms (at DESC, id DESC);
