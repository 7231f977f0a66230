-- The book: quantities are told by the journal and append-only as everything else is.

CREATE TRIGGER unit_is_told BEFORE INSERT ON unit BEGIN
    SELECT CASE
        $journalled_unit
        WHEN NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.account)
            THEN raise(ABORT, 'a unit is of a known account')
    END;
END;
CREATE TRIGGER quantity_is_told BEFORE INSERT ON quantity BEGIN
    SELECT CASE
        $journalled_quantity
        WHEN NOT EXISTS (
            SELECT 1 FROM posting WHERE NEW.source = 'posting' AND id = NEW.row
            UNION ALL SELECT 1 FROM opening WHERE NEW.source = 'opening' AND id = NEW.row)
            THEN raise(ABORT, 'a quantity is of a posting or an opening balance')
        WHEN NEW.millionths NOT BETWEEN -$MAX_QUANTITY AND $MAX_QUANTITY
            THEN raise(ABORT, 'a quantity is of a reasonable size')
        WHEN EXISTS (
            SELECT 1 FROM year_now WHERE closed AND (
                (SELECT date FROM posting WHERE NEW.source = 'posting' AND id = NEW.row)
                    BETWEEN first_day AND last_day
                OR id = (SELECT year FROM opening
                         WHERE NEW.source = 'opening' AND opening.id = NEW.row)))
            THEN raise(ABORT, 'the fiscal year is closed')
    END;
END;
