-- The book, version 6: which months of VAT a voucher claims, and what gets the flat rate
-- (lag 2005:807 5 and 7 §§, förordning 2005:811 1 §); fixed assets and what vouchers did to them
-- (LKBR 3:6).

-- What can be worked out is not here: what is open, claimed, paid, late, and how much of each,
-- what is written off and what is left.

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

CREATE TABLE asset (
    id INTEGER NOT NULL,            -- 1, 2, 3 ... in the whole book
    entry INTEGER NOT NULL,
    name TEXT NOT NULL,
    account TEXT NOT NULL,          -- where its cost is: '1220'
    accumulated TEXT NOT NULL,      -- '1229'
    depreciation TEXT NOT NULL,     -- '7832'
    cost INTEGER NOT NULL,          -- öre
    residual INTEGER NOT NULL,      -- öre, what is not written off
    in_use TEXT NOT NULL,           -- the day from which it is written off
    months INTEGER NOT NULL,
    objects_of TEXT NOT NULL,       -- JSON: '[[6, "MIA"]]'
    posting INTEGER,                -- that bought it; NULL when it is from before the book
    brought TEXT,                   -- and then the day on which it came into the register
    depreciated INTEGER NOT NULL,   -- öre, when that day ended
    active INTEGER NOT NULL,        -- 0 when it was registered by mistake
    PRIMARY KEY (id, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX asset_by_posting ON asset (posting) WHERE posting IS NOT NULL;

CREATE TABLE asset_event (
    asset INTEGER NOT NULL,
    voucher INTEGER NOT NULL,       -- by registration sequence
    event TEXT NOT NULL,            -- 'depreciation', 'sale', 'scrap'
    entry INTEGER NOT NULL,
    amount INTEGER NOT NULL,        -- öre: what is written off, or the price
    PRIMARY KEY (asset, voucher, event)
) STRICT, WITHOUT ROWID;

-- A kept file whose bytes are gone: a wrong attachment, or what was past its time.
CREATE TABLE erased_file (
    sha256 TEXT NOT NULL PRIMARY KEY,
    entry INTEGER NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
