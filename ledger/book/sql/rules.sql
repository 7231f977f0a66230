-- The book: what no tool can do to it.
--
-- Nothing recorded is updated or deleted, and nothing is added except by the journal entry that
-- tells of it. A BEFORE INSERT trigger also proves that the key is new, because INSERT OR REPLACE
-- removes the old row without firing a delete trigger (lang_conflict, recursive_triggers off).

-- Append-only.
CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: journal');
END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: journal');
END;
CREATE TRIGGER association_is_never_changed BEFORE UPDATE ON association BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: association');
END;
CREATE TRIGGER association_is_never_deleted BEFORE DELETE ON association BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: association');
END;
CREATE TRIGGER fiscal_year_is_never_changed BEFORE UPDATE ON fiscal_year BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: fiscal_year');
END;
CREATE TRIGGER fiscal_year_is_never_deleted BEFORE DELETE ON fiscal_year BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: fiscal_year');
END;
CREATE TRIGGER year_state_is_never_changed BEFORE UPDATE ON year_state BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: year_state');
END;
CREATE TRIGGER year_state_is_never_deleted BEFORE DELETE ON year_state BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: year_state');
END;
CREATE TRIGGER template_is_never_changed BEFORE UPDATE ON template BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: template');
END;
CREATE TRIGGER template_is_never_deleted BEFORE DELETE ON template BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: template');
END;
CREATE TRIGGER kept_text_is_never_changed BEFORE UPDATE ON kept_text BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: kept_text');
END;
CREATE TRIGGER kept_text_is_never_deleted BEFORE DELETE ON kept_text BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: kept_text');
END;
CREATE TRIGGER account_is_never_changed BEFORE UPDATE ON account BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: account');
END;
CREATE TRIGGER account_is_never_deleted BEFORE DELETE ON account BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: account');
END;
CREATE TRIGGER dimension_is_never_changed BEFORE UPDATE ON dimension BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: dimension');
END;
CREATE TRIGGER dimension_is_never_deleted BEFORE DELETE ON dimension BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: dimension');
END;
CREATE TRIGGER object_is_never_changed BEFORE UPDATE ON object BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: object');
END;
CREATE TRIGGER object_is_never_deleted BEFORE DELETE ON object BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: object');
END;
CREATE TRIGGER object_set_is_never_changed BEFORE UPDATE ON object_set BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: object_set');
END;
CREATE TRIGGER object_set_is_never_deleted BEFORE DELETE ON object_set BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: object_set');
END;
CREATE TRIGGER object_set_member_is_never_changed BEFORE UPDATE ON object_set_member BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: object_set_member');
END;
CREATE TRIGGER object_set_member_is_never_deleted BEFORE DELETE ON object_set_member BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: object_set_member');
END;
CREATE TRIGGER voucher_is_never_changed BEFORE UPDATE ON voucher BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: voucher');
END;
CREATE TRIGGER voucher_is_never_deleted BEFORE DELETE ON voucher BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: voucher');
END;
CREATE TRIGGER posting_is_never_changed BEFORE UPDATE ON posting BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: posting');
END;
CREATE TRIGGER posting_is_never_deleted BEFORE DELETE ON posting BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: posting');
END;
CREATE TRIGGER opening_is_never_changed BEFORE UPDATE ON opening BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: opening');
END;
CREATE TRIGGER opening_is_never_deleted BEFORE DELETE ON opening BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: opening');
END;
CREATE TRIGGER approval_is_never_changed BEFORE UPDATE ON approval BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: approval');
END;
CREATE TRIGGER approval_is_never_deleted BEFORE DELETE ON approval BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: approval');
END;
CREATE TRIGGER published_is_never_changed BEFORE UPDATE ON published BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: published');
END;
CREATE TRIGGER published_is_never_deleted BEFORE DELETE ON published BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: published');
END;
CREATE TRIGGER kept_file_is_never_changed BEFORE UPDATE ON kept_file BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: kept_file');
END;
CREATE TRIGGER kept_file_is_never_deleted BEFORE DELETE ON kept_file BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: kept_file');
END;
CREATE TRIGGER kept_file_part_is_never_changed BEFORE UPDATE ON kept_file_part BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: kept_file_part');
END;
CREATE TRIGGER kept_file_part_is_never_deleted BEFORE DELETE ON kept_file_part BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: kept_file_part');
END;
CREATE TRIGGER attachment_is_never_changed BEFORE UPDATE ON attachment BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: attachment');
END;
CREATE TRIGGER attachment_is_never_deleted BEFORE DELETE ON attachment BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: attachment');
END;
CREATE TRIGGER migration_is_never_changed BEFORE UPDATE ON _sqlite_migrations BEGIN
    SELECT raise(ABORT, 'what is recorded is never changed: _sqlite_migrations');
END;
CREATE TRIGGER migration_is_never_deleted BEFORE DELETE ON _sqlite_migrations BEGIN
    SELECT raise(ABORT, 'what is recorded is never deleted: _sqlite_migrations');
END;
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
        WHEN NEW.amount NOT BETWEEN -1000000000000000000 AND 1000000000000000000
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
             OR length(NEW.approved_by) > 1000
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
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM association WHERE entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'association' || char(9)
                     || NEW.name || char(9) || NEW.orgnr || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: association')
        WHEN instr(NEW.name || NEW.orgnr, char(9)) OR instr(NEW.name || NEW.orgnr, char(10))
             OR length(NEW.name || NEW.orgnr) > 1000
            THEN raise(ABORT, 'a told text lies on one line: association')
    END;
