-- The book: fixed assets and what happened to them are told by the journal and append-only as
-- everything else is.

CREATE TRIGGER asset_is_told BEFORE INSERT ON asset BEGIN
    SELECT CASE
        $journalled_asset
        WHEN NEW.id NOT BETWEEN 1 AND coalesce((SELECT max(id) FROM asset), 0) + 1
            THEN raise(ABORT, 'assets are numbered in order')
        WHEN NEW.name = '' OR NEW.active NOT IN (0, 1)
            THEN raise(ABORT, 'an asset has a name')
        WHEN NEW.cost NOT BETWEEN 1 AND $MAX_AMOUNT OR NEW.residual NOT BETWEEN 0 AND NEW.cost
             OR NEW.depreciated NOT BETWEEN 0 AND NEW.cost - NEW.residual
            THEN raise(ABORT, 'an asset has a cost, and no more is written off')
        WHEN NEW.months NOT BETWEEN 1 AND $MAX_LIFE
            THEN raise(ABORT, 'an asset has a useful life')
        WHEN NEW.in_use IS NOT date(NEW.in_use, '+0 days')
             OR NEW.brought IS NOT NULL AND NEW.brought IS NOT date(NEW.brought, '+0 days')
            THEN raise(ABORT, 'an asset is of real days')
        WHEN (SELECT count(DISTINCT number) FROM account
              WHERE number IN (NEW.account, NEW.accumulated, NEW.depreciation)) < 3
            THEN raise(ABORT, 'an asset is on three known accounts')
        WHEN (NEW.posting IS NULL) IS NOT (NEW.brought IS NOT NULL)
             OR NEW.posting IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM posting WHERE id = NEW.posting AND account = NEW.account)
            THEN raise(ABORT, 'an asset is bought by a posting, or brought in on a day')
    END;
END;
CREATE TRIGGER asset_event_is_told BEFORE INSERT ON asset_event BEGIN
    SELECT CASE
        $journalled_asset_event
        WHEN NEW.event NOT IN ('depreciation', 'sale', 'scrap')
             OR NEW.amount NOT BETWEEN 0 AND $MAX_AMOUNT
             OR (NEW.amount = 0) IS NOT (NEW.event = 'scrap')
            THEN raise(ABORT, 'something of an amount happens to an asset')
        WHEN NOT EXISTS (SELECT 1 FROM asset WHERE id = NEW.asset)
             OR NOT EXISTS (SELECT 1 FROM voucher WHERE sequence = NEW.voucher)
            THEN raise(ABORT, 'what happens to an asset is in a recorded voucher')
    END;
END;
