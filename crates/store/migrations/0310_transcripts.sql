-- What was asked of a language model in a run and what it answered, redacted as it was sent, sealed under the contact's key.
CREATE TABLE transcripts (
    run TEXT NOT NULL REFERENCES runs (id),
    number BIGINT NOT NULL,
    contact TEXT NOT NULL,
    -- Provider, model, parameters and prompt. Not the request's digest: by it a guess at what was erased could be checked.
    pinned_digest TEXT NOT NULL,
    input_tokens BIGINT,
    output_tokens BIGINT,
    -- Millionths of the operator's currency.
    cost_micros BIGINT,
    latency_ms BIGINT,
    asked_at BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (run, number)
);

-- What was spent on language models, by account: a day in UTC, or a posting. What is on its way counts as spent.
CREATE TABLE model_spending (
    account TEXT PRIMARY KEY,
    tokens BIGINT NOT NULL,
    micros BIGINT NOT NULL
);
