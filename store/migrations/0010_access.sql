-- What auditors looked at, and what was refused to whom: on record, and never taken out.
CREATE TABLE looks (
    no          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    person_id   text NOT NULL,
    route       text NOT NULL,
    incident_id text,
    asked       jsonb NOT NULL
);
CREATE INDEX looks_by_incident ON looks (incident_id, no DESC);
