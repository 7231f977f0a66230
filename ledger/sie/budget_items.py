"""The budget of a file (`#PBUDGET`) as a budget of the book: a row for each account and object."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from ledger.budget.budget import MONTHS, RESULT, Budget, BudgetLine
from ledger.budget.reader import read_budget
from ledger.budget.writer import write_budget
from ledger.core.errors import ImportFileError, problem
from ledger.core.i18n import in_both
from ledger.core.label import Label
from ledger.core.limits import MAX_REPORT_TEXT
from ledger.report_layout.account_ranges import NO_OBJECT, AccountRange
from ledger.sie.balance_items import of_one_dimension, with_objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.core.balances import Key
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore
    from ledger.sie.book_snapshot import BookSnapshot
    from ledger.sie.chart_merge import MergedChart
    from ledger.sie.findings import Findings
    from ledger.sie.sie_file import SieAmount, SieFile

ACCOUNT_DIGITS = range(3, 9)
"""The lengths of account numbers that a budget can name."""

MOST_LINES = MAX_REPORT_TEXT // 30
"""Lines of a budget; the text of more is longer than a book keeps, and takes long to write."""


def budgets_to_store(
    contents: SieFile, chart: MergedChart, snapshot: BookSnapshot, findings: Findings
) -> dict[int, str]:
    """The texts of the budgets to keep, by calendar year, and what is told of them."""
    texts: dict[int, str] = {}
    for year, budget in sorted(budgets_of(contents, chart).items()):
        text = write_budget(budget) if len(budget.lines) <= MOST_LINES else ""
        if year in snapshot.budget_years:
            findings.notice(
                problem(
                    "budget-there",
                    "The book has a budget for {year} already; the file's (#PBUDGET) stays in"
                    " the saved file.",
                    findings.source,
                    year=year,
                )
            )
        elif not text or len(text) > MAX_REPORT_TEXT or not _is_readable(text):
            findings.remark(
                problem(
                    "budget-not-kept",
                    "The budget for {year} (#PBUDGET) cannot be a budget of the book; it"
                    " stays in the saved file.",
                    findings.source,
                    year=year,
                )
            )
        else:
            texts[year] = text
            findings.notice(
                problem(
                    "budget-kept",
                    "The budget for {year} (#PBUDGET) was saved as the adopted one, with"
                    " {rows:# row|# rows}.",
                    findings.source,
                    year=year,
                    rows=len(budget.lines) - 1,
                )
            )
    return texts


def _is_readable(text: str) -> bool:
    try:
        read_budget(text, "#PBUDGET")
    except ImportFileError:
        return False
    return True


def budgets_of(contents: SieFile, chart: MergedChart) -> dict[int, Budget]:
    """The budgets of the file by calendar year, as adopted ones.

    Costs become negative, as a budget has them. Only income and costs are budgeted; what a file
    plans for other accounts stays in the kept file.
    """
    found: dict[int, Budget] = {}
    for number, year in contents.years.items():
        names = [month.first.strftime("%Y%m") for month in year.months()]
        months = [contents.periods.get(("#PBUDGET", number, name), {}) for name in names]
        rows = _rows(months, chart)
        if rows:
            ordered = groupby(sorted(rows), key=itemgetter(0))
            lines = [line for _, keys in ordered for line in _lines(list(keys), rows, chart)]
            total = BudgetLine(
                RESULT, "sum", in_both("Result"), of=tuple(line.id for line in lines)
            )
            decision = f"#PBUDGET {contents.program}".strip()
            found[year.last.year] = Budget(
                (year.last.year,), "adopted", (*lines, total), decision=decision
            )
    return found


def _rows(
    months: Sequence[Mapping[Key, SieAmount]], chart: MergedChart
) -> dict[Key, tuple[Ore, ...]]:
    """The amounts of each account and objects, month by month; öre, costs negative."""
    planned = [
        {
            key: -figure.amount
            for key, figure in month.items()
            if chart.is_result(key[0]) and len(key[0]) in ACCOUNT_DIGITS
        }
        for month in months
    ]
    with_total = {account for month in planned for account, members in month if not members}
    divided = [_divided(month, with_total) for month in planned]
    keys = {key for month in divided for key in month}
    return {key: tuple(month.get(key, 0) for month in divided) for key in keys}


def _divided(month: Mapping[Key, Ore], with_total: set[str]) -> dict[Key, Ore]:
    """A month by objects; accounts that the file tells only by object are just those parts."""
    totals = {account: ore for (account, members), ore in month.items() if not members}
    parts = {key: ore for key, ore in month.items() if key[1] and key[0] in with_total}
    alone = {key: ore for key, ore in month.items() if key[1] and key[0] not in with_total}
    return with_objects(totals, of_one_dimension(parts)) | alone


def _lines(
    keys: Sequence[Key], rows: Mapping[Key, tuple[Ore, ...]], chart: MergedChart
) -> Iterator[BudgetLine]:
    """The rows of an account, one for each set of objects, in order."""
    dimensions = sorted({dimension for _, members in keys for dimension, _ in members})
    for number, key in enumerate(keys):
        account, members = key
        names = [chart.accounts[account].name, *(chart.objects[member].name for member in members)]
        amounts = rows[key]
        label = " · ".join(names)
        yield BudgetLine(
            id=f"account_{account}_{number}",
            kind="row",
            label=Label(label, label),
            level=1,
            amounts=(sum(amounts),),
            months=amounts if len(amounts) == MONTHS else (),
            claims=(AccountRange(account, account, _wanted(members, dimensions)),),
        )


def _wanted(
    members: ObjectTags, dimensions: Sequence[int]
) -> tuple[tuple[int, frozenset[str]], ...]:
    """The objects of the row; in dimensions that other rows of the account have, it has none."""
    own = dict(members)
    return tuple(
        (dimension, frozenset({own.get(dimension, NO_OBJECT)})) for dimension in dimensions
    )
