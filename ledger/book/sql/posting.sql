-- The book: how drafts become vouchers.
--
-- One INSERT into the journal is the only way in. It proves the whole batch, keeps the balances,
-- makes the vouchers, postings and approvals, proves that all of it arrived and empties the
-- batch: all or nothing, from any tool. Kinds that post: 'voucher', 'correction' and 'closing'
-- (one draft, which the book numbers), 'batch' (drafts of an import, which bring their numbers)
-- and 'opening' (one draft, which becomes opening balances).

-- What no text may hold, as patterns. Looking for each unfit character takes three times as long as
-- seeing that all are usual, so it is done only where one is not.
CREATE VIEW unfit_text AS
SELECT '*[^ -~¡-῾]*' AS unusual,
       '*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159) || ']*' AS control,
       '*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159)
       || char(0x200e, 0x200f, 0x2028, 0x2029, 0x202a) || '-' || char(0x202e, 0x2066) || '-'
       || char(0x2069) || ']*' AS unfit
LIMIT 1;

CREATE TRIGGER journal_order BEFORE INSERT ON journal BEGIN
    SELECT CASE
        WHEN NEW.seq IS NOT coalesce((SELECT max(seq) FROM journal), 0) + 1
            THEN raise(ABORT, 'a journal entry must be the next in order')
        WHEN NEW.prev IS NOT
             coalesce((SELECT hash FROM journal ORDER BY seq DESC LIMIT 1), zeroblob(32))
            THEN raise(ABORT, 'a journal entry must continue the chain')
        WHEN length(NEW.hash) IS NOT 32
            THEN raise(ABORT, 'a journal entry must carry its hash')
        WHEN strftime('%Y-%m-%dT%H:%M:%fZ', NEW.at) IS NOT NEW.at
            THEN raise(ABORT, 'a journal entry must carry the time')
        WHEN NEW.actor = '' OR NEW.app = '' OR NEW.kind = ''
             OR length(NEW.actor || NEW.app || NEW.kind) > $MAX_SIGNATURE
             OR instr(NEW.actor || NEW.app || NEW.kind, char(0))
             OR NEW.actor || NEW.app || NEW.kind GLOB unusual
                AND NEW.actor || NEW.app || NEW.kind GLOB unfit
            THEN raise(ABORT, 'a journal entry must say who, with what and why')
        WHEN instr(NEW.body, char(0))
             OR replace(replace(NEW.body, char(9), ''), char(10), '') GLOB unusual
                AND replace(replace(NEW.body, char(9), ''), char(10), '') GLOB unfit
            THEN raise(ABORT, 'a journal entry must be plain text')
        WHEN (NEW.kind IN ('voucher', 'correction', 'closing', 'batch', 'opening'))
             IS NOT (NEW.ref <> 0)
            THEN raise(ABORT, 'an entry that records drafts names them, and no other entry does')
    END FROM unfit_text;
    SELECT CASE
        WHEN NEW.vouchers IS NOT vouchers
            THEN raise(ABORT, 'an entry without drafts adds no voucher')
        WHEN NEW.postings IS NOT postings
            THEN raise(ABORT, 'an entry without drafts adds no posting')
        WHEN NEW.openings IS NOT openings
            THEN raise(ABORT, 'an entry without drafts adds no opening balance')
    END FROM (
        SELECT coalesce(max(vouchers), 0) AS vouchers, coalesce(max(postings), 0) AS postings,
               coalesce(max(openings), 0) AS openings
        FROM (SELECT vouchers, postings, openings FROM journal ORDER BY seq DESC LIMIT 1))
    WHERE NEW.ref = 0;
END;

-- A draft and the fiscal year of its date: the newest years are tried first.
CREATE VIEW draft_in_year AS
SELECT *, (SELECT id FROM fiscal_year WHERE date BETWEEN first_day AND last_day
           ORDER BY id DESC LIMIT 1) AS year
FROM draft;

-- What has been put on an account so far: opening balances and postings.
CREATE VIEW earlier_amount AS
SELECT account, objects, amount FROM posting
UNION ALL
SELECT account, objects, amount FROM opening;

-- What is put in here moves a balance: first a place for it, then the amount.
CREATE VIEW balance_movement AS SELECT year, account, objects, month, amount FROM balance;

