-- What the inbox counts and narrows by, and what decides who sees a candidacy, without touching the sealed parts of
-- rows. A column that was added later stands behind the sealed one, so reading it would mean reading through that.
CREATE INDEX proposals_pending ON proposals (run, opportunity, expires_at, opened_at, effect_kind, state)
    WHERE state = 'awaiting-approval';
CREATE INDEX opportunities_sight ON opportunities (id, confidential, restricted, contact, posting, owner);
