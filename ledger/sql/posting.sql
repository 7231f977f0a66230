-- The book: how drafts become vouchers.
--
-- One INSERT into the journal is the only way in. It proves the whole batch, keeps the balances,
-- makes the vouchers, postings and approvals, proves that all of it arrived and empties the
-- batch: all or nothing, from any tool. Kinds that post: 'voucher', 'correction' and 'closing'
-- (one draft, which the book numbers), 'batch' (drafts of an import, which bring their numbers)
-- and 'opening' (one draft, which becomes opening balances).

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
             OR length(NEW.actor || NEW.app || NEW.kind) > 300
             OR instr(NEW.actor || NEW.app || NEW.kind, char(0))
             OR NEW.actor || NEW.app || NEW.kind
                GLOB '*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159)
                || char(0x200e, 0x200f, 0x2028, 0x2029, 0x202a) || '-' || char(0x202e, 0x2066)
                || '-' || char(0x2069) || ']*'
            THEN raise(ABORT, 'a journal entry must say who, with what and why')
        WHEN instr(NEW.body, char(0)) OR NEW.body GLOB '*[' || char(1) || '-' || char(8)
             || char(11) || '-' || char(31) || char(127) || '-' || char(159)
             || char(0x200e, 0x200f, 0x2028, 0x2029, 0x202a) || '-' || char(0x202e, 0x2066)
             || '-' || char(0x2069) || ']*'
            THEN raise(ABORT, 'a journal entry must be plain text')
        WHEN (NEW.kind IN ('voucher', 'correction', 'closing', 'batch', 'opening'))
             IS NOT (NEW.ref <> 0)
            THEN raise(ABORT, 'an entry that records drafts names them, and no other entry does')
    END;
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

CREATE VIEW unfit_text AS
SELECT '*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159) || ']*' AS control,
       '*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159)
       || char(0x200e, 0x200f, 0x2028, 0x2029, 0x202a) || '-' || char(0x202e, 0x2066) || '-'
       || char(0x2069) || ']*' AS unfit