CREATE TRIGGER balance_is_moved INSTEAD OF INSERT ON balance_movement BEGIN
    INSERT INTO balance (year, account, objects, month, amount)
    SELECT NEW.year, NEW.account, NEW.objects, NEW.month, 0
    WHERE NOT EXISTS (SELECT 1 FROM balance WHERE year = NEW.year AND account = NEW.account
                      AND objects = NEW.objects AND month = NEW.month);
    UPDATE balance SET amount = amount + NEW.amount
    WHERE year = NEW.year AND account = NEW.account
      AND objects = NEW.objects AND month = NEW.month;
END;

CREATE TRIGGER journal_posts AFTER INSERT ON journal WHEN NEW.ref <> 0 BEGIN

    SELECT CASE
        WHEN NOT EXISTS (SELECT 1 FROM draft WHERE batch = NEW.ref)
            THEN raise(ABORT, 'there are no drafts to record')
        WHEN NEW.kind <> 'batch' AND 1 < (SELECT count(*) FROM draft WHERE batch = NEW.ref)
            THEN raise(ABORT, 'only an import records several drafts at once')
    END;

    -- Each day by itself.
    SELECT CASE
        WHEN date IS NOT date(date, '+0 days')
            THEN raise(ABORT, 'a voucher must have real calendar dates')
        WHEN y.id IS NULL
            THEN raise(ABORT, 'a voucher must lie in a fiscal year of the book')
        WHEN y.closed
            THEN raise(ABORT, 'the fiscal year is closed')
        WHEN date <= y.locked_to AND NEW.kind NOT IN ('closing', 'opening')
            THEN raise(ABORT, 'the month is locked')
        WHEN NEW.kind = 'opening' AND date <> y.first_day
            THEN raise(ABORT, 'opening balances belong to the first day of the year')
    END
    FROM (SELECT DISTINCT date FROM draft WHERE batch = NEW.ref) AS d
    LEFT JOIN year_now AS y ON d.date BETWEEN y.first_day AND y.last_day;

    -- Each draft by itself. What no text may hold is sought once, and told apart when found.
    SELECT CASE
        WHEN event_date <> date AND event_date IS NOT date(event_date, '+0 days')
             OR event_date NOT GLOB '[12][0-9][0-9][0-9]-*'
            THEN raise(ABORT, 'a voucher must have real calendar dates')
        WHEN number IS NOT NULL AND NEW.kind <> 'batch'
            THEN raise(ABORT, 'the book gives the voucher its number')
        WHEN NEW.kind = 'batch' AND (number IS NULL OR number NOT BETWEEN 0 AND $MAX_VOUCHER_NUMBER)
            THEN raise(ABORT, 'an imported voucher must bring its number')
        WHEN series = '' OR length(series) > $MAX_SERIES
            THEN raise(ABORT, 'a voucher must have a series')
        WHEN recorded_by = ''
            THEN raise(ABORT, 'a voucher must say who recorded it')
        WHEN trim(text) = '' AND NEW.kind <> 'batch'
            THEN raise(ABORT, 'a voucher must say what it concerns')
        WHEN max(length(text), length(counterparty), length(document),
                 length(recorded_by), length(approved_by)) > $MAX_TEXT
            THEN raise(ABORT, 'a text must be at most $MAX_TEXT characters')
        WHEN instr(texts, char(0)) OR texts GLOB unusual AND texts GLOB unfit
            THEN CASE
                WHEN instr(texts, char(0)) OR texts GLOB control
                    THEN raise(ABORT, 'a text must not hold control characters')
                ELSE raise(ABORT, 'a text must not turn the reading direction')
            END
        WHEN NEW.kind = 'correction' AND corrects IS NULL
            THEN raise(ABORT, 'a correction must say what it corrects')
        WHEN corrects IS NOT NULL AND NEW.kind <> 'correction'
            THEN raise(ABORT, 'only a correction corrects')
        WHEN corrects IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM voucher WHERE sequence = d.corrects)
            THEN raise(ABORT, 'the corrected voucher must exist')
        WHEN corrects IS NOT NULL
             AND EXISTS (SELECT 1 FROM voucher AS v WHERE v.corrects = d.corrects)
            THEN raise(ABORT, 'the voucher is already corrected')
    END
    FROM (
        SELECT *, series || text || counterparty || document || recorded_by || approved_by AS texts
        FROM unfit_text CROSS JOIN draft WHERE batch = NEW.ref
    ) AS d;

    -- Its lines, each by itself.
    SELECT CASE
        WHEN amount IS NULL OR amount NOT BETWEEN -$MAX_AMOUNT AND $MAX_AMOUNT
            THEN raise(ABORT, 'an amount must be whole öre within range')
        WHEN amount = 0 AND NEW.kind NOT IN ('batch', 'opening')
            THEN raise(ABORT, 'a posting must have an amount')
        WHEN text <> '' AND length(text) > $MAX_TEXT
            THEN raise(ABORT, 'a posting text must be at most $MAX_TEXT characters')
        WHEN text <> '' AND (instr(text, char(0)) OR text GLOB unusual AND text GLOB unfit)
            THEN CASE
                WHEN instr(text, char(0)) OR text GLOB control
                    THEN raise(ABORT, 'a posting text must not hold control characters')
                ELSE raise(ABORT, 'a posting text must not turn the reading direction')
            END
    END FROM unfit_text CROSS JOIN draft_line WHERE batch = NEW.ref;

    SELECT raise(ABORT, 'a voucher must have postings') FROM draft AS d
    WHERE batch = NEW.ref AND NOT EXISTS
        (SELECT 1 FROM draft_line AS l WHERE l.batch = d.batch AND l.item = d.item);

    -- Its accounts and objects. What is out of use takes only what an earlier entry forces: a
    -- correction, the year-end, and what takes away no more than once was put there.
    SELECT CASE
        WHEN a.number IS NULL
            THEN raise(ABORT, 'the account is not in the chart of accounts')
        WHEN NOT a.active AND NEW.kind NOT IN ('correction', 'closing', 'opening') AND (
            debit > (SELECT -total(min(amount, 0)) FROM earlier_amount WHERE account = l.account)
            OR credit > (SELECT total(max(amount, 0)) FROM earlier_amount WHERE account = l.account))
            THEN raise(ABORT, 'the account is not in use')
        WHEN NEW.kind = 'opening' AND a.kind NOT IN ('asset', 'liability')
            THEN raise(ABORT, 'only balance accounts have opening balances')
    END FROM (
        SELECT account, sum(max(amount, 0)) AS debit, -sum(min(amount, 0)) AS credit
        FROM draft_line WHERE batch = NEW.ref GROUP BY account
    ) AS l
    LEFT JOIN account_now AS a ON a.number = l.account;

    SELECT CASE
        WHEN s.id IS NULL
            THEN raise(ABORT, 'the objects are not known')
        WHEN EXISTS (
            SELECT 1 FROM object_set_member AS m JOIN object_now AS o USING (dimension, code)
            WHERE m.objects = s.id AND NOT o.active)
             AND NEW.kind NOT IN ('correction', 'closing', 'opening') AND (
            debit > (SELECT -total(min(amount, 0)) FROM earlier_amount
                     WHERE account = l.account AND objects = l.objects)
            OR credit > (SELECT total(max(amount, 0)) FROM earlier_amount
                         WHERE account = l.account AND objects = l.objects))
            THEN raise(ABORT, 'an object is not in use')
    END FROM (
        SELECT account, objects, sum(max(amount, 0)) AS debit, -sum(min(amount, 0)) AS credit
        FROM draft_line WHERE batch = NEW.ref GROUP BY account, objects
    ) AS l
    LEFT JOIN object_set AS s ON s.id = l.objects;

    -- The vouchers: numbered by the book, or as they came.
    INSERT INTO voucher
    SELECT
        NEW.vouchers - (SELECT count(*) FROM draft WHERE batch = NEW.ref) + d.item,
        NEW.seq, d.year, d.series,
        coalesce(d.number, 1 + (SELECT max(v.number) FROM voucher AS v
                                WHERE v.year = d.year AND v.series = d.series), 1),
        d.date, d.event_date, d.text, d.counterparty, d.document, d.recorded_by, d.corrects,
        NEW.postings - (SELECT count(*) FROM draft_line WHERE batch = NEW.ref)
        + (SELECT min(l.row) FROM draft_line AS l WHERE l.batch = d.batch AND l.item = d.item),
        (SELECT count(*) FROM draft_line AS l WHERE l.batch = d.batch AND l.item = d.item)
    FROM draft_in_year AS d
    WHERE d.batch = NEW.ref AND NEW.kind <> 'opening'
    ORDER BY d.batch, d.item;

    -- The balances move while the entry still counts more postings than there are.
    INSERT INTO balance_movement
    SELECT v.year, l.account, l.objects, substr(v.date, 1, 4) * 100 + substr(v.date, 6, 2) AS month,
           sum(l.amount)
    FROM draft_line AS l
    CROSS JOIN voucher AS v
        ON v.sequence = NEW.vouchers - (SELECT count(*) FROM draft WHERE batch = NEW.ref) + l.item
    WHERE l.batch = NEW.ref AND NEW.kind <> 'opening'
    GROUP BY l.account, l.objects, month, v.year;

    INSERT INTO balance_movement
    SELECT d.year, l.account, l.objects, 0, sum(l.amount)
    FROM draft_in_year AS d CROSS JOIN draft_line AS l ON l.batch = d.batch AND l.item = d.item
    WHERE d.batch = NEW.ref AND NEW.kind = 'opening'
    GROUP BY l.account, l.objects, d.year;

    INSERT INTO approval
    SELECT NEW.vouchers - (SELECT count(*) FROM draft WHERE batch = NEW.ref) + d.item,
           NEW.seq, d.approved_by
    FROM draft AS d
    WHERE d.batch = NEW.ref AND d.approved_by <> '' AND NEW.kind <> 'opening';

    INSERT INTO posting
    SELECT
        NEW.postings - (SELECT count(*) FROM draft_line WHERE batch = NEW.ref) + l.row,
        v.sequence, v.date, l.account, l.amount, l.objects, l.text
    FROM draft_line AS l
    CROSS JOIN voucher AS v
        ON v.sequence = NEW.vouchers - (SELECT count(*) FROM draft WHERE batch = NEW.ref) + l.item
    WHERE l.batch = NEW.ref AND NEW.kind <> 'opening'
    ORDER BY l.batch, l.item, l.row;

    INSERT INTO opening
    SELECT
        NEW.openings - (SELECT count(*) FROM draft_line WHERE batch = NEW.ref) + l.row,
        NEW.seq, d.year, l.account, l.amount, l.objects
    FROM draft_in_year AS d
    CROSS JOIN draft_line AS l ON l.batch = d.batch AND l.item = d.item
    WHERE d.batch = NEW.ref AND NEW.kind = 'opening'
    ORDER BY l.row;

    DELETE FROM draft_line WHERE batch = NEW.ref;
    DELETE FROM draft WHERE batch = NEW.ref;

    -- What arrived balances, and the book holds exactly what the entry counts.
    SELECT CASE
        WHEN amount <> 0
            THEN raise(ABORT, 'debit and credit must be equal')
        WHEN rows < 2
            THEN raise(ABORT, 'a voucher must have at least two postings')
    END FROM (
        SELECT rows, (SELECT sum(p.amount) FROM posting AS p
                      WHERE p.id BETWEEN first_posting AND first_posting + rows - 1) AS amount
        FROM voucher WHERE sequence > (SELECT vouchers FROM journal WHERE seq = NEW.seq - 1));

    SELECT CASE
        WHEN sum(amount) <> 0
            THEN raise(ABORT, 'opening balances must be equal in debit and credit')
    END FROM opening WHERE id > (SELECT openings FROM journal WHERE seq = NEW.seq - 1);

    SELECT CASE
        WHEN NEW.vouchers IS NOT coalesce((SELECT max(sequence) FROM voucher), 0)
            THEN raise(ABORT, 'the journal entry must count every voucher')
        WHEN NEW.postings IS NOT coalesce((SELECT max(id) FROM posting), 0)
            THEN raise(ABORT, 'the journal entry must count every posting')
        WHEN NEW.openings IS NOT coalesce((SELECT max(id) FROM opening), 0)
            THEN raise(ABORT, 'the journal entry must count every opening balance')
    END;
END;
