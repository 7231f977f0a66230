-- The book, version 4: quantities beside amounts, and what they count (SIE 4B §11 #ENHET, kvantitet);
-- the goals that a year's annual report evaluates (LKBR 11:8).

CREATE TABLE unit (
    account TEXT NOT NULL,
    entry INTEGER NOT NULL,         -- columns of the key first: SQLite 3.40 finds others damaged
    name TEXT NOT NULL,             -- 'st', 'tim'
    PRIMARY KEY (account, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE quantity (
    source TEXT NOT NULL,           -- 'posting' or 'opening': the table of the row
    row INTEGER NOT NULL,
    millionths INTEGER NOT NULL,    -- of a unit; debit positive as the amount
    entry INTEGER NOT NULL,
    PRIMARY KEY (source, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE goal (
    year INTEGER NOT NULL,          -- the calendar year in which the fiscal year ends
    number INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    goal TEXT NOT NULL,             -- empty when it has been dropped
    indicator TEXT NOT NULL,
    target TEXT NOT NULL,
    outcome TEXT NOT NULL,
    fulfilled TEXT NOT NULL,        -- 'yes', 'partly', 'no'; empty until it is judged
    comment TEXT NOT NULL,
    PRIMARY KEY (year, number, entry)
) STRICT, WITHOUT ROWID;
