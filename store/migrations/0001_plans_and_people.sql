-- Plans are kept by the hash of their canonical text: what an incident was judged by never changes.
CREATE TABLE plans (
    hash      text PRIMARY KEY,
    plan_id   text NOT NULL,
    version   integer NOT NULL,
    body      text NOT NULL,
    stored_at timestamptz NOT NULL
);
CREATE INDEX plans_by_id ON plans (plan_id, version DESC, stored_at DESC);

-- The id is random, so that everything else can speak of a person without naming one.
CREATE TABLE people (
    id            text PRIMARY KEY,
    login         text NOT NULL UNIQUE,
    name          text NOT NULL,
    password_hash text NOT NULL,
    active        boolean NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL
);

CREATE TABLE person_roles (
    person_id text NOT NULL REFERENCES people (id),
    plan_id   text NOT NULL,
    role      text NOT NULL,
    PRIMARY KEY (person_id, plan_id, role)
);
CREATE INDEX person_roles_by_role ON person_roles (plan_id, role);

CREATE TABLE person_desks (
    person_id text NOT NULL REFERENCES people (id),
    desk      text NOT NULL CHECK (desk IN ('operator', 'supervisor', 'auditor', 'administrator')),
    PRIMARY KEY (person_id, desk)
);

-- Only the digest of a sign-in's token is kept: the table gives nobody a session.
CREATE TABLE sign_ins (
    token_digest text PRIMARY KEY,
    person_id    text NOT NULL REFERENCES people (id),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE INDEX sign_ins_by_person ON sign_ins (person_id);
