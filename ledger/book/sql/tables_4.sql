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

-- Statements of the bank and of the tax account, their lines, and what of the book each line is.

CREATE TABLE statement (
    id INTEGER PRIMARY KEY,         -- 1, 2, 3 ...
    entry INTEGER NOT NULL,
    account TEXT NOT NULL,          -- the book's: '1930'
    sha256 TEXT NOT NULL,           -- the kept file it stands in
    kind TEXT NOT NULL,             -- 'camt.053.001.08', 'swedbank', 'skattekonto'
    number TEXT NOT NULL,           -- the account as the bank writes it; '' when it is not told
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    opening INTEGER,                -- öre, what is in the account positive; NULL when not told
    closing INTEGER
) STRICT;

CREATE TABLE statement_line (
    id INTEGER PRIMARY KEY,         -- 1, 2, 3 ... in the whole book
    entry INTEGER NOT NULL,
    statement INTEGER NOT NULL,     -- the first that had it
    row INTEGER NOT NULL,           -- the line of its file
    date TEXT NOT NULL,
    value_date TEXT,
    amount INTEGER NOT NULL,        -- öre, what comes in positive
    text TEXT NOT NULL,
    counterparty TEXT NOT NULL,
    counterparty_account TEXT NOT NULL,
    reference TEXT NOT NULL,
    bank_reference TEXT NOT NULL,
    balance INTEGER                 -- after the line; NULL when not told
) STRICT;

CREATE INDEX statement_line_by_statement ON statement_line (statement, date);

CREATE TABLE statement_detail (
    line INTEGER NOT NULL,          -- the line that the bank has booked several payments as
    number INTEGER NOT NULL,        -- 1, 2, 3 ...
    entry INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    text TEXT NOT NULL,
    counterparty TEXT NOT NULL,
    counterparty_account TEXT NOT NULL,
    reference TEXT NOT NULL,
    PRIMARY KEY (line, number)
) STRICT, WITHOUT ROWID;

-- Of a line the rows of the newest entry count: all of its postings, or that it has none.
CREATE TABLE statement_match (
    line INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    posting INTEGER NOT NULL,       -- 0 when the line is set aside, or its match is undone
    how TEXT NOT NULL,              -- 'posting', 'item', 'rule', 'habit', 'hand', 'aside', 'undone'
    reason TEXT NOT NULL,
    PRIMARY KEY (line, entry, posting)
) STRICT, WITHOUT ROWID;

CREATE INDEX statement_match_by_posting ON statement_match (posting) WHERE posting > 0;
