-- What people said of a run before they saw its score, and what they made of each proposal. Ids, answers and times.

CREATE TABLE judgements (
    run TEXT NOT NULL REFERENCES runs (id),
    operator TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'unsure', 'no')),
    -- From the page to the answer; absent where nobody knows.
    seconds BIGINT,
    at BIGINT NOT NULL,
    PRIMARY KEY (run, operator)
);

CREATE TABLE reviews (
    proposal TEXT PRIMARY KEY REFERENCES proposals (id),
    run TEXT NOT NULL,
    agent TEXT NOT NULL,
    operator TEXT NOT NULL,
    decided TEXT NOT NULL CHECK (decided IN ('approved', 'edited', 'declined')),
    seconds BIGINT,
    at BIGINT NOT NULL
);
CREATE INDEX reviews_at ON reviews (agent, at);
