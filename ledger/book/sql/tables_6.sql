-- The book, version 6: which months of VAT a voucher claims, and what gets the flat rate
-- (lag 2005:807 5 and 7 §§, förordning 2005:811 1 §).

-- What can be worked out is not here: what is open, claimed, paid, late, and how much of each.

CREATE TABLE vat_claim (
    voucher INTEGER NOT NULL,       -- its registration number; the latest row is what counts
    entry INTEGER NOT NULL,
    first_day TEXT NOT NULL,        -- of a month, or of three in a row within a calendar year;
    last_day TEXT NOT NULL,         -- '' when the voucher claims no month after all
    PRIMARY KEY (voucher, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE vat_mark (
    posting INTEGER NOT NULL,       -- a cost; the latest row is what counts
    entry INTEGER NOT NULL,
    kind TEXT NOT NULL,             -- 'whole', 'split', 'public' (a public landlord), '' for none
    premises INTEGER NOT NULL,      -- öre: what of a split cost is premises
    PRIMARY KEY (posting, entry)
) STRICT, WITHOUT ROWID;
