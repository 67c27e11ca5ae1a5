-- What is still owed by a role, as it falls due: the first page of whoever holds it reads the beginning of this.
CREATE INDEX duties_owed ON duties (owner, due_at, incident_id, key) WHERE status IN ('late', 'open', 'warned');
DROP INDEX duties_by_owner;
