-- The book: goals are told by the journal and append-only as everything else is.

CREATE VIEW goal_now AS
SELECT year, number, goal, indicator, target, outcome, fulfilled, comment FROM goal AS g
WHERE goal <> ''
    AND entry = (SELECT max(entry) FROM goal WHERE year = g.year AND number = g.number);

CREATE TRIGGER goal_is_told BEFORE INSERT ON goal BEGIN
    SELECT CASE
        $journalled_goal
        WHEN NEW.fulfilled NOT IN ('', 'yes', 'partly', 'no')
            THEN raise(ABORT, 'a goal is fulfilled, partly, not, or not judged')
    END;
END;
