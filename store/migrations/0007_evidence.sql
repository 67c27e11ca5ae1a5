-- Files attached as evidence, one row a file of an incident. Like people's words they can be erased, not changed.
CREATE TABLE evidence (
    incident_id text NOT NULL,
    sha256      text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size        integer NOT NULL CHECK (size BETWEEN 1 AND 10485760),
    media_type  text NOT NULL,
    body        bytea,
    received_at timestamptz NOT NULL,
    erased_at   timestamptz,
    PRIMARY KEY (incident_id, sha256),
    CHECK ((body IS NULL) = (erased_at IS NOT NULL)),
    CHECK (octet_length(body) = size)
);
-- Pictures and documents are compressed already.
ALTER TABLE evidence ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TRIGGER evidence_only_erased BEFORE UPDATE ON evidence FOR EACH ROW
    WHEN (NEW.body IS NOT NULL OR NEW.incident_id <> OLD.incident_id OR NEW.sha256 <> OLD.sha256
          OR NEW.size <> OLD.size OR NEW.media_type <> OLD.media_type OR NEW.received_at <> OLD.received_at
          OR (OLD.erased_at IS NOT NULL AND OLD.erased_at IS DISTINCT FROM NEW.erased_at))
    EXECUTE FUNCTION refuse_change('a file can only be erased');
