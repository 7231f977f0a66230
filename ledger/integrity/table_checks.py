"""Do the tables of a book agree with each other? One function a question.

Every connection here gives text as bytes: a damaged file may hold text that is none.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ledger.bookkeeping.approvals import APPROVER, is_approved
from ledger.core.checks import Check
from ledger.core.errors import problem
from ledger.core.money import write_amount

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

RESTORE = problem(
    "restore-advice",
    "Do not record anything more in it. Keep the file, and restore the newest backup that is"
    " sound: {remedy}.",
    remedy="restore",
)

STRAYS = """
SELECT
    (SELECT count(*) FROM posting AS p LEFT JOIN voucher AS v ON v.sequence = p.voucher
     WHERE v.sequence IS NULL OR p.date IS NOT v.date
        OR p.id NOT BETWEEN v.first_posting AND v.first_posting + v.rows - 1)
  + (SELECT count(*) FROM voucher AS v LEFT JOIN fiscal_year AS y ON y.id = v.year
     WHERE y.id IS NULL OR v.date NOT BETWEEN y.first_day AND y.last_day)
  + (SELECT count(*) FROM voucher AS v LEFT JOIN journal AS j ON j.seq = v.entry
     WHERE j.seq IS NULL)
  + (SELECT count(*) FROM voucher AS v LEFT JOIN voucher AS c ON c.sequence = v.corrects
     WHERE v.corrects IS NOT NULL AND c.sequence IS NULL)
  + (SELECT count(*) FROM (SELECT account FROM posting UNION SELECT account FROM opening
                           UNION SELECT account FROM prior_balance)
     WHERE account NOT IN (SELECT number FROM account))
  + (SELECT count(*) FROM (SELECT objects FROM posting UNION SELECT objects FROM opening
                           UNION SELECT objects FROM prior_balance)
     WHERE objects NOT IN (SELECT id FROM object_set))
"""


def rows_refer_to_what_is_there(connection: sqlite3.Connection) -> Check:
    """Each posting has its voucher, each voucher its year, each account and object is known."""
    (strays,) = connection.execute(STRAYS).fetchone()
    if not strays:
        text = problem("references", "Every posting has its voucher, its account and its objects.")
        return Check("references", text)
    text = problem(
        "references-broken",
        "{count:# row refers|# rows refer} to a voucher, year, account or object that is not"
        " in the book.",
        count=strays,
    )
    return Check("references", text, ok=False, advice=RESTORE)


SUMS = "SELECT voucher, sum(amount), sum(max(amount, 0)), count(*) FROM posting GROUP BY voucher"
ROWS = "SELECT count(*), coalesce(sum(rows), 0), count(*) FILTER (WHERE rows < 2) FROM voucher"


def debit_equals_credit(connection: sqlite3.Connection) -> Check:
    """Each voucher sums to zero and has the postings it says, at least two."""
    debit = credit = vouchers = rows = 0
    wrong = []
    for voucher, total, positive, count in connection.execute(SUMS):
        vouchers, rows = vouchers + 1, rows + count
        debit, credit = debit + positive, credit + positive - total
        if total:
            wrong.append(_message(voucher))
    if not wrong and connection.execute(ROWS).fetchone() == (vouchers, rows, 0):
        text = problem(
            "vouchers",
            "{count:# voucher|# vouchers} with {rows:# posting|# postings}: debit and credit"
            " are equal in each.",
            count=vouchers,
            rows=rows,
        )
        return Check("vouchers", text, left=debit, right=credit)
    text = problem(
        "vouchers-unbalanced",
        "Vouchers do not balance or lack postings, by registration number: {vouchers}.",
        vouchers=_few(wrong) or "?",
    )
    return Check("vouchers", text, ok=False, advice=RESTORE, left=debit, right=credit)


COUNTED = """
SELECT
    (SELECT vouchers FROM journal ORDER BY seq DESC LIMIT 1),
    (SELECT count(*) FROM voucher), (SELECT max(sequence) FROM voucher),
    (SELECT postings FROM journal ORDER BY seq DESC LIMIT 1),
    (SELECT count(*) FROM posting), (SELECT max(id) FROM posting),
    (SELECT openings FROM journal ORDER BY seq DESC LIMIT 1),
    (SELECT count(*) FROM opening), (SELECT max(id) FROM opening)
