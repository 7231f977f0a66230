-- The book: what counts of what is told. Of each thing that can change, the latest row.

CREATE VIEW account_now AS
SELECT number, name, kind, active, sru, entry FROM account AS a
WHERE entry = (SELECT max(entry) FROM account WHERE number = a.number);

CREATE VIEW dimension_now AS
SELECT number, name, parent FROM dimension AS d
WHERE entry = (SELECT max(entry) FROM dimension WHERE number = d.number);

CREATE VIEW object_now AS
SELECT dimension, code, name, active FROM object AS o
WHERE entry = (SELECT max(entry) FROM object WHERE dimension = o.dimension AND code = o.code);

CREATE VIEW year_now AS
SELECT
    f.id, f.first_day, f.last_day,
    coalesce((SELECT s.locked_to FROM year_state AS s WHERE s.year = f.id
              ORDER BY s.entry DESC LIMIT 1), '') AS locked_to,
    coalesce((SELECT s.closed FROM year_state AS s WHERE s.year = f.id
              ORDER BY s.entry DESC LIMIT 1), 0) AS closed
FROM fiscal_year AS f;

CREATE VIEW published_now AS
SELECT year, line, amount FROM published AS p
WHERE entry = (SELECT max(entry) FROM published WHERE year = p.year AND line = p.line)
AND entry >= coalesce(
    (SELECT max(entry) FROM prior_year WHERE year = p.year AND basis = 'line'), 0);

CREATE VIEW prior_balance_now AS
SELECT b.year, b.account, s.key AS objects, b.opening, b.closing
FROM prior_balance AS b JOIN object_set AS s ON s.id = b.objects
WHERE b.entry = (SELECT max(entry) FROM prior_year WHERE year = b.year AND basis = 'account');

CREATE VIEW kept_text_now AS
SELECT year, name, text FROM kept_text AS t
WHERE entry = (SELECT max(entry) FROM kept_text WHERE year = t.year AND name = t.name);

CREATE VIEW statement_match_now AS
SELECT line, entry, posting, how, reason FROM statement_match AS m
WHERE how <> 'undone' AND entry = (SELECT max(entry) FROM statement_match WHERE line = m.line);

CREATE VIEW goal_now AS
SELECT year, number, goal, indicator, target, outcome, fulfilled, comment FROM goal AS g
WHERE goal <> ''
    AND entry = (SELECT max(entry) FROM goal WHERE year = g.year AND number = g.number);

CREATE VIEW unit_now AS
SELECT account, name FROM unit AS u
WHERE entry = (SELECT max(entry) FROM unit WHERE account = u.account);

CREATE VIEW party_now AS
SELECT code, name, orgnr, address, postcode, town, country, email, bankgiro, plusgiro, iban, bic,
       bank_account, terms, account, usual_objects, aliases, active
FROM party AS p
WHERE entry = (SELECT max(entry) FROM party WHERE code = p.code);

CREATE VIEW invoice_now AS
SELECT id, party, side, number, ocr, date, due, amount, account, voucher, brought, sha256, entry
FROM invoice AS i
WHERE entry = (SELECT max(entry) FROM invoice WHERE id = i.id)
  AND NOT EXISTS (SELECT 1 FROM invoice_event WHERE invoice = i.id AND event = 'void');

CREATE VIEW settlement_now AS
SELECT posting, invoice, amount, how, reason, entry FROM settlement AS s
WHERE invoice > 0 AND entry = (SELECT max(entry) FROM settlement WHERE posting = s.posting)
  AND NOT EXISTS (SELECT 1 FROM invoice_event WHERE invoice = s.invoice AND event = 'void');

CREATE VIEW mandate_now AS
SELECT id, person, role, accounts, objects_of, highest, joint_from, first_day, last_day, decision
FROM mandate AS m
WHERE entry = (SELECT max(entry) FROM mandate WHERE id = m.id);

-- A voucher that has been corrected claims nothing any more.
CREATE VIEW vat_claim_now AS
SELECT voucher, first_day, last_day,
       (SELECT min(entry) FROM vat_claim WHERE voucher = c.voucher) AS entry
FROM vat_claim AS c
WHERE first_day <> ''
  AND entry = (SELECT max(entry) FROM vat_claim WHERE voucher = c.voucher)
  AND NOT EXISTS (SELECT 1 FROM voucher WHERE corrects = c.voucher);

CREATE VIEW asset_now AS
SELECT id, name, account, accumulated, depreciation, cost, residual, in_use, months, objects_of,
       posting, brought, depreciated, active
FROM asset AS a
WHERE entry = (SELECT max(entry) FROM asset WHERE id = a.id);

CREATE VIEW project_now AS
SELECT code, funder, decision, first_day, last_day, share, receivable, income, objects_of, costs,
       closed
FROM project AS p
WHERE entry = (SELECT max(entry) FROM project WHERE code = p.code);

CREATE VIEW claim_now AS
SELECT project, number, first_day, last_day, day, share, parts, amount, entry FROM claim AS c
WHERE (parts <> '' OR amount <> 0)
  AND entry = (SELECT max(entry) FROM claim WHERE project = c.project AND number = c.number);

-- Which voucher corrects which, each by its name as the other one refers to it: the year stands
-- with it where it is another one's.
CREATE VIEW correction AS
SELECT
    earlier.sequence AS corrected, later.sequence AS correcting,
    earlier.series || ' ' || earlier.number || iif(earlier.year = later.year, '', (
        SELECT ' (' || substr(last_day, 1, 4) || ')' FROM fiscal_year WHERE id = earlier.year)
    ) AS corrects,
    later.series || ' ' || later.number || iif(earlier.year = later.year, '', (
        SELECT ' (' || substr(last_day, 1, 4) || ')' FROM fiscal_year WHERE id = later.year)
    ) AS corrected_by
FROM voucher AS later JOIN voucher AS earlier ON earlier.sequence = later.corrects
WHERE later.corrects IS NOT NULL;
