-- The book, version 3: the year before, when it was kept elsewhere (LKBR 5:6, 6:5).

-- Each time the figures of a year are stated anew: what was stated before no longer counts.
CREATE TABLE prior_year (
    year INTEGER NOT NULL,          -- the calendar year in which the year ends: 2018
    basis TEXT NOT NULL,            -- 'line': as printed, in published; 'account': in prior_balance
    entry INTEGER NOT NULL,
    PRIMARY KEY (year, basis, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE prior_balance (
    year INTEGER NOT NULL,
    account TEXT NOT NULL,
    objects INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    opening INTEGER,                -- öre, debit positive; NULL when it is not known
    closing INTEGER NOT NULL,       -- of an income or a cost: what the year came to
    PRIMARY KEY (year, account, objects, entry)
) STRICT, WITHOUT ROWID;
