-- The posts that tell of an incident: what its watching counts. Whoever gathers them, links them.
CREATE TABLE incident_posts (
    incident_id text NOT NULL,
    source      text NOT NULL,
    post_id     text NOT NULL,
    linked_at   timestamptz NOT NULL,
    linked_by   text NOT NULL,
    PRIMARY KEY (incident_id, source, post_id)
);
CREATE INDEX incident_posts_by_post ON incident_posts (source, post_id);
ALTER TABLE incident_posts ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON incident_posts USING (true) WITH CHECK (true);
CREATE POLICY in_sight ON incident_posts AS RESTRICTIVE TO pingxi_reader USING (
    '' = ANY ((SELECT viewer_sees())::text[])
    OR incident_id = (SELECT nullif(current_setting('pingxi.about', true), ''))
    OR EXISTS (SELECT FROM incidents i WHERE i.id = incident_posts.incident_id));

-- Every look at them, with its figures and what followed. The table named looks holds what auditors looked at.
CREATE TABLE observations (
    incident_id text NOT NULL,
    look_no     integer NOT NULL CHECK (look_no > 0),
    due_at      timestamptz NOT NULL,
    observed_at timestamptz NOT NULL,
    kept_at     timestamptz NOT NULL,
    run_id      text NOT NULL,
    body        jsonb NOT NULL,
    PRIMARY KEY (incident_id, look_no)
);
ALTER TABLE observations ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON observations USING (true) WITH CHECK (true);
CREATE POLICY in_sight ON observations AS RESTRICTIVE TO pingxi_reader USING (
    '' = ANY ((SELECT viewer_sees())::text[])
    OR incident_id = (SELECT nullif(current_setting('pingxi.about', true), ''))
    OR EXISTS (SELECT FROM incidents i WHERE i.id = observations.incident_id));
CREATE TRIGGER observations_rows_stay BEFORE UPDATE OR DELETE ON observations FOR EACH ROW
    EXECUTE FUNCTION refuse_change('looks only grow');
CREATE TRIGGER observations_stay BEFORE TRUNCATE ON observations FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_change('looks only grow');
