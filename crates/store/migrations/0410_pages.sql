-- The pages of a résumé as pictures, as the person made it, sealed under the contact's key.
CREATE TABLE pages (
    run TEXT NOT NULL REFERENCES runs (id),
    number BIGINT NOT NULL,
    contact TEXT NOT NULL,
    -- In pixels.
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    -- In hundredths of a point.
    page_width BIGINT NOT NULL,
    page_height BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (run, number)
);
