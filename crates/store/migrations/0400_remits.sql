-- Which candidacies each operator sees, and what is needed to tell.

CREATE TABLE remits (
    operator TEXT NOT NULL REFERENCES operators (id),
    kind TEXT NOT NULL CHECK (kind IN ('everywhere', 'department', 'team', 'location', 'posting', 'involved')),
    -- A name or an id; empty where the kind says it all.
    value TEXT NOT NULL,
    confidential BIGINT NOT NULL,
    set_by TEXT,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (operator, kind, value)
);
-- Accounts begin with what a new account of their role begins with.
INSERT INTO remits (operator, kind, value, confidential, set_by, set_at)
SELECT id, CASE WHEN role = 'hiring-manager' THEN 'involved' ELSE 'everywhere' END, '',
    CASE WHEN role = 'recruiter' THEN 0 ELSE 1 END, NULL, created_at
FROM operators;

-- What of a posting decides who sees its candidacies, and by which it is found.
CREATE TABLE postings (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    team TEXT,
    department TEXT,
    location TEXT,
    -- Users of Lever's.
    owner TEXT,
    hiring_manager TEXT,
    confidential BIGINT NOT NULL
);
CREATE INDEX postings_owner ON postings (owner);
CREATE INDEX postings_hiring_manager ON postings (hiring_manager);

-- Who owns or follows an opportunity in Lever.
CREATE TABLE involved (
    lever_user TEXT NOT NULL,
    opportunity TEXT NOT NULL,
    PRIMARY KEY (lever_user, opportunity)
);
CREATE INDEX involved_opportunity ON involved (opportunity);

ALTER TABLE opportunities ADD COLUMN owner TEXT;
-- Confidential in Lever, whether an operator has opened it to agents or not.
ALTER TABLE opportunities ADD COLUMN restricted BIGINT NOT NULL DEFAULT 0;
UPDATE opportunities SET restricted = 1
WHERE confidential = 1
    OR id IN (SELECT id FROM openings WHERE kind = 'confidential-opportunity')
    OR posting IN (SELECT id FROM openings WHERE kind = 'confidential-posting');
CREATE INDEX opportunities_posting ON opportunities (posting);
