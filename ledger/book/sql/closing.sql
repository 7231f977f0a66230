-- The book: what the year's closing rests on.
--
-- Statement balances, specifications, what was accepted and why, accruals with the day they
-- reverse, and adjustments of the balance requirement are told by the journal and append-only
-- like every other table: entered again, the newest entry counts.

CREATE TRIGGER reconciliation_is_told BEFORE INSERT ON reconciliation BEGIN
    SELECT CASE
        $journalled_reconciliation
        WHEN NEW.date IS NOT date(NEW.date, '+0 days') OR NEW.date NOT GLOB '[12][0-9][0-9][0-9]-*'
             OR NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.account)
            THEN raise(ABORT, 'a reconciliation is of an account on a real day')
        WHEN EXISTS (SELECT 1 FROM year_now WHERE NEW.date BETWEEN first_day AND last_day AND closed)
            THEN raise(ABORT, 'the fiscal year is closed')
    END;
END;
CREATE TRIGGER specification_is_told BEFORE INSERT ON specification BEGIN
    SELECT CASE
        $journalled_specification
        WHEN NEW.date IS NOT date(NEW.date, '+0 days') OR NEW.date NOT GLOB '[12][0-9][0-9][0-9]-*'
             OR NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.account)
            THEN raise(ABORT, 'a specification is of an account on a real day')
        WHEN EXISTS (SELECT 1 FROM year_now WHERE NEW.date BETWEEN first_day AND last_day AND closed)
            THEN raise(ABORT, 'the fiscal year is closed')
    END;
END;
CREATE TRIGGER acceptance_is_told BEFORE INSERT ON acceptance BEGIN
    SELECT CASE
        $journalled_acceptance
        WHEN NEW.reason = '' OR NOT EXISTS (SELECT 1 FROM year_now WHERE id = NEW.year AND NOT closed)
            THEN raise(ABORT, 'a step of an open year is accepted with a reason')
    END;
END;
CREATE TRIGGER accrual_is_told BEFORE INSERT ON accrual BEGIN
    SELECT CASE
        $journalled_accrual
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
        $journalled_adjustment
    END;
END;
