-- What counts for a posting, where a person has said so. Append-only: the newest row of a posting counts.
CREATE TABLE rubrics (
    posting TEXT NOT NULL,
    -- Counts the rows of the posting from 1.
    number BIGINT NOT NULL,
    -- The rubric's own digest, and the rubric as TOML; both absent where the row says "back to the suggestion".
    version TEXT,
    text TEXT,
    -- The operator; absent where nobody decided it, as for a suggestion that was kept.
    saved_by TEXT,
    saved_at BIGINT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (posting, number),
    CHECK ((version IS NULL) = (text IS NULL))
);

-- The last runs of a posting, on which an edited rubric is tried.
CREATE INDEX runs_posting ON runs (posting, finished_at);
