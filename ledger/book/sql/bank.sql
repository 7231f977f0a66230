-- The book: statements, their lines and their matches are told by the journal and append-only.

CREATE TRIGGER statement_is_told BEFORE INSERT ON statement BEGIN
    SELECT CASE
        $journalled_statement
        WHEN NEW.id IS NOT coalesce((SELECT max(id) FROM statement), 0) + 1
            THEN raise(ABORT, 'statements are numbered in order')
        WHEN NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.account)
            THEN raise(ABORT, 'a statement is of a known account')
        WHEN NOT EXISTS (SELECT 1 FROM kept_file WHERE sha256 = NEW.sha256)
            THEN raise(ABORT, 'a statement stands in a kept file')
        WHEN NEW.first_day IS NOT date(NEW.first_day, '+0 days')
             OR NEW.last_day IS NOT date(NEW.last_day, '+0 days') OR NEW.last_day < NEW.first_day
            THEN raise(ABORT, 'a statement is of real days')
    END;
END;
CREATE TRIGGER statement_line_is_told BEFORE INSERT ON statement_line BEGIN
    SELECT CASE
        $journalled_statement_line
        WHEN NEW.id IS NOT coalesce((SELECT max(id) FROM statement_line), 0) + 1
            THEN raise(ABORT, 'lines of statements are numbered in order')
        WHEN NOT EXISTS (SELECT 1 FROM statement WHERE id = NEW.statement
                         AND NEW.date BETWEEN first_day AND last_day)
            THEN raise(ABORT, 'a line lies in the days of its statement')
        WHEN NEW.date IS NOT date(NEW.date, '+0 days')
            THEN raise(ABORT, 'a line of a statement is of a real day')
        WHEN NEW.amount = 0 OR NEW.amount NOT BETWEEN -$MAX_AMOUNT AND $MAX_AMOUNT
            THEN raise(ABORT, 'a line of a statement is of an amount')
    END;
END;
CREATE TRIGGER statement_detail_is_told BEFORE INSERT ON statement_detail BEGIN
    SELECT CASE
        $journalled_statement_detail
        WHEN NOT EXISTS (SELECT 1 FROM statement_line WHERE id = NEW.line)
            THEN raise(ABORT, 'a detail is of a line of a statement')
    END;
END;
CREATE TRIGGER statement_match_is_told BEFORE INSERT ON statement_match BEGIN
    SELECT CASE
        $journalled_statement_match
        WHEN NEW.how NOT IN ('posting', 'item', 'rule', 'habit', 'hand', 'aside', 'undone')
             OR (NEW.posting = 0) IS NOT (NEW.how IN ('aside', 'undone'))
            THEN raise(ABORT, 'a match says how it was made')
        WHEN NOT EXISTS (SELECT 1 FROM statement_line WHERE id = NEW.line)
            THEN raise(ABORT, 'a match is of a line of a statement')
        WHEN NEW.posting > 0 AND NOT EXISTS (
            SELECT 1 FROM posting AS p, statement_line AS l JOIN statement AS s ON s.id = l.statement
            WHERE p.id = NEW.posting AND l.id = NEW.line AND p.account = s.account)
            THEN raise(ABORT, 'a line is matched with postings on its account')
        WHEN NEW.posting > 0 AND EXISTS (
            SELECT 1 FROM statement_match_now WHERE posting = NEW.posting AND line <> NEW.line)
            THEN raise(ABORT, 'a posting is matched with one line')
    END;
END;