END;
CREATE TRIGGER fiscal_year_is_told BEFORE INSERT ON fiscal_year BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM fiscal_year WHERE id = NEW.id)
             OR (SELECT instr(char(10) || body, char(10) || 'fiscal_year' || char(9)
                     || NEW.id || char(9) || NEW.first_day || char(9) || NEW.last_day || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: fiscal_year')
        WHEN NEW.id < 1
            THEN raise(ABORT, 'a fiscal year has a number of its own')
        WHEN NEW.first_day IS NOT date(NEW.first_day, '+0 days')
             OR NEW.last_day IS NOT date(NEW.last_day, '+0 days')
             OR NEW.first_day NOT GLOB '[12][0-9][0-9][0-9]-*'
             OR NEW.last_day < NEW.first_day OR NEW.last_day >= date(NEW.first_day, '+18 months')
            THEN raise(ABORT, 'a fiscal year is at most 18 months of real days')
        WHEN EXISTS (SELECT 1 FROM fiscal_year
                     WHERE NEW.first_day <= last_day AND first_day <= NEW.last_day)
            THEN raise(ABORT, 'fiscal years must not overlap')
    END;
END;
CREATE TRIGGER year_state_is_told BEFORE INSERT ON year_state BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM year_state WHERE year = NEW.year AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'year_state' || char(9)
                     || NEW.year || char(9) || NEW.locked_to || char(9) || NEW.closed || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: year_state')
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
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM account WHERE number = NEW.number AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'account' || char(9)
                     || NEW.number || char(9) || NEW.name || char(9) || NEW.kind || char(9) || NEW.active || char(9) || NEW.sru || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: account')
        WHEN instr(NEW.name || NEW.sru, char(9)) OR instr(NEW.name || NEW.sru, char(10))
             OR length(NEW.name || NEW.sru) > 1000
            THEN raise(ABORT, 'a told text lies on one line: account')
        WHEN NEW.number GLOB '*[^0-9]*' OR length(NEW.number) NOT BETWEEN 3 AND 8
             AND (SELECT kind FROM journal WHERE seq = NEW.entry) <> 'import'
             OR length(NEW.number) NOT BETWEEN 1 AND 10
            THEN raise(ABORT, 'an account number is 3 to 8 digits')
        WHEN NEW.kind NOT IN ('asset', 'liability', 'income', 'cost')
             OR NEW.active NOT IN (0, 1)
            THEN raise(ABORT, 'an account is an asset, a liability, an income or a cost')
    END;
END;
CREATE TRIGGER dimension_is_told BEFORE INSERT ON dimension BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM dimension WHERE number = NEW.number AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'dimension' || char(9)
                     || NEW.number || char(9) || NEW.name || char(9) || coalesce(NEW.parent, '') || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: dimension')
        WHEN instr(NEW.name, char(9)) OR instr(NEW.name, char(10))
             OR length(NEW.name) > 1000
            THEN raise(ABORT, 'a told text lies on one line: dimension')
    END;
END;
CREATE TRIGGER object_is_told BEFORE INSERT ON object BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM object WHERE dimension = NEW.dimension AND code = NEW.code AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'object' || char(9)
                     || NEW.dimension || char(9) || NEW.code || char(9) || NEW.name || char(9) || NEW.active || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: object')
        WHEN instr(NEW.code || NEW.name, char(9)) OR instr(NEW.code || NEW.name, char(10))
             OR length(NEW.code || NEW.name) > 1000
            THEN raise(ABORT, 'a told text lies on one line: object')
        WHEN NEW.code = '' OR NEW.active NOT IN (0, 1)
             OR NOT EXISTS (SELECT 1 FROM dimension WHERE number = NEW.dimension)
            THEN raise(ABORT, 'an object has a code in a known dimension')
    END;
END;
CREATE TRIGGER published_is_told BEFORE INSERT ON published BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM published WHERE year = NEW.year AND line = NEW.line AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'published' || char(9)
                     || NEW.year || char(9) || NEW.line || char(9) || NEW.amount || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: published')
        WHEN instr(NEW.line, char(9)) OR instr(NEW.line, char(10))
             OR length(NEW.line) > 1000
            THEN raise(ABORT, 'a told text lies on one line: published')
    END;
END;
CREATE TRIGGER kept_file_is_told BEFORE INSERT ON kept_file BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM kept_file WHERE sha256 = NEW.sha256)
             OR (SELECT instr(char(10) || body, char(10) || 'kept_file' || char(9)
                     || NEW.sha256 || char(9) || NEW.name || char(9) || NEW.size || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: kept_file')
        WHEN instr(NEW.sha256 || NEW.name, char(9)) OR instr(NEW.sha256 || NEW.name, char(10))
             OR length(NEW.sha256 || NEW.name) > 1000
            THEN raise(ABORT, 'a told text lies on one line: kept_file')
    END;
END;
CREATE TRIGGER attachment_is_told BEFORE INSERT ON attachment BEGIN
    SELECT CASE
        WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM attachment WHERE voucher = NEW.voucher AND entry = NEW.entry)
             OR (SELECT instr(char(10) || body, char(10) || 'attachment' || char(9)
                     || NEW.voucher || char(9) || NEW.sha256 || char(9) || NEW.name || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: attachment')
        WHEN instr(NEW.sha256 || NEW.name, char(9)) OR instr(NEW.sha256 || NEW.name, char(10))
             OR length(NEW.sha256 || NEW.name) > 1000
            THEN raise(ABORT, 'a told text lies on one line: attachment')
        WHEN NOT EXISTS (SELECT 1 FROM voucher WHERE sequence = NEW.voucher)
             OR NOT EXISTS (SELECT 1 FROM kept_file WHERE sha256 = NEW.sha256)
            THEN raise(ABORT, 'an attachment is a kept file of a recorded voucher')
    END;
END;
CREATE TRIGGER kept_file_part_completes BEFORE INSERT ON kept_file_part BEGIN
    SELECT CASE
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
             OR length(NEW.name) > 1000
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
