-- The Merkle log (RFC 9162) over all timelines, archived histories, changes of the organisation and looks of auditors.

-- leaf: its canonical JSON, of which the leaf's hash is taken. no: the event's, or that of a row; else 0.
CREATE TABLE log_leaves (
    seq     bigint PRIMARY KEY CHECK (seq >= 0),
    kind    text NOT NULL CHECK (kind IN ('key', 'event', 'history', 'change', 'look')),
    subject text NOT NULL,
    no      bigint NOT NULL,
    leaf    text NOT NULL,
    UNIQUE (kind, subject, no)
);

-- The hashes of complete subtrees of 2^level leaves, from leaf place * 2^level on: a proof reads as many as it is long.
CREATE TABLE log_nodes (
    level smallint NOT NULL CHECK (level > 0),
    place bigint NOT NULL CHECK (place >= 0),
    hash  bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, place)
);

-- What outsiders who see a leaf do not learn: the salt of an incident's pseudonyms and of the digests of its entries.
CREATE TABLE log_salts (
    subject text PRIMARY KEY,
    salt    bytea NOT NULL
);

-- At most one of each size: a log that signed two would be a fork.
CREATE TABLE log_checkpoints (
    size bigint PRIMARY KEY CHECK (size > 0),
    note text NOT NULL,
    at   timestamptz NOT NULL
);

CREATE TABLE log_cosignatures (
    size     bigint NOT NULL REFERENCES log_checkpoints (size),
    verifier text NOT NULL,
    line     text NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (size, verifier)
);

DO $$ DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['log_leaves', 'log_nodes', 'log_salts', 'log_checkpoints', 'log_cosignatures'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW
            EXECUTE FUNCTION refuse_change(''the log only grows'')', name || '_rows_stay', name);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT
            EXECUTE FUNCTION refuse_change(''the log only grows'')', name || '_stay', name);
    END LOOP;
END $$;

-- The sequencer's look at what was just written. Rows come in the order of their instants, so that this costs nothing.
CREATE INDEX records_recent ON records USING brin (stored_at) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX archived_histories_recent ON archived_histories USING brin (archived_at)
    WITH (pages_per_range = 32, autosummarize = on);
