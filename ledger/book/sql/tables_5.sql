-- The book, version 5: suppliers and customers, their invoices, what settles and pays them
-- (LKBR 3:6, BFL 5:4), and who may approve what.

-- What can be worked out is not here: what is open, due, booked, approved, paid.

CREATE TABLE party (
    code TEXT NOT NULL,
    entry INTEGER NOT NULL,
    name TEXT NOT NULL,
    orgnr TEXT NOT NULL,            -- '556036-0793'; abroad as it is written there
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    town TEXT NOT NULL,
    country TEXT NOT NULL,          -- 'SE'
    email TEXT NOT NULL,
    bankgiro TEXT NOT NULL,
    plusgiro TEXT NOT NULL,
    iban TEXT NOT NULL,
    bic TEXT NOT NULL,
    bank_account TEXT NOT NULL,     -- clearing number and account
    terms INTEGER NOT NULL,         -- days from the invoice to its due day
    account TEXT NOT NULL,          -- where its invoices are usually booked; '' when nowhere
    usual_objects TEXT NOT NULL,    -- JSON: '[[6, "MIA"]]'
    aliases TEXT NOT NULL,          -- JSON: other names, as vouchers and banks have them
    active INTEGER NOT NULL,
    PRIMARY KEY (code, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE invoice (
    id INTEGER NOT NULL,            -- 1, 2, 3 ... in the whole book
    entry INTEGER NOT NULL,
    party TEXT NOT NULL,
    side TEXT NOT NULL,             -- 'supplier', 'customer'
    number TEXT NOT NULL,
    ocr TEXT NOT NULL,
    date TEXT NOT NULL,
    due TEXT,                       -- NULL when it does not say
    amount INTEGER NOT NULL,        -- öre, what is to be paid positive, a credit note negative
    account TEXT NOT NULL,          -- the control account: '2440'
    voucher INTEGER,                -- that booked it, by registration sequence
    brought INTEGER NOT NULL,       -- öre, debit positive, what was open when the book began
    sha256 TEXT,                    -- the kept file it came as
    PRIMARY KEY (id, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX invoice_by_number ON invoice (party, number);
CREATE INDEX invoice_by_voucher ON invoice (voucher) WHERE voucher IS NOT NULL;

CREATE TABLE invoice_vat (
    invoice INTEGER NOT NULL,
    rate INTEGER NOT NULL,          -- hundredths of a percent: 2500
    entry INTEGER NOT NULL,
    base INTEGER NOT NULL,          -- öre, with the sign of the invoice
    vat INTEGER NOT NULL,
    PRIMARY KEY (invoice, rate, entry)
) STRICT, WITHOUT ROWID;

-- Of a posting the rows of the newest entry count: all of its invoices, or that it has none.
CREATE TABLE settlement (
    posting INTEGER NOT NULL,
    invoice INTEGER NOT NULL,       -- 0 when what was decided is undone
    entry INTEGER NOT NULL,
    amount INTEGER NOT NULL,        -- öre, debit positive: what of the posting is the invoice's
    how TEXT NOT NULL,              -- 'invoice', 'text', 'hand', 'bank', 'credit', 'undone'
    reason TEXT NOT NULL,
    PRIMARY KEY (posting, invoice, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX settlement_by_invoice ON settlement (invoice) WHERE invoice > 0;

CREATE TABLE invoice_event (
    invoice INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    event TEXT NOT NULL,            -- 'disputed', 'undisputed', 'withdrawn' from its file, 'void'
    reason TEXT NOT NULL,
    PRIMARY KEY (invoice, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment_file (
    id INTEGER PRIMARY KEY,         -- 1, 2, 3 ...
    entry INTEGER NOT NULL,
    sha256 TEXT NOT NULL,           -- the kept file, the same byte for byte
    format TEXT NOT NULL,           -- 'pain.001.001.03'
    account TEXT NOT NULL,          -- the book's, from which it pays: '1930'
    bank TEXT NOT NULL              -- 'swedbank'; '' when it is for any
) STRICT;

CREATE TABLE payment (
    file INTEGER NOT NULL,
    invoice INTEGER NOT NULL,       -- a credit note too, which lessens the payment it is in
    entry INTEGER NOT NULL,
    number INTEGER NOT NULL,        -- of the payment in its file; several invoices may be one
    amount INTEGER NOT NULL,        -- öre, what is paid positive
    date TEXT NOT NULL,
    receiver TEXT NOT NULL,         -- what it was paid to: 'bankgiro 5050-1055'
    reference TEXT NOT NULL,
    PRIMARY KEY (file, invoice)
) STRICT, WITHOUT ROWID;

CREATE INDEX payment_by_invoice ON payment (invoice);

CREATE TABLE mandate (
    id INTEGER NOT NULL,            -- 1, 2, 3 ...
    entry INTEGER NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,             -- 'receipt': that it was ordered and came; 'decision'
    accounts TEXT NOT NULL,         -- '4000-7999 1220'; '' for all
    objects_of TEXT NOT NULL,       -- JSON: '[[6, "MIA"]]'; '' for all
    highest INTEGER,                -- öre of a voucher; NULL without a limit
    joint_from INTEGER,             -- öre from which another one must approve as well
    first_day TEXT NOT NULL,
    last_day TEXT,                  -- NULL until it ends
    decision TEXT NOT NULL,         -- by which it was given: 'Styrelsen 2026-01-15 § 7'
    PRIMARY KEY (id, entry)
) STRICT, WITHOUT ROWID;
