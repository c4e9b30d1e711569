-- A job waits (available, parked behind its lane, scheduled for later), runs under a lease, and ends.
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    lane TEXT,
    priority BIGINT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('available', 'parked', 'scheduled', 'running', 'done', 'discarded', 'cancelled')),
    dedupe_key TEXT,
    -- 1 once a worker has taken it: a second job with the same key may then be queued, since the first may have read
    -- what it works on before the second was asked for.
    started BIGINT NOT NULL DEFAULT 0,
    attempts BIGINT NOT NULL DEFAULT 0,
    max_attempts BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    lease_token TEXT,
    lease_until BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);

-- At most one job of a lane is ready or running: the engine keeps lanes serial, not the worker.
CREATE UNIQUE INDEX jobs_lane ON jobs (lane) WHERE state IN ('available', 'running');
CREATE UNIQUE INDEX jobs_dedupe ON jobs (dedupe_key)
    WHERE started = 0 AND state IN ('available', 'parked', 'scheduled');
CREATE INDEX jobs_unfinished_key ON jobs (dedupe_key) WHERE finished_at IS NULL;
CREATE INDEX jobs_available ON jobs (priority, id) WHERE state = 'available';
CREATE INDEX jobs_parked ON jobs (lane, priority, id) WHERE state = 'parked';
CREATE INDEX jobs_scheduled ON jobs (run_at) WHERE state = 'scheduled';
CREATE INDEX jobs_leases ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_discarded ON jobs (finished_at) WHERE state = 'discarded';

CREATE TABLE job_schedules (
    name TEXT PRIMARY KEY,
    cron TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    next_run_at BIGINT NOT NULL
);
