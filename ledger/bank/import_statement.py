"""Taking in a file of statements: whole or not at all, and only the lines that are new.

The same line comes in many files. It is known by account, day, amount and the bank's number of it,
or by its text and the balance after it; the second of two equal ones is the second in every file.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.bank.csv_formats import own_formats, store_format
from ledger.bank.read_file import read_statement_file
from ledger.bank.stored import bank_lines, bank_statements, gaps, stated_balance
from ledger.bank.tax_account import KIND as TAX_ACCOUNT
from ledger.book.journal import Entry
from ledger.book.recorded import next_id
from ledger.book.regular_files import open_regular_file
from ledger.book.values import row_of
from ledger.bookkeeping.attachments import IS_STORED, file_name
from ledger.bookkeeping.chart_of_accounts import BALANCE_KINDS, account_kinds, accounts
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.reconciliation import STATED
from ledger.core.errors import ImportFileError, problem
from ledger.core.money import write_amount
from ledger.core.text import quoted
from ledger.sie.bulk_recording import store_file
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence
    from pathlib import Path

    from ledger.bank.read_file import StatementFile
    from ledger.bank.statement import AccountStatement, Detail, StatementLine
    from ledger.bank.stored import BankLine
    from ledger.book.book import Book
    from ledger.book.journal import Row
    from ledger.core.errors import Problem
    from ledger.core.money import Ore

KIND = "statement"
"""The kind of journal entry that tells of a file of statements."""

AT_A_TIME = 300
"""Rows of one journal entry: each is looked for in the entry's text as it is added."""

TAX_ACCOUNT_NUMBER = "1630"
"""The account of the tax account in BAS, which the templates have."""


@dataclass(frozen=True, slots=True)
class ImportedStatement:
    """What came of one statement of a file."""

    account: str
    number: str
    first: date
    last: date
    opening: Ore | None
    closing: Ore | None
    new: int
    """Lines that the book did not have."""

    known: int


@dataclass(frozen=True, slots=True)
class StatementImport:
    """What came of a file of statements."""

    file: str
    sha256: str
    kind: str
    statements: tuple[ImportedStatement, ...] = ()
    remarks: tuple[Problem, ...] = ()
    is_known: bool = False
    """Whether the very same file was imported before, so that nothing was added."""

    details: int = 0
    """Payments that it told of within lines that the book has (camt.054)."""


@dataclass(slots=True)
class _StatementPlan:
    """A statement with the account it belongs to and the lines that are new."""

    statement: AccountStatement
    account: str
    new: list[StatementLine] = field(default_factory=list)
    known: int = 0


def import_statements(
    book: Book,
    path: Path,
    *,
    account: str | None = None,
    mapping: Sequence[str] = (),
    accept_orgnr: bool = False,
    dry_run: bool = False,
    by: str = "",
) -> StatementImport:
    """Takes the statements of a file into the book, with the file itself.

    `account` is the book's account; without it, the one that the file's account number or kind
    has. Nothing is booked. Raises ImportFileError with every fault of the file, and Refused for a
    mapping that is none.
    """
    file = read_statement_file(path, own_formats(book), mapping)
    kind = file.statements[0].kind
    if any(one.sha256 == file.found.sha256 for one in bank_statements(book)):
        return StatementImport(file.name, file.found.sha256, kind, is_known=True)
    plans = _plans(book, file, account, accept_orgnr=accept_orgnr)
    with book.reading():
        details = _new_details(book, plans, file.name)
        for plan in plans:
            if not plan.statement.only_details:
                _find_new(book, plan, file.name)
    if not dry_run:
        with book.writing():
            _store(book, file, plans, details, by)
    with book.reading():
        return StatementImport(
            file.name,
            file.found.sha256,
            kind,
            tuple(map(_imported, plans)),
            tuple(_remarks(book, file, plans)),
            details=len(details),
        )