LIMIT 1;

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
        WHEN NEW.kind = 'batch' AND (number IS NULL OR number NOT BETWEEN 0 AND 999999999999)
            THEN raise(ABORT, 'an imported voucher must bring its number')
        WHEN series = '' OR length(series) > 20
            THEN raise(ABORT, 'a voucher must have a series')
        WHEN recorded_by = ''
            THEN raise(ABORT, 'a voucher must say who recorded it')
        WHEN trim(text) = '' AND NEW.kind <> 'batch'
            THEN raise(ABORT, 'a voucher must say what it concerns')
        WHEN max(length(text), length(counterparty), length(document),
                 length(recorded_by), length(approved_by)) > 500
            THEN raise(ABORT, 'a text must be at most 500 characters')
        WHEN instr(texts, char(0)) OR texts GLOB unfit
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
        WHEN amount IS NULL OR amount NOT BETWEEN -100000000000000 AND 100000000000000
            THEN raise(ABORT, 'an amount must be whole öre within range')
        WHEN amount = 0 AND NEW.kind <> 'batch'
            THEN raise(ABORT, 'a posting must have an amount')
        WHEN text <> '' AND length(text) > 500
            THEN raise(ABORT, 'a posting text must be at most 500 characters')
        WHEN text <> '' AND (instr(text, char(0)) OR text GLOB unfit)
            THEN CASE
                WHEN instr(text, char(0)) OR text GLOB control
                    THEN raise(ABORT, 'a posting text must not hold control characters')
                ELSE raise(ABORT, 'a posting text must not turn the reading direction')
            END
    END FROM unfit_text CROSS JOIN draft_line WHERE batch = NEW.ref;

    -- Its lines together.
    SELECT raise(ABORT, 'the lines of a draft must be numbered in order')
    FROM draft_line WHERE batch = NEW.ref GROUP BY item HAVING max(row) - min(row) + 1 <> count(*);

    SELECT raise(ABORT, 'a voucher must have postings') FROM draft AS d
    WHERE batch = NEW.ref AND NOT EXISTS
        (SELECT 1 FROM draft_line AS l WHERE l.batch = d.batch AND l.item = d.item);

    -- Its accounts and objects.
    SELECT CASE
        WHEN a.number IS NULL
            THEN raise(ABORT, 'the account is not in the chart of accounts')
        WHEN NOT a.active
            THEN raise(ABORT, 'the account is not in use')
        WHEN NEW.kind = 'opening' AND a.kind NOT IN ('asset', 'liability')
            THEN raise(ABORT, 'only balance accounts have opening balances')
    END FROM (SELECT DISTINCT account FROM draft_line WHERE batch = NEW.ref) AS l
    LEFT JOIN account_now AS a ON a.number = l.account;

    SELECT CASE
        WHEN s.id IS NULL
            THEN raise(ABORT, 'the objects are not known')
        WHEN EXISTS (
            SELECT 1 FROM object_set_member AS m JOIN object_now AS o USING (dimension, code)
            WHERE m.objects = s.id AND NOT o.active)
            THEN raise(ABORT, 'an object is not in use')
    END FROM (SELECT DISTINCT objects FROM draft_line WHERE batch = NEW.ref) AS l
    LEFT JOIN object_set AS s ON s.id = l.objects;

    -- The balances: first a place for each, then the amounts.
    INSERT INTO balance (year, account, objects, month, amount)
    SELECT year, account, objects, month, 0
    FROM (
        SELECT DISTINCT d.year, l.account, l.objects, d.month
        FROM (
            SELECT batch, item, y.id AS year,
                   iif(NEW.kind = 'opening', 0,
                       substr(date, 1, 4) * 100 + substr(date, 6, 2)) AS month
            FROM draft JOIN fiscal_year AS y ON date BETWEEN y.first_day AND y.last_day
            WHERE batch = NEW.ref
        ) AS d CROSS JOIN draft_line AS l ON l.batch = d.batch AND l.item = d.item
    ) AS place
    WHERE NOT EXISTS (
        SELECT 1 FROM balance AS b
        WHERE b.year = place.year AND b.account = place.account AND b.objects = place.objects
        AND b.month = place.month);

    UPDATE balance SET amount = balance.amount + added.amount
    FROM (
        SELECT d.year, l.account, l.objects, d.month, sum(l.amount) AS amount
        FROM (
            SELECT batch, item, y.id AS year,
                   iif(NEW.kind = 'opening', 0,
                       substr(date, 1, 4) * 100 + substr(date, 6, 2)) AS month
            FROM draft JOIN fiscal_year AS y ON date BETWEEN y.first_day AND y.last_day
            WHERE batch = NEW.ref
        ) AS d CROSS JOIN draft_line AS l ON l.batch = d.batch AND l.item = d.item
        GROUP BY 1, 2, 3, 4
    ) AS added
    WHERE balance.year = added.year AND balance.account = added.account
      AND balance.objects = added.objects AND balance.month = added.month;

    -- The vouchers: numbered by the book, or as they came.
    INSERT INTO voucher
    SELECT
        NEW.vouchers, NEW.seq, y.id, d.series,
        coalesce((SELECT max(v.number) FROM voucher AS v
                  WHERE v.year = y.id AND v.series = d.series), 0) + 1,
        d.date, d.event_date, d.text, d.counterparty, d.document, d.recorded_by, d.corrects,
        coalesce((SELECT max(id) FROM posting), 0) + 1,
        (SELECT count(*) FROM draft_line AS l WHERE l.batch = d.batch AND l.item = d.item)
    FROM draft AS d JOIN fiscal_year AS y ON d.date BETWEEN y.first_day AND y.last_day
    WHERE d.batch = NEW.ref AND NEW.kind NOT IN ('opening', 'batch');

    INSERT INTO voucher
    SELECT
        NEW.vouchers - (SELECT count(*) FROM draft WHERE batch = NEW.ref) + d.item,
        NEW.seq, y.id, d.series, d.number,
        d.date, d.event_date, d.text, d.counterparty, d.document, d.recorded_by, NULL,
        NEW.postings - (SELECT count(*) FROM draft_line WHERE batch = NEW.ref) + l.first_row,
        l.rows
    FROM (SELECT item, min(row) AS first_row, count(*) AS rows
          FROM draft_line WHERE batch = NEW.ref GROUP BY item) AS l
    CROSS JOIN draft AS d ON d.batch = NEW.ref AND d.item = l.item
    CROSS JOIN fiscal_year AS y ON d.date BETWEEN y.first_day AND y.last_day
    WHERE NEW.kind = 'batch'
    ORDER BY l.item;

    INSERT INTO approval
    SELECT NEW.vouchers - (SELECT count(*) FROM draft WHERE batch = NEW.ref) + d.item,
           NEW.seq, d.approved_by
    FROM draft AS d
    WHERE d.batch = NEW.ref AND d.approved_by <> '' AND NEW.kind <> 'opening';

    INSERT INTO posting
    SELECT
        NEW.postings - (SELECT count(*) FROM draft_line WHERE batch = NEW.ref) + l.row,
        NEW.vouchers - (SELECT count(*) FROM draft WHERE batch = NEW.ref) + l.item,
        d.date, l.account, l.amount, l.objects, l.text
    FROM draft AS d CROSS JOIN draft_line AS l ON l.batch = d.batch AND l.item = d.item
    WHERE d.batch = NEW.ref AND NEW.kind <> 'opening'
    ORDER BY l.batch, l.item, l.row;

    INSERT INTO opening
    SELECT
        NEW.openings - (SELECT count(*) FROM draft_line WHERE batch = NEW.ref) + l.row,
        NEW.seq, y.id, l.account, l.amount, l.objects
    FROM draft AS d
    JOIN fiscal_year AS y ON d.date BETWEEN y.first_day AND y.last_day
    JOIN draft_line AS l ON l.batch = d.batch AND l.item = d.item
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
