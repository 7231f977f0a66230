-- The book: what no tool can do to it.
--
-- Nothing recorded is updated or deleted, and nothing is added except by the journal entry that
-- tells of it. A BEFORE INSERT trigger also proves that the key is new, because INSERT OR REPLACE
-- removes the old row without firing a delete trigger (lang_conflict, recursive_triggers off).

-- What lets nothing be updated or deleted is made of the table of recorded tables, as is what a guard
-- of a new row begins with: `journalled_account`, that the newest entry has the row and that its key
-- is new (ledger/book/recorded.py).
CREATE TRIGGER migration_is_a_new_one BEFORE INSERT ON _sqlite_migrations BEGIN
    SELECT raise(ABORT, 'what is recorded is never replaced: _sqlite_migrations')
    WHERE EXISTS (SELECT 1 FROM _sqlite_migrations WHERE id = NEW.id
                  OR migration_set = NEW.migration_set AND name = NEW.name);
END;

-- Balances move only while an entry is being recorded: the entry counts more than there is.
CREATE VIEW recording AS
SELECT 1 FROM (SELECT postings, openings FROM journal ORDER BY seq DESC LIMIT 1)
WHERE postings > coalesce((SELECT max(id) FROM posting), 0)
   OR openings > coalesce((SELECT max(id) FROM opening), 0);

CREATE TRIGGER balance_is_kept_by_posting BEFORE INSERT ON balance BEGIN
    SELECT CASE
        WHEN NOT EXISTS (SELECT 1 FROM recording)
            THEN raise(ABORT, 'balances are kept by recording, not by hand')
        WHEN EXISTS (SELECT 1 FROM balance WHERE year = NEW.year AND account = NEW.account
                     AND objects = NEW.objects AND month = NEW.month)
            THEN raise(ABORT, 'a balance is kept once')
    END;
END;
CREATE TRIGGER balance_moves_by_posting BEFORE UPDATE ON balance BEGIN
    SELECT CASE
        WHEN NOT EXISTS (SELECT 1 FROM recording)
            THEN raise(ABORT, 'balances move by recording, not by hand')
        WHEN NEW.amount NOT BETWEEN -$MAX_BALANCE AND $MAX_BALANCE
            THEN raise(ABORT, 'the balance is out of range')
    END;
END;
CREATE TRIGGER balance_is_never_deleted BEFORE DELETE ON balance BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: balance');
END;

-- Vouchers, postings and opening balances come in order, and no more than the entry counts.
CREATE TRIGGER voucher_comes_by_recording BEFORE INSERT ON voucher
WHEN NEW.sequence IS NOT coalesce((SELECT max(sequence) FROM voucher), 0) + 1
  OR NEW.sequence > coalesce((SELECT vouchers FROM journal ORDER BY seq DESC LIMIT 1), 0) BEGIN
    SELECT raise(ABORT, 'a voucher comes in by recording a draft');
END;
CREATE TRIGGER posting_comes_by_recording BEFORE INSERT ON posting
WHEN NEW.id IS NOT coalesce((SELECT max(id) FROM posting), 0) + 1
  OR NEW.id > coalesce((SELECT postings FROM journal ORDER BY seq DESC LIMIT 1), 0) BEGIN
    SELECT raise(ABORT, 'a posting comes in by recording a draft');
END;
CREATE TRIGGER opening_comes_by_recording BEFORE INSERT ON opening
WHEN NEW.id IS NOT coalesce((SELECT max(id) FROM opening), 0) + 1
  OR NEW.id > coalesce((SELECT openings FROM journal ORDER BY seq DESC LIMIT 1), 0) BEGIN
    SELECT raise(ABORT, 'an opening balance comes in by recording a draft');
END;
CREATE TRIGGER approval_is_recorded BEFORE INSERT ON approval BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM approval
                        WHERE voucher = NEW.voucher AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'approval' || char(9) || NEW.voucher
                              || char(9) || NEW.approved_by || char(10)) = 0
                        AND (kind <> 'batch' OR NOT EXISTS (SELECT 1 FROM recording))
                 FROM journal WHERE seq = NEW.entry)
            THEN raise(ABORT, 'the newest journal entry must tell of the row: approval')
        WHEN instr(NEW.approved_by, char(9)) OR instr(NEW.approved_by, char(10))
             OR length(NEW.approved_by) > $MAX_ROW_TEXTS
            THEN raise(ABORT, 'a told text lies on one line: approval')
        WHEN NOT EXISTS (SELECT 1 FROM voucher WHERE sequence = NEW.voucher)
            THEN raise(ABORT, 'the approved voucher must exist')
        WHEN NEW.approved_by = ''
            THEN raise(ABORT, 'an approval says who approved')
    END;
