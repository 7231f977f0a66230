-- The book, version 4: quantities beside amounts, and what they count (SIE 4B §11 #ENHET, kvantitet).

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
