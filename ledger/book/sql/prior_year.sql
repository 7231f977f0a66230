-- The book: figures of a year that was kept elsewhere are told by the journal and append-only as
-- everything else is.

CREATE TRIGGER prior_year_is_told BEFORE INSERT ON prior_year BEGIN
    SELECT CASE
        $journalled_prior_year
        WHEN NEW.basis NOT IN ('line', 'account')
            THEN raise(ABORT, 'a year kept elsewhere is known by line or by account')
    END;
END;
CREATE TRIGGER prior_balance_is_told BEFORE INSERT ON prior_balance BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM prior_balance
                        WHERE year = NEW.year AND account = NEW.account
                        AND objects = NEW.objects AND entry = NEW.entry)
             OR coalesce((SELECT instr(char(10) || body, char(10) || 'prior_balance'
                     || char(9) || NEW.year
                     || char(9) || NEW.account
                     || char(9) || coalesce(NEW.opening, '')
                     || char(9) || NEW.closing
                     || char(9) || (SELECT key FROM object_set WHERE id = NEW.objects) || char(10))
                 FROM journal WHERE seq = NEW.entry), 0) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: prior_balance')
        WHEN NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.account)
            THEN raise(ABORT, 'a balance of the year before is of a known account')
        WHEN abs(NEW.closing) > $MAX_AMOUNT OR abs(coalesce(NEW.opening, 0)) > $MAX_AMOUNT
            THEN raise(ABORT, 'a balance of the year before is of a reasonable size')
        WHEN NOT EXISTS (SELECT 1 FROM prior_year WHERE year = NEW.year AND basis = 'account'
                         AND entry = NEW.entry)
            THEN raise(ABORT, 'the balances of the year before are stated together')
    END;
END;