END;

-- Everything else is told, to the letter, by the body of the newest journal entry.
CREATE TRIGGER association_is_told BEFORE INSERT ON association BEGIN
    SELECT CASE
        $journalled_association
    END;
END;
CREATE TRIGGER fiscal_year_is_told BEFORE INSERT ON fiscal_year BEGIN
    SELECT CASE
        $journalled_fiscal_year
        WHEN NEW.id < 1
            THEN raise(ABORT, 'a fiscal year has a number of its own')
        WHEN NEW.first_day IS NOT date(NEW.first_day, '+0 days')
             OR NEW.last_day IS NOT date(NEW.last_day, '+0 days')
             OR NEW.first_day NOT GLOB '[12][0-9][0-9][0-9]-*'
             OR NEW.last_day < NEW.first_day OR NEW.last_day >= date(NEW.first_day, '+$MAX_YEAR_MONTHS months')
            THEN raise(ABORT, 'a fiscal year is at most $MAX_YEAR_MONTHS months of real days')
        WHEN EXISTS (SELECT 1 FROM fiscal_year
                     WHERE NEW.first_day <= last_day AND first_day <= NEW.last_day)
            THEN raise(ABORT, 'fiscal years must not overlap')
    END;
END;
CREATE TRIGGER year_state_is_told BEFORE INSERT ON year_state BEGIN
    SELECT CASE
        $journalled_year_state
        WHEN NOT EXISTS (SELECT 1 FROM fiscal_year WHERE id = NEW.year
                         AND NEW.locked_to <= last_day)
             OR NEW.locked_to <> '' AND NEW.locked_to IS NOT date(NEW.locked_to, '+0 days')
             OR NEW.closed NOT IN (0, 1)
            THEN raise(ABORT, 'a lock must name a day of its fiscal year')
        WHEN EXISTS (SELECT 1 FROM year_now WHERE id = NEW.year
                     AND (NEW.locked_to < locked_to OR NEW.closed < closed))
             AND (SELECT kind FROM journal WHERE seq = NEW.entry) <> 'reopen'
            THEN raise(ABORT, 'a lock only moves forward')
    END;
END;
CREATE TRIGGER account_is_told BEFORE INSERT ON account BEGIN
    SELECT CASE
        $journalled_account
        WHEN NEW.number GLOB '*[^0-9]*' OR length(NEW.number) NOT BETWEEN $MIN_ACCOUNT AND $MAX_ACCOUNT
             AND (SELECT kind FROM journal WHERE seq = NEW.entry) <> 'import'
             OR length(NEW.number) NOT BETWEEN 1 AND $MAX_IMPORTED_ACCOUNT
            THEN raise(ABORT, 'an account number is $MIN_ACCOUNT to $MAX_ACCOUNT digits')
        WHEN NEW.kind NOT IN ('asset', 'liability', 'income', 'cost')
             OR NEW.active NOT IN (0, 1)
            THEN raise(ABORT, 'an account is an asset, a liability, an income or a cost')
    END;
END;
CREATE TRIGGER dimension_is_told BEFORE INSERT ON dimension BEGIN
    SELECT CASE
        $journalled_dimension
    END;
END;
CREATE TRIGGER object_is_told BEFORE INSERT ON object BEGIN
    SELECT CASE
        $journalled_object
        WHEN NEW.code = '' OR NEW.active NOT IN (0, 1)
             OR NOT EXISTS (SELECT 1 FROM dimension WHERE number = NEW.dimension)
            THEN raise(ABORT, 'an object has a code in a known dimension')
    END;
END;
CREATE TRIGGER published_is_told BEFORE INSERT ON published BEGIN
    SELECT CASE
        $journalled_published
    END;
END;
CREATE TRIGGER kept_file_is_told BEFORE INSERT ON kept_file BEGIN
    SELECT CASE
        $journalled_kept_file
    END;
END;
CREATE TRIGGER attachment_is_told BEFORE INSERT ON attachment BEGIN
    SELECT CASE
        $journalled_attachment
        WHEN NOT EXISTS (SELECT 1 FROM voucher WHERE sequence = NEW.voucher)
             OR NOT EXISTS (SELECT 1 FROM kept_file WHERE sha256 = NEW.sha256)
            THEN raise(ABORT, 'an attachment is a kept file of a recorded voucher')
    END;
