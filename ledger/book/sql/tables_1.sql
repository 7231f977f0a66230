-- The book, version 1: its tables.
--
-- The journal is the one record of everything, in registration order (BFL 5:1, 5:11). Every
-- other table but the drafts holds rows that a journal entry added; `entry` says which, and the
-- entry's `body` repeats them as text, one row a line, so that either can prove the other.
-- Where a thing can change (a name, a lock, a template), each change is a row of its own and the
-- latest one counts: the `_now` views (views.sql).
--
-- There are no CHECK constraints: a pragma disarms them. Triggers carry the rules (rules.sql),
-- and rules and views are those of the newest version: only tables have versions.

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,            -- UTC to the millisecond, as the computer's clock told it
    actor TEXT NOT NULL,         -- who
    app TEXT NOT NULL,           -- program and version
    kind TEXT NOT NULL,          -- what: 'voucher', 'account', 'lock' ...
    ref INTEGER NOT NULL,        -- the batch of drafts it posts, 0 when none
    vouchers INTEGER NOT NULL,   -- vouchers in the book when the entry is done
    postings INTEGER NOT NULL,   -- postings in the book when the entry is done
    openings INTEGER NOT NULL,   -- opening-balance rows in the book when the entry is done
    body TEXT NOT NULL,          -- the rows it added, tab-separated, table name first
    prev BLOB NOT NULL,          -- the hash of the entry before
    hash BLOB NOT NULL           -- SHA-256 of all the above (ledger/chain.py)
) STRICT;

CREATE TABLE association (
    entry INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    orgnr TEXT NOT NULL
) STRICT;

CREATE TABLE fiscal_year (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL
) STRICT;

