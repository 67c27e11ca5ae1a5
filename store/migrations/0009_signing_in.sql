-- Ways of signing in, what slows guessing down, and machines' tokens. Secrets are kept as SHA-256 digests only.

-- key is a digest: what people type for a login may be a password. An attempt is counted before it is judged.
CREATE TABLE guesses (
    key        text PRIMARY KEY,
    failed     integer NOT NULL,
    last_at    timestamptz NOT NULL,
    shut_until timestamptz
) WITH (fillfactor = 50);
CREATE INDEX guesses_by_age ON guesses (last_at);

-- Whoever was signed in before this migration signs in again. network is coarse: the first 24 bits of an IPv4
-- address, the first 48 of an IPv6 one. id_token is what the other provider wants to hear at signing out.
DELETE FROM sign_ins;
ALTER TABLE sign_ins
    ADD COLUMN id text NOT NULL UNIQUE,
    ADD COLUMN how text NOT NULL CHECK (how IN ('password', 'passkey', 'provider', 'invitation')),
    ADD COLUMN network text NOT NULL,
    ADD COLUMN browser text NOT NULL,
    ADD COLUMN used_at timestamptz NOT NULL,
    ADD COLUMN idle_until timestamptz NOT NULL,
    ADD COLUMN id_token text;
CREATE INDEX sign_ins_by_end ON sign_ins (expires_at);

-- sign_count 0: the authenticator does not count. id is the credential's, as base64url.
CREATE TABLE passkeys (
    id         text PRIMARY KEY,
    person_id  text NOT NULL REFERENCES people (id),
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    name       text NOT NULL,
    made_at    timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX passkeys_by_person ON passkeys (person_id);

-- What was asked of a browser and has not come back yet; a row is used by being deleted.
CREATE TABLE challenges (
    digest     text PRIMARY KEY,
    purpose    text NOT NULL CHECK (purpose IN ('passkey_made', 'passkey_used', 'provider')),
    kept       jsonb NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX challenges_by_end ON challenges (expires_at);

-- Who somebody is at another provider. person_id NULL: has come, and waits for an administrator to say who it is.
CREATE TABLE identities (
    issuer    text NOT NULL,
    subject   text NOT NULL,
    person_id text REFERENCES people (id),
    shown     text NOT NULL,
    seen_at   timestamptz NOT NULL,
    bound_at  timestamptz,
    bound_by  text,
    PRIMARY KEY (issuer, subject),
    CHECK ((person_id IS NULL) = (bound_at IS NULL))
);
CREATE INDEX identities_by_person ON identities (person_id);

-- An address that lets a person in once, to choose a password or a passkey. person_id NULL: the first start, which
-- makes the first administrator.
CREATE TABLE invitations (
    digest     text PRIMARY KEY,
    person_id  text REFERENCES people (id),
    made_by    text NOT NULL,
    made_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE INDEX invitations_by_person ON invitations (person_id);

-- A machine is a person without a password, without a passkey and without a desk.
CREATE TABLE machine_tokens (
    id           text PRIMARY KEY,
    digest       text NOT NULL UNIQUE,
    name         text NOT NULL,
    person_id    text NOT NULL REFERENCES people (id),
    scopes       text[] NOT NULL CHECK (scopes <> '{}'),
    made_by      text NOT NULL,
    made_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    last_used_at timestamptz
);
CREATE INDEX machine_tokens_by_person ON machine_tokens (person_id);
