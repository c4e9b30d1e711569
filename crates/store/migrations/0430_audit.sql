-- What the audit log is searched by beyond the first day, and whom the names of people lead to.

-- The run an entry is about, as the entry says it.
ALTER TABLE audit ADD COLUMN run TEXT;
CREATE INDEX audit_actor ON audit (actor, seq);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_contact ON audit (contact, seq);
CREATE INDEX audit_run ON audit (run);

-- The language models that an entry names.
CREATE TABLE audit_models (
    model TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (model, seq)
);
CREATE INDEX audit_models_seq ON audit_models (seq);

-- Words of names and addresses of e-mail, each as a keyed digest: it says nothing without the master key.
CREATE TABLE person_index (
    token TEXT NOT NULL,
    contact TEXT NOT NULL,
    PRIMARY KEY (token, contact)
);
CREATE INDEX person_index_contact ON person_index (contact);

-- How far what was kept before a column or table came has been gone through.
CREATE TABLE backfills (
    name TEXT PRIMARY KEY,
    after TEXT NOT NULL,
    done BIGINT NOT NULL
);
INSERT INTO backfills (name, after, done) VALUES ('audit', '', 0), ('person-index', '', 0);

-- The key by which exports of the audit are signed: made once, sealed under Fulcrum's own key.
CREATE TABLE audit_keys (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    -- The public half, in hex.
    public TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
