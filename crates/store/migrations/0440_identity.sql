-- Whether the Lever user of an account follows from its e-mail address, or was said by a person.
ALTER TABLE operators ADD COLUMN lever_user_by TEXT NOT NULL DEFAULT 'email' CHECK (lever_user_by IN ('email', 'hand'));
UPDATE operators SET lever_user_by = 'hand' WHERE lever_user IS NOT NULL;

-- The kind of browser in coarse words, and how its operator signed in. No address.
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN means TEXT NOT NULL DEFAULT 'password' CHECK (means IN ('password', 'provider'));
CREATE INDEX sessions_operator ON sessions (operator);

-- Who an operator is at the sign-in provider.
CREATE TABLE identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    operator TEXT NOT NULL REFERENCES operators (id),
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX identities_operator ON identities (operator, issuer);

-- A sign-in that is under way: at the provider, or between password and code. Sealed under Fulcrum's own key.
CREATE TABLE sign_in_attempts (
    -- SHA-256 of the cookie's value.
    token_hash TEXT PRIMARY KEY,
    expires_at BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);

-- A link by which an operator chooses a password, once.
CREATE TABLE invitations (
    operator TEXT PRIMARY KEY REFERENCES operators (id),
    token_hash TEXT NOT NULL UNIQUE,
    made_by TEXT NOT NULL REFERENCES operators (id),
    expires_at BIGINT NOT NULL
);

-- The secret of an operator's authenticator, sealed under Fulcrum's own key; it counts once a code of it was entered.
CREATE TABLE authenticators (
    operator TEXT PRIMARY KEY REFERENCES operators (id),
    sealed BYTEA NOT NULL,
    confirmed_at BIGINT,
    -- The last time step of which a code was taken: each code counts once.
    last_step BIGINT NOT NULL
);
CREATE TABLE recovery_codes (
    operator TEXT NOT NULL REFERENCES operators (id),
    code_hash TEXT NOT NULL,
    PRIMARY KEY (operator, code_hash)
);

-- By what programs act for an operator. Never more than the operator's role allows at that moment.
CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    operator TEXT NOT NULL REFERENCES operators (id),
    name TEXT NOT NULL,
    -- Names of permissions between spaces.
    permissions TEXT NOT NULL,
    -- SHA-256 of the token.
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX api_tokens_operator ON api_tokens (operator);
