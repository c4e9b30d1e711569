-- Policies that people saved. Append-only: the newest row is in force.
CREATE TABLE policies (
    number BIGINT PRIMARY KEY,
    -- The policy's own digest, and the policy as TOML; both absent where the row says "back to the configured file".
    version TEXT,
    text TEXT,
    -- The row that was put in force again; 0 for the configured file, absent for a new text.
    back_to BIGINT,
    saved_by TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    remark TEXT NOT NULL,
    CHECK ((version IS NULL) = (text IS NULL))
);

-- A phase may be for a share of a scope's candidacies. What was set before is for all of them.
ALTER TABLE phases RENAME TO phases_of_before;
CREATE TABLE phases (
    -- Empty for every agent.
    agent TEXT NOT NULL,
    scope TEXT NOT NULL,
    -- In percent.
    share BIGINT NOT NULL CHECK (share BETWEEN 1 AND 100),
    phase TEXT NOT NULL CHECK (phase IN ('off', 'shadow', 'augment', 'recommend', 'automate')),
    set_by TEXT,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (agent, scope, share)
);
INSERT INTO phases (agent, scope, share, phase, set_by, set_at)
SELECT agent, scope, 100, phase, set_by, set_at FROM phases_of_before;
DROP TABLE phases_of_before;

-- Presses of the kill switch, each with what was under way at that moment and when the last of it had ended.
CREATE TABLE stops (
    number BIGINT PRIMARY KEY,
    -- Empty for every agent.
    agent TEXT NOT NULL,
    -- Absent for every posting.
    posting TEXT,
    -- The phase that stood there before; absent where none did.
    phase_before TEXT,
    stopped_by TEXT NOT NULL,
    pressed_at BIGINT NOT NULL,
    -- What was under way: attempts of steps that let an agent run, of steps that write, and writes whose outcome was open.
    runs BIGINT NOT NULL,
    writes BIGINT NOT NULL,
    -- How much of it has not ended yet.
    open BIGINT NOT NULL,
    in_effect_at BIGINT
);
CREATE TABLE stop_work (
    stop BIGINT NOT NULL REFERENCES stops (number),
    kind TEXT NOT NULL CHECK (kind IN ('job', 'effect')),
    id TEXT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (stop, kind, id)
);
CREATE INDEX stop_work_open ON stop_work (kind, id) WHERE ended_at IS NULL;

-- What the figures of agents are read from. Of what was approved before it is not known whether it was edited first.
ALTER TABLE proposals ADD COLUMN edited BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transcripts ADD COLUMN agent TEXT;
UPDATE transcripts SET agent = (SELECT agent FROM runs WHERE runs.id = transcripts.run);
CREATE INDEX proposals_opened ON proposals (opened_at, id);
CREATE INDEX proposals_of_agent ON proposals (agent, opened_at, state, edited);
CREATE INDEX runs_of_agent ON runs (agent, finished_at);
CREATE INDEX transcripts_of_agent ON transcripts (agent, asked_at, cost_micros, input_tokens, output_tokens);
CREATE INDEX deliveries_counted ON deliveries (event, state);
CREATE INDEX effects_counted ON effects (kind, state);
