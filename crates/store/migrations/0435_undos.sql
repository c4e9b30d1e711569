-- When a change was written: by it everything is found that an agent did since a time.
ALTER TABLE effects ADD COLUMN written_at BIGINT;
UPDATE effects SET written_at = changed_at WHERE state = 'applied';
CREATE INDEX effects_written ON effects (written_at) WHERE written_at IS NOT NULL;
CREATE INDEX effects_proposal ON effects (proposal);
-- Why it could not be taken back when that was last asked for. Holds no personal data, as errors do not.
ALTER TABLE effects ADD COLUMN undo_failed TEXT;

-- Undos that one person asked for together.
CREATE TABLE undo_batches (
    id TEXT PRIMARY KEY,
    operator TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- Either everything of a run, or what an agent did since a time, of every posting where none is named.
    run TEXT,
    agent TEXT,
    since BIGINT,
    posting TEXT
);
CREATE TABLE undo_batch_effects (
    batch TEXT NOT NULL REFERENCES undo_batches (id),
    effect TEXT NOT NULL,
    PRIMARY KEY (batch, effect)
);
