-- Official papers that were made of an incident's timeline. A line a version; it never changes. No words: those lie in the
-- files, which can be erased as people's words can. body_id null: the organisation as a whole.
CREATE TABLE papers (
    id              text PRIMARY KEY,
    incident_id     text NOT NULL,
    kind            text NOT NULL,
    duty_key        text,
    body_id         text,
    code            text NOT NULL,
    year            integer NOT NULL,
    ordinal         integer NOT NULL CHECK (ordinal > 0),
    version         integer NOT NULL CHECK (version > 0),
    language        text NOT NULL,
    event_no        integer NOT NULL,
    checkpoint_size bigint,
    checkpoint_root text,
    template_no     bigint,
    restricted      boolean NOT NULL,
    made_by         text NOT NULL,
    made_at         timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (body_id, kind, year, ordinal, version),
    CHECK ((checkpoint_size IS NULL) = (checkpoint_root IS NULL))
);
CREATE INDEX papers_by_incident ON papers (incident_id, made_at DESC);

CREATE TABLE paper_files (
    paper_id  text NOT NULL REFERENCES papers (id),
    format    text NOT NULL CHECK (format IN ('docx', 'pdf')),
    sha256    text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size      integer NOT NULL,
    body      bytea,
    erased_at timestamptz,
    PRIMARY KEY (paper_id, format),
    CHECK ((body IS NULL) = (erased_at IS NOT NULL)),
    CHECK (octet_length(body) = size)
);
ALTER TABLE paper_files ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TRIGGER paper_files_only_erased BEFORE UPDATE ON paper_files FOR EACH ROW
    WHEN (NEW.body IS NOT NULL OR NEW.paper_id <> OLD.paper_id OR NEW.format <> OLD.format
          OR NEW.sha256 <> OLD.sha256 OR NEW.size <> OLD.size
          OR (OLD.erased_at IS NOT NULL AND OLD.erased_at IS DISTINCT FROM NEW.erased_at))
    EXECUTE FUNCTION refuse_change('a file can only be erased');

-- Who was given which version: written before the file is.
CREATE TABLE paper_reads (
    no        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL,
    person_id text NOT NULL,
    paper_id  text NOT NULL REFERENCES papers (id),
    format    text NOT NULL
);
CREATE INDEX paper_reads_by_paper ON paper_reads (paper_id, no);

-- What a body sets in the place of ours for a kind of paper: the word before the year in its numbers, and a template of its
-- own. The newest line counts; one without a template sets ours in force again.
CREATE TABLE paper_templates (
    no      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body_id text,
    kind    text NOT NULL,
    code    text,
    sha256  text,
    docx    bytea,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    CHECK ((sha256 IS NULL) = (docx IS NULL))
);
ALTER TABLE paper_templates ALTER COLUMN docx SET STORAGE EXTERNAL;
CREATE INDEX paper_templates_newest ON paper_templates (kind, body_id, no DESC);

DO $$ DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['papers', 'paper_reads', 'paper_templates'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW
            EXECUTE FUNCTION refuse_change(''papers stay as they were made'')', name || '_rows_stay', name);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT
            EXECUTE FUNCTION refuse_change(''papers stay as they were made'')', name || '_stay', name);
    END LOOP;
END $$;

ALTER TABLE papers ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON papers USING (true) WITH CHECK (true);
CREATE POLICY in_sight ON papers AS RESTRICTIVE TO pingxi_reader USING (
    '' = ANY ((SELECT viewer_sees())::text[])
    OR incident_id = (SELECT nullif(current_setting('pingxi.about', true), ''))
    OR EXISTS (SELECT FROM incidents i WHERE i.id = papers.incident_id));
