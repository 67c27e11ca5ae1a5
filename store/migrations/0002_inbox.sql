-- People's words and their salts, apart from everything else, so that they can be erased.
CREATE TABLE payloads (
    signal_id   text PRIMARY KEY,
    incident_id text NOT NULL,
    salt        bytea,
    body        jsonb,
    erased_at   timestamptz,
    CHECK ((salt IS NULL) = (body IS NULL)),
    CHECK ((body IS NULL) = (erased_at IS NOT NULL))
);
CREATE INDEX payloads_by_incident ON payloads (incident_id);

CREATE TABLE inbox (
    signal_id      text PRIMARY KEY,
    incident_id    text NOT NULL,
    lane           text NOT NULL CHECK (lane IN ('people', 'machines')),
    lane_no        integer CHECK (lane_no > 0),
    kind           text NOT NULL,
    sender         text NOT NULL,
    role           text NOT NULL,
    occurred_at    timestamptz,
    received_at    timestamptz NOT NULL,
    data           jsonb NOT NULL,
    payload_digest text,
    content_digest text NOT NULL,
    result         text CHECK (result IN ('accepted', 'refused')),
    code           text,
    params         jsonb,
    first_event    integer,
    last_event     integer,
    decided_at     timestamptz,
    record_no      integer,
    CHECK ((result IS NULL) = (decided_at IS NULL)),
    CHECK (result IS NOT NULL OR (code IS NULL AND first_event IS NULL AND last_event IS NULL
                                  AND record_no IS NULL))
);
-- Partial, so that the INSERT before 'received' need not touch it: numbers come later.
CREATE UNIQUE INDEX inbox_numbered ON inbox (incident_id, lane, lane_no) WHERE lane_no IS NOT NULL;
-- What still waits; small however long the inbox grows.
CREATE INDEX inbox_waiting ON inbox (incident_id, lane, lane_no) WHERE result IS NULL;

-- The numbering of an incident's lanes and the lease of its one batch in flight.
CREATE TABLE lanes (
    incident_id   text PRIMARY KEY,
    people_last   integer NOT NULL DEFAULT 0,
    machines_last integer NOT NULL DEFAULT 0,
    lease_until   timestamptz,
    attempts      integer NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER inbox_number_stays BEFORE UPDATE OF lane_no ON inbox FOR EACH ROW
    WHEN (OLD.lane_no IS NOT NULL AND OLD.lane_no IS DISTINCT FROM NEW.lane_no)
    EXECUTE FUNCTION refuse_change('a number in a lane never changes');

CREATE TRIGGER inbox_outcome_stays
    BEFORE UPDATE OF result, code, params, first_event, last_event, decided_at, record_no ON inbox FOR EACH ROW
    WHEN (OLD.result IS NOT NULL AND (
          OLD.result IS DISTINCT FROM NEW.result
          OR OLD.code IS DISTINCT FROM NEW.code
          OR OLD.params IS DISTINCT FROM NEW.params
          OR OLD.first_event IS DISTINCT FROM NEW.first_event
          OR OLD.last_event IS DISTINCT FROM NEW.last_event
          OR OLD.decided_at IS DISTINCT FROM NEW.decided_at
          OR OLD.record_no IS DISTINCT FROM NEW.record_no))
    EXECUTE FUNCTION refuse_change('an outcome never changes');

CREATE TRIGGER inbox_signal_stays
    BEFORE UPDATE OF signal_id, incident_id, lane, kind, sender, role, occurred_at, received_at, data,
                     payload_digest, content_digest ON inbox FOR EACH ROW
    EXECUTE FUNCTION refuse_change('a received signal never changes');

CREATE TRIGGER payloads_only_erased BEFORE UPDATE ON payloads FOR EACH ROW
    WHEN (NEW.body IS NOT NULL OR NEW.signal_id <> OLD.signal_id OR NEW.incident_id <> OLD.incident_id
          OR (OLD.erased_at IS NOT NULL AND OLD.erased_at IS DISTINCT FROM NEW.erased_at))
    EXECUTE FUNCTION refuse_change('a text can only be erased');
