-- The book: claims of VAT compensation are told by the journal and append-only as everything is.

CREATE TRIGGER vat_claim_is_told BEFORE INSERT ON vat_claim BEGIN
    SELECT CASE
        $journalled_vat_claim
        WHEN NOT EXISTS (SELECT 1 FROM voucher WHERE sequence = NEW.voucher)
            THEN raise(ABORT, 'a claim of VAT is a recorded voucher')
        WHEN (NEW.first_day <> '' OR NEW.last_day <> '') AND (
            NEW.first_day IS NOT date(NEW.first_day, 'start of month')
            OR substr(NEW.first_day, 1, 4) <> substr(NEW.last_day, 1, 4)
            OR NEW.last_day NOT IN (date(NEW.first_day, '+1 month', '-1 day'),
                                    date(NEW.first_day, '+$MAX_VAT_MONTHS months', '-1 day')))
            THEN raise(ABORT, 'VAT is claimed for a month, or three of a calendar year')
        WHEN NEW.first_day <> '' AND EXISTS (
            SELECT 1 FROM vat_claim_now AS c
            WHERE c.voucher <> NEW.voucher
              AND c.first_day <= NEW.last_day AND c.last_day >= NEW.first_day)
            THEN raise(ABORT, 'a month of VAT is claimed once')
    END;
END;
CREATE TRIGGER vat_mark_is_told BEFORE INSERT ON vat_mark BEGIN
    SELECT CASE
        $journalled_vat_mark
        WHEN NOT EXISTS (SELECT 1 FROM posting WHERE id = NEW.posting)
            THEN raise(ABORT, 'the flat rate is of a recorded posting')
        WHEN NEW.kind NOT IN ('', 'whole', 'split', 'public')
             OR NEW.kind IN ('', 'whole') AND NEW.premises <> 0
            THEN raise(ABORT, 'the flat rate is of the whole or of its parts')
        WHEN (SELECT NEW.premises NOT BETWEEN min(amount, 0) AND max(amount, 0)
              FROM posting WHERE id = NEW.posting)
            THEN raise(ABORT, 'premises are a part of the cost')
    END;
END;
