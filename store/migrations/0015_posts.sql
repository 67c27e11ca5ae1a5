-- Where posts come from: a machine that brings them (push), a feed that is read, or people (person).
CREATE TABLE sources (
    name            text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9_.-]{0,62}$'),
    kind            text NOT NULL CHECK (kind IN ('push', 'feed', 'person')),
    title           text NOT NULL DEFAULT '',
    url             text,
    every_seconds   integer NOT NULL DEFAULT 900 CHECK (every_seconds >= 60),
    silent_seconds  integer CHECK (silent_seconds >= 60),
    private_allowed boolean NOT NULL DEFAULT false,
    webhook_no      integer NOT NULL DEFAULT 0,
    made_by         text NOT NULL,
    made_at         timestamptz NOT NULL,
    ended_at        timestamptz,
    last_heard_at   timestamptz,
    due_at          timestamptz,
    tried_at        timestamptz,
    failures        integer NOT NULL DEFAULT 0,
    error_code      text,
    error_at        timestamptz,
    etag            text,
    modified        text,
    CHECK ((kind = 'feed') = (url IS NOT NULL))
) WITH (fillfactor = 70);

-- The last number of arrival. Whoever keeps posts holds this row until the commit: numbers become visible in their order.
CREATE TABLE arrivals (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    last   bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO arrivals (last) VALUES (0);

-- A post is known by its source and id whatever instant it says it was written at: one row for each, in no partition.
CREATE TABLE post_keys (
    source    text NOT NULL,
    post_id   text NOT NULL,
    posted_at timestamptz NOT NULL,
    arrival   bigint NOT NULL,
    PRIMARY KEY (source, post_id)
);

-- Posts, by the month in which they were written (UTC). author: a keyed hash; excerpt: never more than 500 characters.
CREATE TABLE posts (
    source      text NOT NULL,
    post_id     text NOT NULL,
    posted_at   timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    arrival     bigint NOT NULL,
    site        text NOT NULL,
    link        text,
    author      bytea CHECK (octet_length(author) = 16),
    kind        text NOT NULL CHECK (kind IN ('post', 'repost', 'comment')),
    root        text,
    title       text,
    excerpt     text NOT NULL CHECK (char_length(excerpt) <= 500),
    digest      bytea NOT NULL,
    PRIMARY KEY (arrival, posted_at)
) PARTITION BY RANGE (posted_at);
CREATE INDEX posts_by_root ON posts (source, root) WHERE root IS NOT NULL;
CREATE INDEX posts_by_time ON posts (posted_at, arrival);
CREATE TABLE posts_other PARTITION OF posts DEFAULT;

-- Counts as given: what a site showed of a post at an instant, since the post was written. Never differences.
CREATE TABLE post_counts (
    source      text NOT NULL,
    post_id     text NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    reposts     bigint CHECK (reposts >= 0),
    comments    bigint CHECK (comments >= 0),
    likes       bigint CHECK (likes >= 0),
    clicks      bigint CHECK (clicks >= 0),
    PRIMARY KEY (source, post_id, observed_at),
    CHECK (num_nonnulls(reposts, comments, likes, clicks) > 0)
) PARTITION BY RANGE (observed_at);
CREATE TABLE post_counts_other PARTITION OF post_counts DEFAULT;

-- What could not be kept as a post or counts, sealed with a key that is not in the database: nothing is lost, nobody is named.
CREATE TABLE set_aside (
    no          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source      text NOT NULL,
    received_at timestamptz NOT NULL,
    origin      text NOT NULL,
    item        integer NOT NULL CHECK (item > 0),
    problems    jsonb NOT NULL,
    sealed      bytea NOT NULL,
    digest      bytea NOT NULL,
    UNIQUE (source, digest)
);
CREATE INDEX set_aside_by_time ON set_aside (received_at);

-- Signed messages that were taken, by the id that their sender gave: the same once more is known, another under it refused.
CREATE TABLE webhooks_taken (
    source     text NOT NULL,
    webhook_id text NOT NULL,
    digest     bytea NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (source, webhook_id)
);
CREATE INDEX webhooks_taken_by_time ON webhooks_taken (at);

-- How far the reading of a file has come, so that it goes on after an interruption.
CREATE TABLE import_places (
    source  text NOT NULL,
    file    text NOT NULL,
    place   bigint NOT NULL,
    items   bigint NOT NULL,
    at      timestamptz NOT NULL,
    done    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (source, file)
);

-- The run-time role may not make tables; it may have the partition of a month made, or one that is over dropped.
CREATE FUNCTION partition_for(parent text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
    month timestamp := date_trunc('month', at AT TIME ZONE 'UTC');
    part  text := parent || to_char(month, '"_"YYYYMM');
    time_column text := CASE parent WHEN 'posts' THEN 'posted_at' WHEN 'post_counts' THEN 'observed_at' END;
    since text := to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00';
    until text := to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
BEGIN
    IF time_column IS NULL THEN
        RAISE EXCEPTION 'no partitions of %', parent USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF to_regclass(part) IS NOT NULL OR month < '2000-01-01' OR month >= '2100-01-01' THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('pingxi partitions', 0));
    IF to_regclass(part) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, parent);
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_other');
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *)
                    INSERT INTO %I SELECT * FROM moved',
                   parent || '_other', time_column, since, time_column, until, part);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   parent, part, since, until);
    RETURN true;
END $$;

CREATE FUNCTION drop_partition(parent text, month date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
    part text := parent || to_char(month, '"_"YYYYMM');
BEGIN
    IF parent NOT IN ('posts', 'post_counts') THEN
        RAISE EXCEPTION 'no partitions of %', parent USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF to_regclass(part) IS NULL THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('pingxi partitions', 0));
    EXECUTE format('DROP TABLE %I', part);
    RETURN true;
END $$;
