-- The Merkle log over all timelines.
CREATE TABLE log_leaves (
    seq         bigint PRIMARY KEY CHECK (seq >= 0),
    incident_id text,
    event_no    integer,
    leaf        bytea NOT NULL
);