def _plans(
    book: Book, file: StatementFile, account: str | None, *, accept_orgnr: bool
) -> list[_StatementPlan]:
    """Each statement with its account; raises ImportFileError when it is not of this book."""
    plans: list[_StatementPlan] = []
    problems: list[Problem] = []
    for one in file.statements:
        if not accept_orgnr:
            problems += _orgnr_problems(book, one, file.name)
        try:
            plans.append(_StatementPlan(one, _account_of(book, one, account, file.name)))
        except ImportFileError as error:
            problems += error.problems
    if problems:
        raise ImportFileError(problems)
    return plans


def _imported(plan: _StatementPlan) -> ImportedStatement:
    one = plan.statement
    about = (plan.account, one.number, one.first, one.last, one.opening, one.closing)
    return ImportedStatement(*about, len(plan.new), plan.known)


def _orgnr_problems(book: Book, statement: AccountStatement, source: str) -> Iterator[Problem]:
    own = book.association.orgnr.replace("-", "")
    if statement.orgnr and statement.orgnr != own:
        yield problem(
            "statement-orgnr",
            "The statement is of {found}, and this is the book of {own}; if the account is the"
            " book's all the same, say so: {remedy}.",
            f"{source}:{statement.row}",
            remedy="orgnr-ok",
            found=statement.orgnr,
            own=book.association.orgnr,
        )


def _account_of(book: Book, statement: AccountStatement, account: str | None, source: str) -> str:
    """The book's account of a statement; raises ImportFileError when that cannot be known."""
    where = f"{source}:{statement.row}"
    stored = bank_statements(book)
    of_number = {one.account for one in stored if one.number and one.number == statement.number}
    numbers = {one.number for one in stored if one.number and one.account == account}
    if account is None:
        return next(iter(of_number), None) or _only_account(book, statement, where)
    kinds = account_kinds(book)
    if kinds.get(account) not in BALANCE_KINDS:
        raise ImportFileError(
            problem(
                "statement-account",
                "{account} is not a balance account of the book; say which account the statement"
                " is of.",
                where,
                account=quoted(account),
            )
        )
    if statement.number and ((of_number - {account}) or numbers - {statement.number}):
        raise ImportFileError(
            problem(
                "other-account",
                "The file is of the bank's account {number}, and {account} has had statements of"
                " {known}; choose the account that it belongs to.",
                where,
                number=statement.number,
                account=account,
                known=", ".join(sorted(numbers)) or ", ".join(sorted(of_number)),
            )
        )
    return account


def _only_account(book: Book, statement: AccountStatement, where: str) -> str:
    """The one account that a statement of an unknown number can be of."""
    is_tax = statement.kind == TAX_ACCOUNT
    stored = bank_statements(book)
    alike = {
        one.account
        for one in stored
        if (one.kind == TAX_ACCOUNT) == is_tax and not (one.number and statement.number)
    }
    year = fiscal_years(book)[-1]
    template = template_of(book, year)
    stated = {
        known.number
        for known in accounts(book)
        if known.active and template.has_role("external_statements", (known.number, ()))
    }
    if is_tax:
        candidates = alike or {TAX_ACCOUNT_NUMBER} & stated
    else:
        taken = {one.account for one in stored}
        candidates = alike or {
            one for one in stated - taken if one.startswith("19") and _is_used(book, one)
        }
    if len(candidates) != 1:
        raise ImportFileError(
            problem(
                "which-account",
                "The file does not say which of the book's accounts it is of; say that with"
                " {remedy}.",
                where,
                remedy="statement-account",
            )
        )
    return candidates.pop()


USED = "SELECT EXISTS (SELECT 1 FROM balance WHERE account = ?)"


def _is_used(book: Book, account: str) -> bool:
    with book.reading() as connection:
        return bool(connection.execute(USED, (account,)).fetchone()[0])