CREATE TABLE year_state (
    year INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    locked_to TEXT NOT NULL,     -- the last locked day, '' when no month is locked
    closed INTEGER NOT NULL,     -- 1 when the whole year is closed
    PRIMARY KEY (year, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE template (
    year INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (year, entry)
) STRICT, WITHOUT ROWID;

-- Texts that people write or choose for a year's report, told by their SHA-256 since they have lines.
CREATE TABLE kept_text (
    year INTEGER NOT NULL,       -- the calendar year: 2019; 0 when it belongs to no year
    name TEXT NOT NULL,          -- what it is, in English: 'management-report', 'signers'
    entry INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (year, name, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    number TEXT NOT NULL,
    entry INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,          -- 'asset', 'liability', 'income', 'cost'
    active INTEGER NOT NULL,
    sru TEXT NOT NULL,           -- codes, separated by spaces
    PRIMARY KEY (number, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE dimension (
    number INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    name TEXT NOT NULL,
    parent INTEGER,
    PRIMARY KEY (number, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE object (
    dimension INTEGER NOT NULL,
    code TEXT NOT NULL,
    entry INTEGER NOT NULL,
    name TEXT NOT NULL,
    active INTEGER NOT NULL,
    PRIMARY KEY (dimension, code, entry)
) STRICT, WITHOUT ROWID;

-- A set of objects, at most one a dimension, kept once and referred to by number; 0 is the
-- empty set. The set's key brings its members (rules.sql).
CREATE TABLE object_set (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL            -- '1:KANSLI', tab, '6:MIA': the members in order of dimension
) STRICT;

CREATE TABLE object_set_member (
    objects INTEGER NOT NULL,
    dimension INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (objects, dimension)
) STRICT, WITHOUT ROWID;

INSERT INTO object_set (id, key) VALUES (0, '');

CREATE INDEX object_set_by_key ON object_set (key);
CREATE INDEX object_set_by_object ON object_set_member (dimension, code);

-- What is on its way in: free to be unfinished and unbalanced. A draft that a person types is a
-- batch of its own, with item 1; a file is read into batches of many.
CREATE TABLE draft (
    batch INTEGER NOT NULL,
    item INTEGER NOT NULL,       -- 1, 2, 3 ... in the batch
    series TEXT NOT NULL,
    number INTEGER,              -- only an imported voucher brings its own
    date TEXT NOT NULL,
    event_date TEXT NOT NULL,
    text TEXT NOT NULL,
    counterparty TEXT NOT NULL,
    document TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    corrects INTEGER,
    PRIMARY KEY (batch, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_line (
    batch INTEGER NOT NULL,
    item INTEGER NOT NULL,
    row INTEGER NOT NULL,        -- 1, 2, 3 ... through the whole batch
    account TEXT NOT NULL,
    amount INTEGER,
    objects INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (batch, item, row)
) STRICT, WITHOUT ROWID;

-- What is being typed, as a screen has it: kept every second, gone when it is recorded.
CREATE TABLE sketch (
    id INTEGER PRIMARY KEY,
    saved_at TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE voucher (
    sequence INTEGER PRIMARY KEY,   -- registration order in the whole book: 1, 2, 3 ...
    entry INTEGER NOT NULL,
    year INTEGER NOT NULL,
    series TEXT NOT NULL,
    number INTEGER NOT NULL,        -- in its series and year: 1, 2, 3 ... (BFNAR 2013:2 p 5.9)
    date TEXT NOT NULL,
    event_date TEXT NOT NULL,
    text TEXT NOT NULL,
    counterparty TEXT NOT NULL,
    document TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    corrects INTEGER,               -- the sequence of the voucher it corrects (BFL 5:5)
    first_posting INTEGER NOT NULL,
    rows INTEGER NOT NULL           -- its postings are first_posting .. first_posting + rows - 1
) STRICT;

CREATE INDEX voucher_by_number ON voucher (year, series, number);
CREATE INDEX voucher_by_date ON voucher (date, sequence);
CREATE INDEX voucher_by_corrected ON voucher (corrects) WHERE corrects IS NOT NULL;

CREATE TABLE posting (
    id INTEGER PRIMARY KEY,         -- 1, 2, 3 ... in the whole book
    voucher INTEGER NOT NULL,
    date TEXT NOT NULL,             -- the voucher's
    account TEXT NOT NULL,
    amount INTEGER NOT NULL,        -- öre, debit positive
    objects INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;

CREATE INDEX posting_by_account ON posting (account, date);
CREATE INDEX posting_by_objects ON posting (objects, date) WHERE objects > 0;

CREATE TABLE opening (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL,
    year INTEGER NOT NULL,
    account TEXT NOT NULL,
    amount INTEGER NOT NULL,        -- öre, debit positive; a later row adds to an earlier one
    objects INTEGER NOT NULL
) STRICT;

-- Kept by the posting itself: what the postings add up to. Month 0 holds the opening balance.
CREATE TABLE balance (
    year INTEGER NOT NULL,
    account TEXT NOT NULL,
    objects INTEGER NOT NULL,
    month INTEGER NOT NULL,         -- 201903
    amount INTEGER NOT NULL,
    PRIMARY KEY (year, account, objects, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE approval (
    voucher INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    approved_by TEXT NOT NULL,
    PRIMARY KEY (voucher, entry)
) STRICT, WITHOUT ROWID;

-- Figures of a year that was kept elsewhere, as its annual report printed them.
CREATE TABLE published (
    year INTEGER NOT NULL,          -- the calendar year: 2018
    line TEXT NOT NULL,             -- a line of a statement or note, by its id in the template
    entry INTEGER NOT NULL,
    amount INTEGER NOT NULL,        -- öre, with the sign it was printed with
    PRIMARY KEY (year, line, entry)
) STRICT, WITHOUT ROWID;

-- Files as they were received, byte for byte, in parts (LKBR 3:12, BFL 7:1).
CREATE TABLE kept_file (
    sha256 TEXT PRIMARY KEY,
    entry INTEGER NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL           -- bytes
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_file_part (
    sha256 TEXT NOT NULL,
    part INTEGER NOT NULL,          -- 1, 2, 3 ...
    bytes BLOB NOT NULL,
    PRIMARY KEY (sha256, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment (
    voucher INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (voucher, entry)
) STRICT, WITHOUT ROWID;

-- What the year's closing rests on (closing.sql).

-- The balance that somebody outside states: the bank, Skatteverket.
CREATE TABLE reconciliation (
    account TEXT NOT NULL,
    date TEXT NOT NULL,             -- the day of the statement
    entry INTEGER NOT NULL,
    balance INTEGER NOT NULL,       -- öre, debit positive
    explanation TEXT NOT NULL,      -- why the book differs, '' when it does not
    PRIMARY KEY (account, date, entry)
) STRICT, WITHOUT ROWID;

-- What a balance is made of (LKBR 4:6); the newest entry of an account and day holds all of it.
CREATE TABLE specification (
    date TEXT NOT NULL,
    account TEXT NOT NULL,
    entry INTEGER NOT NULL,
    item INTEGER NOT NULL,          -- 1, 2, 3 ...
    counterparty TEXT NOT NULL,
    text TEXT NOT NULL,             -- the document, or what the amount is
    amount INTEGER NOT NULL,        -- öre, debit positive
    PRIMARY KEY (date, account, entry, item)
) STRICT, WITHOUT ROWID;

-- A step of the closing that was not green, and why it was let through.
CREATE TABLE acceptance (
    year INTEGER NOT NULL,
    step TEXT NOT NULL,
    entry INTEGER NOT NULL,
    found TEXT NOT NULL,            -- SHA-256 of what was accepted: something else is not
    reason TEXT NOT NULL,
    PRIMARY KEY (year, step, entry)
) STRICT, WITHOUT ROWID;

-- A voucher at the end of a year that is reversed in the next.
CREATE TABLE accrual (
    voucher INTEGER NOT NULL,       -- by registration sequence
    entry INTEGER NOT NULL,
    reverses_on TEXT NOT NULL,
    reversed_by INTEGER,            -- the sequence of the reversal, when it is recorded
    PRIMARY KEY (voucher, entry)
) STRICT, WITHOUT ROWID;

-- What the ledger cannot tell of the balance requirement (LKBR 11:10).
CREATE TABLE adjustment (
    year INTEGER NOT NULL,          -- the calendar year: 2019
    line TEXT NOT NULL,
    entry INTEGER NOT NULL,
    amount INTEGER NOT NULL,        -- öre, with the sign of print
    PRIMARY KEY (year, line, entry)
) STRICT, WITHOUT ROWID;
