-- The book: projects, their claims, what is claimed and what became of it are told by the journal
-- and append-only as everything else is.

CREATE TRIGGER project_is_told BEFORE INSERT ON project BEGIN
    SELECT CASE
        $journalled_project
        WHEN NOT EXISTS (SELECT 1 FROM object WHERE dimension = 6 AND code = NEW.code)
            THEN raise(ABORT, 'a project is a known object')
        WHEN NEW.funder = '' OR NEW.costs = ''
            THEN raise(ABORT, 'a project has a funder and costs')
        WHEN NEW.first_day IS NOT date(NEW.first_day, '+0 days')
             OR NEW.last_day IS NOT date(NEW.last_day, '+0 days') OR NEW.last_day < NEW.first_day
             OR NEW.closed IS NOT NULL AND NEW.closed IS NOT date(NEW.closed, '+0 days')
            THEN raise(ABORT, 'a project is of real days')
        WHEN NEW.share NOT BETWEEN 1 AND 1000000
            THEN raise(ABORT, 'the share of a funder is at most the whole')
        WHEN NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.receivable)
             OR NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.income)
            THEN raise(ABORT, 'the accounts of a project are known')
    END;
END;
CREATE TRIGGER claim_is_told BEFORE INSERT ON claim BEGIN
    SELECT CASE
        $journalled_claim
        WHEN NOT EXISTS (SELECT 1 FROM project WHERE code = NEW.project) OR NEW.number < 1
            THEN raise(ABORT, 'a claim is of a known project, and numbered')
        WHEN NEW.first_day IS NOT date(NEW.first_day, '+0 days')
             OR NEW.last_day IS NOT date(NEW.last_day, '+0 days') OR NEW.last_day < NEW.first_day
             OR NEW.day IS NOT date(NEW.day, '+0 days')
            THEN raise(ABORT, 'a claim is of real days')
        WHEN NEW.share NOT BETWEEN 1 AND 1000000
             OR NEW.amount NOT BETWEEN -$MAX_AMOUNT AND $MAX_AMOUNT
            THEN raise(ABORT, 'a claim is of a reasonable size')
    END;
END;
CREATE TRIGGER claim_cost_is_told BEFORE INSERT ON claim_cost BEGIN
    SELECT CASE
        $journalled_claim_cost
        WHEN NOT EXISTS (
            SELECT 1 FROM claim
            WHERE project = NEW.project AND number = NEW.number AND entry = NEW.entry)
            THEN raise(ABORT, 'what is claimed comes with its claim')
        WHEN NOT EXISTS (
            SELECT 1 FROM posting
            WHERE id = NEW.posting AND NEW.amount BETWEEN min(amount, 0) AND max(amount, 0))
            THEN raise(ABORT, 'what is claimed of a posting is no more than it')
        WHEN EXISTS (
            SELECT 1 FROM claim_cost AS c JOIN claim_now AS n
                ON n.project = c.project AND n.number = c.number AND n.entry = c.entry
            WHERE c.posting = NEW.posting
              AND NOT (c.project = NEW.project AND c.number = NEW.number))
            THEN raise(ABORT, 'a cost is claimed once')
    END;
END;
CREATE TRIGGER claim_event_is_told BEFORE INSERT ON claim_event BEGIN
    SELECT CASE
        $journalled_claim_event
        WHEN NOT EXISTS (
            SELECT 1 FROM claim WHERE project = NEW.project AND number = NEW.number)
            THEN raise(ABORT, 'what became of a claim is of one that is known')
        WHEN NEW.event NOT IN ('applied', 'decided', 'paid', 'undone')
            THEN raise(ABORT, 'a claim is applied for, decided, paid, or that is undone')
        WHEN NEW.day IS NOT date(NEW.day, '+0 days')
             OR NEW.amount NOT BETWEEN -$MAX_AMOUNT AND $MAX_AMOUNT
            THEN raise(ABORT, 'what became of a claim is of an amount on a real day')
    END;
END;
