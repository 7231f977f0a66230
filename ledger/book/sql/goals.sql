-- The book: goals are told by the journal and append-only as everything else is.

CREATE TRIGGER goal_is_told BEFORE INSERT ON goal BEGIN
    SELECT CASE
        $journalled_goal
        WHEN NEW.fulfilled NOT IN ('', 'yes', 'partly', 'no')
            THEN raise(ABORT, 'a goal is fulfilled, partly, not, or not judged')
    END;
END;