def _key(line: StatementLine | BankLine) -> Hashable:
    """What makes a line the same in every file of its kind."""
    mark = line.bank_reference or (line.text, line.balance)
    return (line.date, line.amount, mark)


def _find_new(book: Book, plan: _StatementPlan, source: str) -> None:
    """Sorts out which lines of a statement are new; raises ImportFileError when it lacks some.

    Another kind of file has other texts: on a day of which the book has lines from such a one, a
    line is known by its amount.
    """
    statement = plan.statement
    first, last = statement.first, statement.last
    stored = [one for one in bank_lines(book, plan.account) if first <= one.date <= last]
    own_kind = statement.kind
    mixed = {one.date for one in stored if one.kind != own_kind}

    def key(line: StatementLine | BankLine) -> Hashable:
        return (line.date, line.amount) if line.date in mixed else _key(line)

    left = Counter(map(key, stored))
    for line in statement.lines:
        if left[key(line)] > 0:
            left[key(line)] -= 1
            plan.known += 1
        else:
            plan.new.append(line)
    lacking = [one for one in stored if first < one.date < last and left[key(one)] > 0]
    if lacking:
        one = lacking[0]
        raise ImportFileError(
            problem(
                "statement-lacks",
                "The book has {amount} on {day}, {text}, from an earlier file, and this file does"
                " not; it is not whole, or of another account. Export it again.",
                f"{source}:{statement.row}",
                amount=write_amount(one.amount),
                day=one.date,
                text=quoted(one.words),
            )
        )
    _refuse_more(book, plan, source)


def _refuse_more(book: Book, plan: _StatementPlan, source: str) -> None:
    """Raises ImportFileError for a new line of a day that the book has whole.

    A statement with balances has every line between its first day and its last.
    """
    whole = [
        (one.first, one.last)
        for one in bank_statements(book)
        if one.account == plan.account and None not in (one.opening, one.closing)
    ]
    for line in plan.new:
        if any(first < line.date < last for first, last in whole):
            raise ImportFileError(
                problem(
                    "statement-has-more",
                    "The file has {amount} on {day}, {text}, and an earlier file has that day whole"
                    " without it; it is of another account, or one that the book has had in other"
                    " words. Leave it, or choose the account that it belongs to.",
                    f"{source}:{line.row}",
                    amount=write_amount(line.amount),
                    day=line.date,
                    text=quoted(line.text),
                )
            )


def _new_details(
    book: Book, plans: Sequence[_StatementPlan], source: str
) -> list[tuple[int, tuple[Detail, ...]]]:
    """What a camt.054 tells of lines that the book has; raises ImportFileError for other lines."""
    found, problems = [], []
    for plan in plans:
        if not plan.statement.only_details:
            continue
        stored = {
            (one.date, one.amount, one.bank_reference): one
            for one in bank_lines(book, plan.account)
        }
        for line in plan.statement.lines:
            known = stored.get((line.date, line.amount, line.bank_reference))
            if known is None:
                problems.append(
                    problem(
                        "details-without-line",
                        "The book has no line of {amount} on {day} that these payments are part"
                        " of; import the statement (camt.053) of that day first.",
                        f"{source}:{line.row}",
                        amount=write_amount(line.amount),
                        day=line.date,
                    )
                )
            elif line.details and not known.details:
                found.append((known.id, line.details))
    if problems:
        raise ImportFileError(problems)
    return found


