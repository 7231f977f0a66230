-- The book: what the year's closing rests on.
--
-- Statement balances, specifications, what was accepted and why, accruals with the day they
-- reverse, and adjustments of the balance requirement are told by the journal and append-only
-- like every other table: entered again, the newest entry counts.

CREATE TRIGGER reconciliation_is_never_changed BEFORE UPDATE ON reconciliation BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: reconciliation');
END;
CREATE TRIGGER reconciliation_is_never_deleted BEFORE DELETE ON reconciliation BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: reconciliation');
END;
CREATE TRIGGER specification_is_never_changed BEFORE UPDATE ON specification BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: specification');
END;
CREATE TRIGGER specification_is_never_deleted BEFORE DELETE ON specification BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: specification');
END;
CREATE TRIGGER acceptance_is_never_changed BEFORE UPDATE ON acceptance BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: acceptance');
END;
CREATE TRIGGER acceptance_is_never_deleted BEFORE DELETE ON acceptance BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: acceptance');
END;
CREATE TRIGGER accrual_is_never_changed BEFORE UPDATE ON accrual BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: accrual');
END;
CREATE TRIGGER accrual_is_never_deleted BEFORE DELETE ON accrual BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: accrual');
END;
CREATE TRIGGER adjustment_is_never_changed BEFORE UPDATE ON adjustment BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: adjustment');
END;
CREATE TRIGGER adjustment_is_never_deleted BEFORE DELETE ON adjustment BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: adjustment');
END;

CREATE TRIGGER reconciliation_is_told BEFORE INSERT ON reconciliation BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM reconciliation
                        WHERE account = NEW.account AND date = NEW.date AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'reconciliation'
                     || char(9) || NEW.account
                     || char(9) || NEW.date
                     || char(9) || NEW.balance
                     || char(9) || NEW.explanation || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: reconciliation')
        WHEN instr(NEW.explanation, char(9)) OR instr(NEW.explanation, char(10))
             OR length(NEW.explanation) > 1000
            THEN raise(ABORT, 'a told text lies on one line: reconciliation')
        WHEN NEW.date IS NOT date(NEW.date, '+0 days') OR NEW.date NOT GLOB '[12][0-9][0-9][0-9]-*'
             OR NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.account)
            THEN raise(ABORT, 'a reconciliation is of an account on a real day')
        WHEN EXISTS (SELECT 1 FROM year_now WHERE NEW.date BETWEEN first_day AND last_day AND closed)
            THEN raise(ABORT, 'the fiscal year is closed')
    END;
END;
CREATE TRIGGER specification_is_told BEFORE INSERT ON specification BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM specification
                        WHERE date = NEW.date AND account = NEW.account AND item = NEW.item AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'specification'
                     || char(9) || NEW.date
                     || char(9) || NEW.account
                     || char(9) || NEW.item
                     || char(9) || NEW.counterparty
                     || char(9) || NEW.text
                     || char(9) || NEW.amount || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: specification')
        WHEN instr(NEW.counterparty || NEW.text, char(9)) OR instr(NEW.counterparty || NEW.text, char(10))
             OR length(NEW.counterparty || NEW.text) > 1000
            THEN raise(ABORT, 'a told text lies on one line: specification')
        WHEN NEW.date IS NOT date(NEW.date, '+0 days') OR NEW.date NOT GLOB '[12][0-9][0-9][0-9]-*'
             OR NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.account)
            THEN raise(ABORT, 'a specification is of an account on a real day')
        WHEN EXISTS (SELECT 1 FROM year_now WHERE NEW.date BETWEEN first_day AND last_day AND closed)
            THEN raise(ABORT, 'the fiscal year is closed')
    END;
END;
CREATE TRIGGER acceptance_is_told BEFORE INSERT ON acceptance BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM acceptance
                        WHERE year = NEW.year AND step = NEW.step AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'acceptance'
                     || char(9) || NEW.year
                     || char(9) || NEW.step
                     || char(9) || NEW.found
                     || char(9) || NEW.reason || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: acceptance')
        WHEN instr(NEW.step || NEW.found || NEW.reason, char(9)) OR instr(NEW.step || NEW.found || NEW.reason, char(10))
             OR length(NEW.step || NEW.found || NEW.reason) > 1000
            THEN raise(ABORT, 'a told text lies on one line: acceptance')
        WHEN NEW.reason = '' OR NOT EXISTS (SELECT 1 FROM year_now WHERE id = NEW.year AND NOT closed)
            THEN raise(ABORT, 'a step of an open year is accepted with a reason')
    END;
END;
CREATE TRIGGER accrual_is_told BEFORE INSERT ON accrual BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM accrual
                        WHERE voucher = NEW.voucher AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'accrual'
                     || char(9) || NEW.voucher
                     || char(9) || NEW.reverses_on
                     || char(9) || coalesce(NEW.reversed_by, '') || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: accrual')
        WHEN NEW.reverses_on IS NOT date(NEW.reverses_on, '+0 days')
             OR NEW.reverses_on NOT GLOB '[12][0-9][0-9][0-9]-*'
             OR NOT EXISTS (SELECT 1 FROM voucher WHERE sequence = NEW.voucher)
             OR NEW.reversed_by IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM voucher WHERE sequence = NEW.reversed_by)
            THEN raise(ABORT, 'an accrual and its reversal are recorded vouchers')
    END;
END;
CREATE TRIGGER adjustment_is_told BEFORE INSERT ON adjustment BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM adjustment
                        WHERE year = NEW.year AND line = NEW.line AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'adjustment'
                     || char(9) || NEW.year
                     || char(9) || NEW.line
                     || char(9) || NEW.amount || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: adjustment')
        WHEN instr(NEW.line, char(9)) OR instr(NEW.line, char(10))
             OR length(NEW.line) > 1000
            THEN raise(ABORT, 'a told text lies on one line: adjustment')
    END;
END;