"""

MISNUMBERED = """
SELECT series, number FROM (
    SELECT v.series, v.number, v.sequence, j.kind,
        max(v.number) OVER (PARTITION BY v.year, v.series ORDER BY v.sequence
                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM voucher AS v JOIN journal AS j ON j.seq = v.entry)
WHERE kind <> 'batch' AND number <> coalesce(before, 0) + 1 ORDER BY sequence
"""

UNEVEN = """
SELECT y.last_day, v.series, max(v.number) - count(DISTINCT v.number),
       count(*) - count(DISTINCT v.number)
FROM voucher AS v JOIN fiscal_year AS y ON y.id = v.year WHERE v.number > 0
GROUP BY v.year, v.series
HAVING max(v.number) <> count(DISTINCT v.number) OR count(*) <> count(DISTINCT v.number)
ORDER BY 1, 2
"""


def numbers_are_unbroken(connection: sqlite3.Connection) -> Check:
    """The book's own numbers have no gap and no double (BFNAR 2013:2 p 5.9).

    What an imported file lacked or had twice is told, as it came.
    """
    counted = connection.execute(COUNTED).fetchone()
    triples = (counted[start : start + 3] for start in (0, 3, 6))
    whole = all(in_journal == rows == (last or 0) for in_journal, rows, last in triples)
    wrong = [f"{_message(series)} {number}" for series, number in connection.execute(MISNUMBERED)]
    if not whole or wrong:
        text = problem(
            "numbers-broken",
            "The numbering is broken: {vouchers}.",
            vouchers=_few(wrong) or "rows are missing",
        )
        return Check("numbers", text, ok=False, advice=RESTORE)
    uneven = [
        f"{_message(series)} {_message(last)[:4]}: {missing}/{double}"
        for last, series, missing, double in connection.execute(UNEVEN)
    ]
    text = problem("numbers", "The numbers of every series are unbroken.")
    if not uneven:
        return Check("numbers", text)
    advice = problem(
        "numbers-imported",
        "Imported vouchers keep the numbers they came with; missing/double by series: {series}.",
        series=_few(uneven),
    )
    return Check("numbers", text, advice=advice)


REMADE = """
SELECT v.year, p.account, p.objects,
       substr(v.date, 1, 4) * 100 + substr(v.date, 6, 2) AS month, sum(p.amount) AS amount
FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher GROUP BY 1, 2, 3, 4
UNION ALL
SELECT year, account, objects, 0, sum(amount) FROM opening GROUP BY 1, 2, 3
"""
STORED = "SELECT year, account, objects, month, amount FROM balance"


def balances_are_the_postings(connection: sqlite3.Connection) -> Check:
    """The kept balances are what postings and opening balances add up to."""
    stored = {row[:4]: row[4] for row in connection.execute(STORED)}
    remade = {row[:4]: row[4] for row in connection.execute(REMADE)}
    wrong = [key for key in stored.keys() | remade.keys() if stored.get(key) != remade.get(key)]
    if not wrong:
        text = problem(
            "balances",
            "{count:# kept balance equals the sum of its|# kept balances equal"
            " the sums of their} postings.",
            count=len(stored),
        )
        total = sum(amount for amount in stored.values() if amount > 0)
        return Check("balances", text, left=total, right=total)
    first = min(wrong, key=str)
    left, right = stored.get(first) or 0, remade.get(first) or 0
    text = problem(
        "balances-differ",
        "{count:# balance is not the sum of its|# balances are not the sum of their}"
        " postings; account {account} has {left} where the postings give {right}.",
        count=len(wrong),
        account=_message(first[1]),
        left=write_amount(left),
        right=write_amount(right),
    )
    return Check("balances", text, ok=False, advice=RESTORE, left=left, right=right)


SETS = "SELECT id, key FROM object_set ORDER BY id"
MEMBERS = """
SELECT m.objects, CAST(m.dimension || ':' || m.code AS BLOB), EXISTS (
    SELECT 1 FROM object AS o WHERE o.dimension = m.dimension AND o.code = m.code)
FROM object_set_member AS m ORDER BY m.objects, m.dimension
"""


def object_sets_are_their_members(connection: sqlite3.Connection) -> Check:
    """Each set of objects that postings refer to is made of the objects it says."""
    members: dict[int, list[bytes]] = {}
    sound = True
    for number, member, known in connection.execute(MEMBERS):
        members.setdefault(number, []).append(member)
        sound = sound and bool(known)
    keys = dict(connection.execute(SETS).fetchall())
    sound = sound and list(keys) == list(range(len(keys))) and members.keys() <= keys.keys()
    if sound and all(key == b"\t".join(members.get(id_, [])) for id_, key in keys.items()):
        return Check("objects", problem("objects", "Every posting has the objects it was given."))
    text = problem("objects-changed", "The objects that postings refer to have been changed.")
    return Check("objects", text, ok=False, advice=RESTORE)


PAST_LOCK = """
SELECT v.series, v.number FROM voucher AS v JOIN journal AS j ON j.seq = v.entry
JOIN year_state AS s ON s.year = v.year AND s.entry = (
    SELECT max(entry) FROM year_state WHERE year = v.year AND entry < v.entry)
WHERE s.closed OR v.date <= s.locked_to AND j.kind <> 'closing'
ORDER BY v.sequence
"""
BACKWARDS = """
SELECT count(*) FROM (
    SELECT j.kind, s.locked_to, s.closed,
        lag(s.locked_to) OVER (PARTITION BY s.year ORDER BY s.entry) AS locked_before,
        lag(s.closed) OVER (PARTITION BY s.year ORDER BY s.entry) AS closed_before
    FROM year_state AS s JOIN journal AS j ON j.seq = s.entry)
WHERE kind <> 'reopen' AND (locked_to < locked_before OR closed < closed_before)
"""


def locks_were_respected(connection: sqlite3.Connection) -> Check:
    """Nothing was recorded in a month that was locked or a year that was closed."""
    wrong = [f"{_message(series)} {number}" for series, number in connection.execute(PAST_LOCK)]
    (backwards,) = connection.execute(BACKWARDS).fetchone()
    if not wrong and not backwards:
        return Check("locks", problem("locks", "Nothing was recorded behind a lock."))
    text = problem(
        "locks-broken",
        "Vouchers were recorded behind a lock, or a lock was moved back: {vouchers}.",
        vouchers=_few(wrong) or "-",
    )
    return Check("locks", text, ok=False, advice=RESTORE)


APPROVED = f"""
SELECT series || ' ' || number, substr(date, 1, 4), v.recorded_by, {APPROVER}
FROM voucher AS v ORDER BY sequence
"""


def approvals_are_by_others(connection: sqlite3.Connection) -> Check:
    """No voucher is approved by who may have recorded it; one that is counts for unapproved."""
    own = [
        f"{name} {year}"
        for name, year, recorded_by, approver in connection.execute(APPROVED)
        if approver is not None and not is_approved(recorded_by, approver)
    ]
    if not own:
        text = problem("approvals", "Every approval is by another than who recorded the voucher.")
        return Check("approvals", text)
    text = problem(
        "approvals-own",
        "{count:# voucher is|# vouchers are} approved by who recorded, or may have recorded,"
        " {count:it|them}: {vouchers}.",
        count=len(own),
        vouchers=_few(own),
    )
    advice = problem(
        "approvals-own-advice",
        "Year-end counts none of them; let someone else approve: {remedy}.",
        remedy="approve",
    )
    return Check("approvals", text, ok=False, advice=advice, is_allowed=True)


FILES = "SELECT sha256, size, name FROM kept_file ORDER BY sha256"
ERASED = "SELECT sha256 FROM erased_file"
PARTS = "SELECT bytes FROM kept_file_part WHERE sha256 = CAST(? AS TEXT) ORDER BY part"
LOOSE = "SELECT count(*) FROM kept_file_part WHERE sha256 NOT IN (SELECT sha256 FROM kept_file)"


def files_are_as_received(connection: sqlite3.Connection) -> Check:
    """Kept files are there byte for byte (LKBR 3:12, BFL 7:1)."""
    wrong, count = [], 0
    erased = {sha256 for (sha256,) in connection.execute(ERASED)}
    for sha256, size, name in connection.execute(FILES).fetchall():
        if sha256 in erased and not connection.execute(PARTS, (sha256,)).fetchone():
            continue
        count += 1
        digest, length = hashlib.sha256(), 0
        for (part,) in connection.execute(PARTS, (sha256,)):
            digest.update(part)
            length += len(part)
        if digest.hexdigest().encode() != sha256 or length != size:
            wrong.append(_message(name))
    wrong += _signed_otherwise(connection)
    (loose,) = connection.execute(LOOSE).fetchone()
    if not wrong and not loose and erased:
        text = problem(
            "files-erased",
            "{count:# kept file is as it was|# kept files are as they were} received;"
            " {erased:# is|# are} erased, and the journal has by whom and why.",
            count=count,
            erased=len(erased),
        )
        return Check("files", text)
    if not wrong and not loose:
        text = problem(
            "files",
            "{count:# kept file is as it was|# kept files are as they were} received.",
            count=count,
        )
        return Check("files", text)
    text = problem(
        "files-changed",
        "Kept files are not as they were received: {files}.",
        files=_few(wrong) or "-",
    )
    return Check("files", text, ok=False, advice=RESTORE)


SIGNED = "SELECT body FROM journal WHERE kind = CAST('signed' AS TEXT) ORDER BY seq"


def _signed_otherwise(connection: sqlite3.Connection) -> Iterator[str]:
    """The signed files that do not begin with the bytes that were exported to be signed."""
    for (body,) in connection.execute(SIGNED).fetchall():
        _, _, name, _, sha256, exported, size, _ = bytes(body).splitlines()[-1].split(b"\t")
        content = b"".join(part for (part,) in connection.execute(PARTS, (sha256,)))
        if hashlib.sha256(content[: int(size)]).hexdigest().encode() != exported:
            yield _message(name)


FEW = 3


def _few(names: Iterable[str]) -> str:
    """The first of the names, and a sign that there are more."""
    listed = list(names)
    more = [f"… ({len(listed)})"] if len(listed) > FEW else []
    return ", ".join([*listed[:FEW], *more])


def _message(text: object) -> str:
    """A text from the file, whatever it holds."""
    return text.decode(errors="replace") if isinstance(text, bytes) else str(text)
