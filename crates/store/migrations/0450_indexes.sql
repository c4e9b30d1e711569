-- What pages count and what the sweep looks for, without reading whole tables. Found by `cargo xtask bench console`.

-- Active opportunities of each posting, for the list of rubrics.
CREATE INDEX opportunities_active ON opportunities (posting, archived)
    WHERE posting IS NOT NULL AND confidential = 0 AND merged_into IS NULL;
-- What became of jobs, for the page of the agents.
CREATE INDEX jobs_counted ON jobs (state) WHERE state NOT IN ('done', 'cancelled');
-- What has waited too long, for the sweep.
CREATE INDEX proposals_due ON proposals (expires_at) WHERE state = 'awaiting-approval';