def _store(
    book: Book,
    file: StatementFile,
    plans: Sequence[_StatementPlan],
    details: Sequence[tuple[int, tuple[Detail, ...]]],
    by: str,
) -> None:
    """Writes the file, its statements and the new lines, told by the journal."""
    connection = book.connection
    statement_id = next_id(connection, "statement")
    line_id = next_id(connection, "statement_line")
    found = file.found
    is_stored = connection.execute(IS_STORED, (found.sha256,)).fetchone()
    rows: list[Row] = []
    if not is_stored:
        rows.append(("kept_file", found.sha256, file_name(file.path.name) or "?", found.size))
    later: list[Row] = [row for line, several in details for row in _detail_rows(line, several)]
    for plan in plans:
        one = plan.statement
        own = {"id": statement_id, "account": plan.account, "sha256": found.sha256}
        days = {"first_day": one.first, "last_day": one.last}
        rows.append(row_of("statement", one, **own, **days))
        for line in plan.new:
            rows.append(row_of("statement_line", line, id=line_id, statement=statement_id))
            later += _detail_rows(line_id, line.details)
            line_id += 1
        statement_id += 1
    rows += later
    for start in range(0, len(rows), AT_A_TIME):
        book.append(Entry(KIND, by, tuple(rows[start : start + AT_A_TIME])))
        if not start and not is_stored:
            with open_regular_file(file.path) as stream:
                store_file(connection, stream, found, file.name)
    if file.own_format:
        store_format(book, file.own_format, by)
    stated = dict.fromkeys(row for plan in plans for row in _reconciliation_rows(book, plan))
    if stated:
        book.append(Entry(KIND, by, tuple(stated)))


def _detail_rows(line_id: int, details: Sequence[Detail]) -> Iterator[Row]:
    for number, one in enumerate(details, 1):
        yield row_of("statement_detail", one, line=line_id, number=number)


def _reconciliation_rows(book: Book, plan: _StatementPlan) -> Iterator[Row]:
    """What the statement says of the account on its last day, and when each month ended.

    Not of days in a closed year or in none, nor what is stated already. What earlier statements
    say of a month that had no fiscal year when they were imported is stated with the next one.
    """
    last = plan.statement.last
    years = [year for year in fiscal_years(book) if not year.closed]
    mine = [one for one in bank_statements(book) if one.account == plan.account]
    news = max((one.last for one in mine if one.last < plan.statement.first), default=date.min)
    ends = {last, *_month_ends(min((one.first for one in mine), default=last), last)}
    with book.reading() as connection:
        for end in sorted(end for end in ends if any(end in year.period for year in years)):
            found = connection.execute(STATED, {"day": end.isoformat()})
            known = {account: balance for account, balance, *_ in found}
            if end < news and plan.account in known:
                continue
            stated = stated_balance(book, plan.account, end)
            if stated is not None and known.get(plan.account) != stated:
                yield ("reconciliation", plan.account, end, stated, "")


def _month_ends(first: date, last: date) -> Iterator[date]:
    day = first
    while (end := day.replace(day=monthrange(day.year, day.month)[1])) <= last:
        yield end
        day = end + timedelta(days=1)


def _remarks(book: Book, file: StatementFile, plans: Sequence[_StatementPlan]) -> Iterator[Problem]:
    """What is odd, and does not keep the file out."""
    for plan in plans:
        statement = plan.statement
        if statement.opening is None and not statement.only_details:
            yield problem(
                "no-balance",
                "The file tells of no balance, so that a missing line cannot be seen; choose a"
                " list with balances in the bank if it has one.",
                f"{file.name}:{statement.row}",
            )
        if statement.kind == "camt.053":
            yield problem(
                "no-name-space",
                "The file does not say which version of camt.053 it is (it has no name space); it"
                " was read as the others.",
                f"{file.name}:{statement.row}",
            )
    for account in dict.fromkeys(plan.account for plan in plans):
        for gap in gaps(book, account):
            yield gap_problem(gap.account, gap.after, gap.before, gap.ended, gap.begins)


def gap_problem(account: str, after: date, before: date, ended: Ore, begins: Ore) -> Problem:
    """What is wrong with statements that do not follow on each other."""
    return problem(
        "statement-gap",
        "Account {account} ended with {ended} on {after} and begins with {begins} on {before}: the"
        " days between are missing. Import a file with them too.",
        account=account,
        ended=write_amount(ended),
        after=after,
        begins=write_amount(begins),
        before=before,
    )
