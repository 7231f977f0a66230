-- The book: parties, invoices, what settles and pays them, and mandates are told by the journal
-- and append-only as everything else is.

CREATE TRIGGER party_is_told BEFORE INSERT ON party BEGIN
    SELECT CASE
        $journalled_party
        WHEN NEW.code = '' OR NEW.name = '' OR NEW.active NOT IN (0, 1)
            THEN raise(ABORT, 'a party has a code and a name')
        WHEN NEW.terms NOT BETWEEN 0 AND $MAX_TERMS
            THEN raise(ABORT, 'a party has terms of some days')
        WHEN NEW.account <> '' AND NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.account)
            THEN raise(ABORT, 'the usual account of a party is known')
    END;
END;
CREATE TRIGGER invoice_is_told BEFORE INSERT ON invoice BEGIN
    SELECT CASE
        $journalled_invoice
        WHEN NEW.id NOT BETWEEN 1 AND coalesce((SELECT max(id) FROM invoice), 0) + 1
            THEN raise(ABORT, 'invoices are numbered in order')
        WHEN NOT EXISTS (SELECT 1 FROM party WHERE code = NEW.party)
            THEN raise(ABORT, 'an invoice is of a known party')
        WHEN NEW.side NOT IN ('supplier', 'customer')
            THEN raise(ABORT, 'an invoice is of a supplier or to a customer')
        WHEN NEW.date IS NOT date(NEW.date, '+0 days')
             OR NEW.due IS NOT NULL AND NEW.due IS NOT date(NEW.due, '+0 days')
            THEN raise(ABORT, 'an invoice is of real days')
        WHEN NEW.amount NOT BETWEEN -$MAX_AMOUNT AND $MAX_AMOUNT OR NEW.amount = 0
             OR NEW.brought NOT BETWEEN -$MAX_AMOUNT AND $MAX_AMOUNT
            THEN raise(ABORT, 'an invoice is of an amount')
        WHEN NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.account)
            THEN raise(ABORT, 'an invoice is on a known account')
        WHEN NEW.voucher IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM voucher WHERE sequence = NEW.voucher)
            THEN raise(ABORT, 'an invoice is booked by a recorded voucher')
        WHEN NEW.sha256 IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM kept_file WHERE sha256 = NEW.sha256)
            THEN raise(ABORT, 'an invoice came as a kept file')
    END;
END;
CREATE TRIGGER invoice_vat_is_told BEFORE INSERT ON invoice_vat BEGIN
    SELECT CASE
        $journalled_invoice_vat
        WHEN NOT EXISTS (SELECT 1 FROM invoice WHERE id = NEW.invoice AND entry = NEW.entry)
            THEN raise(ABORT, 'the VAT of an invoice comes with it')
        WHEN NEW.rate NOT BETWEEN 0 AND 10000
             OR NEW.base NOT BETWEEN -$MAX_AMOUNT AND $MAX_AMOUNT
             OR NEW.vat NOT BETWEEN -$MAX_AMOUNT AND $MAX_AMOUNT
            THEN raise(ABORT, 'the VAT of an invoice is of a reasonable size')
    END;
END;
CREATE TRIGGER settlement_is_told BEFORE INSERT ON settlement BEGIN
    SELECT CASE
        $journalled_settlement
        WHEN NEW.how NOT IN ('invoice', 'text', 'hand', 'bank', 'credit', 'undone')
             OR (NEW.how = 'undone') IS NOT (NEW.invoice = 0)
             OR (NEW.how = 'undone') IS NOT (NEW.amount = 0)
            THEN raise(ABORT, 'a settlement says how it was made')
        WHEN NOT EXISTS (
            SELECT 1 FROM posting AS p WHERE p.id = NEW.posting AND (NEW.invoice = 0 OR EXISTS (
                SELECT 1 FROM invoice AS i WHERE i.id = NEW.invoice AND i.account = p.account)))
            THEN raise(ABORT, 'a posting settles an invoice on its account')
        WHEN (SELECT total NOT BETWEEN min(whole, 0) AND max(whole, 0)
              FROM (SELECT amount AS whole, NEW.amount + (
                        SELECT coalesce(sum(amount), 0) FROM settlement
                        WHERE posting = NEW.posting AND entry = NEW.entry) AS total
                    FROM posting WHERE id = NEW.posting))
            THEN raise(ABORT, 'a posting settles no more than it is')
    END;
END;
CREATE TRIGGER invoice_event_is_told BEFORE INSERT ON invoice_event BEGIN
    SELECT CASE
        $journalled_invoice_event
        WHEN NOT EXISTS (SELECT 1 FROM invoice WHERE id = NEW.invoice)
            THEN raise(ABORT, 'what befell an invoice is of one that is known')
        WHEN NEW.event NOT IN ('disputed', 'undisputed', 'withdrawn', 'void')
            THEN raise(ABORT, 'an invoice is disputed or not, withdrawn or void')
    END;
END;
CREATE TRIGGER payment_file_is_told BEFORE INSERT ON payment_file BEGIN
    SELECT CASE
        $journalled_payment_file
        WHEN NEW.id IS NOT coalesce((SELECT max(id) FROM payment_file), 0) + 1
            THEN raise(ABORT, 'payment files are numbered in order')
        WHEN NOT EXISTS (SELECT 1 FROM kept_file WHERE sha256 = NEW.sha256)
            THEN raise(ABORT, 'a payment file is a kept file')
        WHEN NOT EXISTS (SELECT 1 FROM account WHERE number = NEW.account)
            THEN raise(ABORT, 'a payment file pays from a known account')
    END;
END;
CREATE TRIGGER payment_is_told BEFORE INSERT ON payment BEGIN
    SELECT CASE
        $journalled_payment
        WHEN NOT EXISTS (SELECT 1 FROM payment_file WHERE id = NEW.file AND entry = NEW.entry)
            THEN raise(ABORT, 'a payment comes with its file')
        WHEN NOT EXISTS (SELECT 1 FROM invoice WHERE id = NEW.invoice)
            THEN raise(ABORT, 'a payment is of a known invoice')
        WHEN NEW.date IS NOT date(NEW.date, '+0 days')
             OR NEW.amount NOT BETWEEN -$MAX_AMOUNT AND $MAX_AMOUNT OR NEW.amount = 0
            THEN raise(ABORT, 'a payment is of an amount on a real day')
    END;
END;
CREATE TRIGGER mandate_is_told BEFORE INSERT ON mandate BEGIN
    SELECT CASE
        $journalled_mandate
        WHEN NEW.id NOT BETWEEN 1 AND coalesce((SELECT max(id) FROM mandate), 0) + 1
            THEN raise(ABORT, 'mandates are numbered in order')
        WHEN NEW.person = '' OR NEW.role NOT IN ('receipt', 'decision')
            THEN raise(ABORT, 'a mandate is of a person and for a role')
        WHEN NEW.first_day IS NOT date(NEW.first_day, '+0 days')
             OR NEW.last_day IS NOT NULL AND NEW.last_day IS NOT date(NEW.last_day, '+0 days')
            THEN raise(ABORT, 'a mandate is of real days')
        WHEN coalesce(NEW.highest, 0) NOT BETWEEN 0 AND $MAX_AMOUNT
             OR coalesce(NEW.joint_from, 0) NOT BETWEEN 0 AND $MAX_AMOUNT
            THEN raise(ABORT, 'a mandate is up to a reasonable amount')
    END;
END;
