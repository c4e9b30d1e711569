-- Columns named "sealed" hold JSON encrypted under the key of the contact in the row (or Fulcrum's own key where there
-- is none). Everything else is ids, states, times, counts, and what Lever holds of the account itself, such as the
-- names of its users.

CREATE TABLE contact_keys (
    contact TEXT PRIMARY KEY,
    -- The contact's key, wrapped by the master key; empty once destroyed.
    wrapped BYTEA,
    created_at BIGINT NOT NULL,
    destroyed_at BIGINT
);

-- One sealed word, by which a wrong master key is noticed before anything is sealed under it.
CREATE TABLE canary (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    sealed BYTEA NOT NULL
);

CREATE TABLE deliveries (
    -- triggered-at and a digest, so that the index grows at its right edge.
    dedupe TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    event TEXT NOT NULL,
    opportunity TEXT,
    triggered_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'understood', 'ignored', 'failed')),
    why TEXT,
    settled_at BIGINT,
    sealed BYTEA NOT NULL
);
CREATE INDEX deliveries_open ON deliveries (received_at) WHERE state = 'received';

CREATE TABLE opportunities (
    id TEXT PRIMARY KEY,
    contact TEXT NOT NULL,
    posting TEXT,
    stage TEXT,
    archived BIGINT NOT NULL,
    confidential BIGINT NOT NULL,
    read_at BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX opportunities_contact ON opportunities (contact);

CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    agent TEXT NOT NULL,
    opportunity TEXT NOT NULL,
    contact TEXT NOT NULL,
    posting TEXT,
    phase TEXT NOT NULL,
    brief_digest TEXT NOT NULL,
    score BIGINT,
    needs_review BIGINT NOT NULL,
    finished_at BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
-- The same brief is not worked on twice.
CREATE UNIQUE INDEX runs_brief ON runs (agent, opportunity, brief_digest);
CREATE INDEX runs_opportunity ON runs (opportunity, finished_at);

CREATE TABLE proposals (
    id TEXT PRIMARY KEY,
    run TEXT NOT NULL REFERENCES runs (id),
    opportunity TEXT NOT NULL,
    contact TEXT NOT NULL,
    agent TEXT NOT NULL,
    effect_kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'forbidden', 'awaiting-approval', 'approved', 'authorized',
        'declined', 'expired', 'superseded')),
    opened_at BIGINT NOT NULL,
    expires_at BIGINT,
    sealed BYTEA NOT NULL
);
CREATE INDEX proposals_waiting ON proposals (opened_at) WHERE state = 'awaiting-approval';
CREATE INDEX proposals_run ON proposals (run);
CREATE INDEX proposals_opportunity ON proposals (opportunity);

CREATE TABLE approvals (
    id TEXT PRIMARY KEY,
    proposal TEXT NOT NULL UNIQUE REFERENCES proposals (id),
    operator TEXT NOT NULL,
    contact TEXT NOT NULL,
    at BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);

CREATE TABLE effects (
    id TEXT PRIMARY KEY,
    proposal TEXT NOT NULL REFERENCES proposals (id),
    opportunity TEXT NOT NULL,
    contact TEXT NOT NULL,
    kind TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'stale', 'sending', 'applied', 'rejected', 'unconfirmed',
        'abandoned', 'compensated')),
    changed_at BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
-- The same change of the same opportunity is stored once while it stands or is under way. A stage may be moved to
-- again after someone moved it back.
CREATE UNIQUE INDEX effects_fingerprint ON effects (fingerprint)
    WHERE state IN ('ready', 'sending', 'unconfirmed') OR (state = 'applied' AND kind <> 'move-stage');
CREATE INDEX effects_under_way ON effects (changed_at) WHERE state IN ('ready', 'sending', 'unconfirmed');
CREATE INDEX effects_opportunity ON effects (opportunity);

CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    opportunity TEXT,
    contact TEXT,
    -- The public entry as it was hashed.
    text TEXT NOT NULL,
    sealed BYTEA,
    sealed_digest TEXT,
    hash TEXT NOT NULL
);
CREATE INDEX audit_opportunity ON audit (opportunity, seq);
CREATE INDEX audit_action ON audit (action, seq);

CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE operators (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'recruiter', 'hiring-manager', 'auditor')),
    -- The user of Lever's on whose behalf this operator's decisions are written.
    lever_user TEXT,
    password_hash TEXT NOT NULL,
    failed_sign_ins BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE sessions (
    -- SHA-256 of the cookie's value.
    token_hash TEXT PRIMARY KEY,
    operator TEXT NOT NULL REFERENCES operators (id),
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);

CREATE TABLE phases (
    -- Empty for every agent.
    agent TEXT NOT NULL,
    scope TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('off', 'shadow', 'augment', 'recommend', 'automate')),
    set_by TEXT,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (agent, scope)
);

-- What Lever holds for the whole account (stages, users, postings, form templates): read often, changed seldom.
CREATE TABLE lever_cache (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    text TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
