-- The connection to Lever, and what is kept to find out what Lever does not announce.

-- How this Fulcrum is connected, where it was connected by command and not by its configuration.
CREATE TABLE lever_connection (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    kind TEXT NOT NULL CHECK (kind IN ('api-key', 'oauth')),
    -- Counts the renewals, so that one renewal is claimed and replaced once.
    generation BIGINT NOT NULL,
    connected_at BIGINT NOT NULL,
    renewed_at BIGINT NOT NULL,
    claimed_until BIGINT,
    -- Why it has ended, once it has.
    ended TEXT,
    sealed BYTEA NOT NULL
);

-- Hooks that were registered by API. The signature token is sealed; Lever shows it once.
CREATE TABLE lever_hooks (
    id TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    url TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    -- Deleted at Lever; its token is believed for a while longer, for what was under way.
    retired_at BIGINT,
    sealed BYTEA NOT NULL
);

-- The token bucket of a key that several processes share. The text is the client's.
CREATE TABLE lever_buckets (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL
);

-- Where each poll of Lever stands.
CREATE TABLE feeds (
    name TEXT PRIMARY KEY,
    made_at BIGINT NOT NULL,
    -- Everything up to this time of Lever's was seen.
    seen_until BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    -- The pass that is under way: when it began, the token of its next page, what it has come upon.
    began_at BIGINT,
    page_token TEXT,
    items BIGINT NOT NULL DEFAULT 0,
    -- The last pass that came to its end.
    ended_at BIGINT,
    ended_items BIGINT,
    problem TEXT
);

-- What happened in Lever, each thing once, however it was found. Ids and times only.
CREATE TABLE events (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    opportunity TEXT,
    contact TEXT,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL,
    found_at BIGINT NOT NULL,
    found_by TEXT NOT NULL CHECK (found_by IN ('webhook', 'poll')),
    -- The webhook by which Lever announces such an event, and when one came.
    webhook TEXT,
    heard_at BIGINT
);
CREATE INDEX events_opportunity ON events (opportunity, at);
CREATE INDEX events_found ON events (found_at);
CREATE INDEX events_unheard ON events (webhook, found_at) WHERE heard_at IS NULL AND webhook IS NOT NULL;

-- What an operator has opened by name that is otherwise closed to agents.
CREATE TABLE openings (
    kind TEXT NOT NULL CHECK (kind IN ('confidential-opportunity', 'confidential-posting', 'secret-notes')),
    id TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);

-- A digest of what Lever holds, so that a reading that brings nothing new writes nothing.
ALTER TABLE opportunities ADD COLUMN digest TEXT;
-- When Lever was last found to hold it, changed or not.
ALTER TABLE opportunities ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE opportunities ADD COLUMN archived_at BIGINT;
-- When notes, feedback, offers and the like are to be looked at, and when they last were.
ALTER TABLE opportunities ADD COLUMN details_due_at BIGINT;
ALTER TABLE opportunities ADD COLUMN details_read_at BIGINT;
-- The opportunity into which this one was merged.
ALTER TABLE opportunities ADD COLUMN merged_into TEXT;
CREATE INDEX opportunities_details_due ON opportunities (details_due_at) WHERE details_due_at IS NOT NULL;
CREATE INDEX opportunities_seen ON opportunities (seen_at);
CREATE INDEX opportunities_stage ON opportunities (stage, id);

-- Why a person was erased. Who is erased because a consent ended may consent again; a new key then begins a new record,
-- and what was sealed under the old one stays unreadable.
ALTER TABLE contact_keys ADD COLUMN destroyed_why TEXT;
ALTER TABLE contact_keys ADD COLUMN revived_at BIGINT;

-- The person a webhook speaks of, where it names no opportunity.
ALTER TABLE deliveries ADD COLUMN contact TEXT;
