-- Other ways of signing in than a password, and machines' tokens.
CREATE TABLE guesses (
    key         text PRIMARY KEY,
    failed      integer NOT NULL,
    last_at     timestamptz NOT NULL,
    shut_until  timestamptz
) WITH (fillfactor = 50);