END;
CREATE TRIGGER erased_file_is_told BEFORE INSERT ON erased_file BEGIN
    SELECT CASE
        $journalled_erased_file
        WHEN NEW.reason = '' OR (SELECT kind FROM journal WHERE seq = NEW.entry) <> 'erasure'
             OR NOT EXISTS (SELECT 1 FROM kept_file WHERE sha256 = NEW.sha256)
            THEN raise(ABORT, 'what is erased is a kept file, for a reason')
    END;
END;
CREATE TRIGGER kept_file_part_completes BEFORE INSERT ON kept_file_part BEGIN
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM erased_file WHERE sha256 = NEW.sha256)
            THEN raise(ABORT, 'what is erased does not come back')
        WHEN NEW.part IS NOT 1 + (SELECT count(*) FROM kept_file_part WHERE sha256 = NEW.sha256)
            THEN raise(ABORT, 'the parts of a file come in order')
        WHEN length(NEW.bytes) = 0
            THEN raise(ABORT, 'a part of a file is not empty')
        WHEN coalesce((SELECT size FROM kept_file WHERE sha256 = NEW.sha256), 0)
             < length(NEW.bytes) + (SELECT coalesce(sum(length(bytes)), 0)
                                    FROM kept_file_part WHERE sha256 = NEW.sha256)
            THEN raise(ABORT, 'a kept file takes no more than its size')
    END;
END;
CREATE TRIGGER template_is_told BEFORE INSERT ON template BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM template WHERE year = NEW.year AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'template' || char(9) || NEW.year
                              || char(9))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: template')
        WHEN NOT EXISTS (SELECT 1 FROM year_now WHERE id = NEW.year AND NOT closed)
            THEN raise(ABORT, 'a template belongs to an open fiscal year')
    END;
END;
CREATE TRIGGER kept_text_is_told BEFORE INSERT ON kept_text BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM kept_text
                        WHERE year = NEW.year AND name = NEW.name AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'kept_text' || char(9) || NEW.year
                              || char(9) || NEW.name || char(9))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: kept_text')
        WHEN instr(NEW.name, char(9)) OR instr(NEW.name, char(10))
             OR length(NEW.name) > $MAX_ROW_TEXTS
            THEN raise(ABORT, 'a told text lies on one line: kept_text')
    END;
END;

-- Object sets: the key brings the members, and then the set takes no more.
CREATE TRIGGER object_set_is_numbered BEFORE INSERT ON object_set BEGIN
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM object_set WHERE id = NEW.id OR key = NEW.key)
            THEN raise(ABORT, 'a set of objects is kept once')
        WHEN NEW.id IS NOT coalesce((SELECT max(id) FROM object_set), -1) + 1
            THEN raise(ABORT, 'sets of objects are numbered in order')
    END;
END;
CREATE TRIGGER object_set_brings_its_members AFTER INSERT ON object_set BEGIN
    INSERT INTO object_set_member (objects, dimension, code)
    SELECT NEW.id, substr(member, 1, instr(member, ':') - 1), substr(member, instr(member, ':') + 1)
    FROM (
        WITH RECURSIVE cut (member, rest) AS (
            SELECT NULL, NEW.key || char(9) WHERE NEW.key <> ''
            UNION ALL
            SELECT substr(rest, 1, instr(rest, char(9)) - 1), substr(rest, instr(rest, char(9)) + 1)
            FROM cut WHERE rest <> ''
        )
        SELECT member FROM cut WHERE member IS NOT NULL
    );
    SELECT raise(ABORT, 'the key of a set of objects is its members in order of dimension')
    WHERE NEW.key IS NOT coalesce(
        (SELECT group_concat(member, char(9)) FROM (
            SELECT dimension || ':' || code AS member FROM object_set_member
            WHERE objects = NEW.id ORDER BY dimension)), '');
END;
CREATE TRIGGER object_set_member_is_known BEFORE INSERT ON object_set_member BEGIN
    SELECT CASE
        WHEN NOT EXISTS (
            SELECT 1 FROM object_set WHERE id = NEW.objects AND instr(
                char(9) || key || char(9), char(9) || NEW.dimension || ':' || NEW.code || char(9)))
            THEN raise(ABORT, 'a set of objects has the members of its key')
        WHEN EXISTS (SELECT 1 FROM object_set_member
                     WHERE objects = NEW.objects AND dimension = NEW.dimension)
            THEN raise(ABORT, 'a set has one object a dimension')
        WHEN NOT EXISTS (SELECT 1 FROM object
                         WHERE dimension = NEW.dimension AND code = NEW.code)
            THEN raise(ABORT, 'the object is not known')
    END;
END;
