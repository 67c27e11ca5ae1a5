-- What was done with which version of a plan, by whom and why: put forward, released by another person, taken back before
-- that, taken out of force. A line each; none ever changes. Of one plan, the version that was released last is in force.
CREATE TABLE plan_releases (
    no        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL,
    who       text NOT NULL,
    why       text NOT NULL CHECK (why <> ''),
    act       text NOT NULL CHECK (act IN ('proposed', 'released', 'withdrawn', 'ended')),
    plan_id   text NOT NULL,
    version   integer NOT NULL,
    plan_hash text NOT NULL REFERENCES plans (hash)
);
CREATE INDEX plan_releases_by_plan ON plan_releases (plan_id, no DESC);
CREATE INDEX plan_releases_by_hash ON plan_releases (plan_hash, no DESC);
CREATE TRIGGER plan_releases_rows_stay BEFORE UPDATE OR DELETE ON plan_releases FOR EACH ROW
    EXECUTE FUNCTION refuse_change('who released which plan stays on record');
CREATE TRIGGER plan_releases_stay BEFORE TRUNCATE ON plan_releases FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_change('who released which plan stays on record');

CREATE VIEW plans_in_force AS
    SELECT p.hash, p.plan_id, p.version, p.body, p.stored_at
    FROM (SELECT DISTINCT ON (plan_id) no, plan_hash FROM plan_releases
          WHERE act = 'released' ORDER BY plan_id, no DESC) r
    JOIN plans p ON p.hash = r.plan_hash
    WHERE NOT EXISTS (SELECT FROM plan_releases e
                      WHERE e.plan_hash = r.plan_hash AND e.act = 'ended' AND e.no > r.no);

-- What an installation has used so far stays in force.
INSERT INTO plan_releases (at, who, why, act, plan_id, version, plan_hash)
SELECT p.stored_at, given.who, '升级前已在使用 · In use before plans had to be released', given.act,
       p.plan_id, p.version, p.hash
FROM (SELECT DISTINCT ON (plan_id) hash, plan_id, version, stored_at FROM plans
      ORDER BY plan_id, version DESC, stored_at DESC, hash) p
CROSS JOIN (VALUES (1, 'release', 'proposed'), (2, 'migration', 'released')) AS given (place, who, act)
ORDER BY p.plan_id, given.place;
