-- The compare-and-set row of each incident, with the state that its events fold to.
CREATE TABLE heads (
    incident_id   text PRIMARY KEY,
    record_no     integer NOT NULL,
    record_digest text NOT NULL,
    event_no      integer NOT NULL,
    chain         text NOT NULL,
    people_no     integer NOT NULL,
    machines_no   integer NOT NULL,
    state         text,
    plan_hash     text NOT NULL REFERENCES plans (hash)
) WITH (fillfactor = 50);

CREATE TABLE timeline (
    incident_id    text NOT NULL,
    no             integer NOT NULL CHECK (no > 0),
    type           text NOT NULL,
    at             timestamptz NOT NULL,
    signal_id      text,
    sender         text,
    role           text,
    received_at    timestamptz,
    payload_digest text,
    body           jsonb NOT NULL,
    chain          text NOT NULL,
    record_no      integer NOT NULL,
    PRIMARY KEY (incident_id, no)
);

CREATE TABLE records (
    incident_id    text NOT NULL,
    record_no      integer NOT NULL CHECK (record_no > 0),
    record_digest  text NOT NULL,
    first_event    integer,
    last_event     integer,
    run_id         text NOT NULL,
    activity_id    text NOT NULL,
    history_length integer NOT NULL,
    code_version   text NOT NULL,
    stored_at      timestamptz NOT NULL,
    PRIMARY KEY (incident_id, record_no)
);

CREATE TRIGGER timeline_rows_stay BEFORE UPDATE OR DELETE ON timeline FOR EACH ROW
    EXECUTE FUNCTION refuse_change('the timeline only grows');
CREATE TRIGGER timeline_stays BEFORE TRUNCATE ON timeline FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_change('the timeline only grows');
CREATE TRIGGER records_rows_stay BEFORE UPDATE OR DELETE ON records FOR EACH ROW
    EXECUTE FUNCTION refuse_change('records only grow');
CREATE TRIGGER records_stay BEFORE TRUNCATE ON records FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_change('records only grow');
