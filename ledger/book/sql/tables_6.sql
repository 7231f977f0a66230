-- The book, version 6: which months of VAT a voucher claims, and what gets the flat rate
-- (lag 2005:807 5 and 7 §§, förordning 2005:811 1 §); fixed assets and what vouchers did to them
-- (LKBR 3:6); projects, and what is claimed of their funders.

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

-- A project is an object of dimension 6 (DOMAIN 3.6); what a claim has become follows from rows.
CREATE TABLE project (
    code TEXT NOT NULL,
    entry INTEGER NOT NULL,
    funder TEXT NOT NULL,
    decision TEXT NOT NULL,         -- the funder's reference
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    share INTEGER NOT NULL,         -- ten thousandths of a percent that the funder pays
    receivable TEXT NOT NULL,       -- accounts: '1791', '3981'
    income TEXT NOT NULL,
    objects_of TEXT NOT NULL,       -- '21:ESF; 1:KANSLI'; '' for none
    costs TEXT NOT NULL,            -- 'Personal: 7000-7699 = 5 000 000,00; Indirekta: 15 % Personal'
    closed TEXT,                    -- NULL while it may be claimed
    PRIMARY KEY (code, entry)
) STRICT, WITHOUT ROWID;

-- Of a claim the newest row counts; one of nothing, without costs, is taken back.
CREATE TABLE claim (
    project TEXT NOT NULL,
    number INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    day TEXT NOT NULL,              -- of entry of what the funder owes by it
    share INTEGER NOT NULL,
    parts TEXT NOT NULL,            -- 'Personal=48493400; Resor=500'; '' when made elsewhere
    amount INTEGER NOT NULL,        -- öre, what is applied for
    PRIMARY KEY (project, number, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_cost (
    project TEXT NOT NULL,
    number INTEGER NOT NULL,
    posting INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    amount INTEGER NOT NULL,        -- öre of the posting that are claimed; 0 when not eligible
    paid TEXT NOT NULL,             -- the day
    kind TEXT NOT NULL,             -- of cost: 'Personal'
    reason TEXT NOT NULL,           -- why not all of it; '' when it is
    PRIMARY KEY (project, number, posting, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX claim_cost_by_posting ON claim_cost (posting);

CREATE TABLE claim_event (
    project TEXT NOT NULL,
    number INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    event TEXT NOT NULL,            -- 'applied', 'decided', 'paid'; 'undone' takes the last back
    day TEXT NOT NULL,
    amount INTEGER NOT NULL,        -- öre that were decided or paid
    reference TEXT NOT NULL,
    PRIMARY KEY (project, number, entry)
) STRICT, WITHOUT ROWID;
