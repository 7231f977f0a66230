"""The budgets that a book keeps: every version, with the one that counts; and lines' comments.

A budget is kept as the text it was read from (`kept_text`), so that the history has every version
with who and when. The year is the budget's own and needs no fiscal year in the book: a budget is
decided before its year begins (FinsamL 23 §).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.lost_updates import refuse_if_changed
from ledger.bookkeeping.report_texts import set_document, texts
from ledger.budget.reader import read_budget
from ledger.core.calendar import future_problem
from ledger.core.errors import Refused, problem
from ledger.core.text import clean, quoted
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.budget.budget import Budget
    from ledger.core.errors import Problem

_BUDGET, _COMMENT = "budget: ", "comment: "
_BUILT_IN = Path(__file__).with_name("built_in")


def built_in_budgets() -> tuple[str, ...]:
    """The ids of the budgets that come with the program: `("varend-2019", "varna-2018", …)`."""
    return tuple(sorted(file.stem.replace("_", "-") for file in _BUILT_IN.glob("*.toml")))


def budget_text(budget_id: str) -> str:
    """The text of a budget that comes with the program; raises Refused if there is none."""
    if budget_id not in built_in_budgets():
        raise Refused(
            problem(
                "unknown-budget",
                "There is no budget {id}; choose one of {known}, or give the path of a file.",
                id=quoted(budget_id),
                known=", ".join(built_in_budgets()),
            )
        )
    return (_BUILT_IN / f"{budget_id.replace('-', '_')}.toml").read_text(encoding="utf-8")


def set_budget(
    book: Book, text: str, source: str, by: str = "", *, seen: int | None = None
) -> Budget:
    """Reads a budget and keeps it; `source` names the file in messages.

    The same version kept again is a correction of it. Raises ImportFileError when the text is no
    budget, Refused when the year has another adopted budget or a row is not of the book, and when
    a budget was kept after the journal entry `seen`.
    """
    budget = read_budget(text, source)
    with book.writing():
        refuse_if_changed(book, seen, "budget")
        to_come = future_problem(budget.decided, "decided")
        problems = [*_other_adopted(book, budget), *_not_of_the_book(book, budget)]
        if problems := [*problems, *filter(None, (to_come,))]:
            raise Refused(problems)
        set_document(book, budget.years[0], _BUDGET + budget.version, text, by, kind="budget")
    return budget


def _other_adopted(book: Book, budget: Budget) -> Iterator[Problem]:
    for stored in budgets(book, budget.years[0]):
        same = (stored.decided, stored.decision) == (budget.decided, budget.decision)
        if stored.kind == budget.kind == "adopted" and not same:
            yield problem(
                "two-adopted",
                "{year} already has an adopted budget ({decision}); load this one with"
                ' kind = "revised" and its day, or with the same decision to correct it.',
                f"{budget.source}: kind",
                year=budget.years[0],
                decision=" ".join(filter(None, (str(stored.decided or ""), stored.decision)))
                or "-",
            )
    if budget.kind in ("revised", "forecast") and budget.decided is None:
        yield problem(
            "version-without-day",
            "A revised budget and a forecast have the day they were made; add it, as in"
            " decided = 2019-06-12.",
            f"{budget.source}: decided",
        )


def _not_of_the_book(book: Book, budget: Budget) -> Iterator[Problem]:
    """Rows for lines that the template lacks; accounts and objects may come later."""
    years = fiscal_years(book)
    year = next((year for year in years if year.name == budget.years[0]), years[-1])
    template = template_of(book, year)
    known = {line.id for line in template.statements["income"]}
    known |= {leaf.line.id for leaf in template.leaves() if leaf.part == "income"}
    numbers = {account.number for account in accounts(book)}
    for line in budget.lines:
        if line.line and line.line not in known:
            yield problem(
                "no-such-line",
                "The template has no line {line} in the income statement or its notes; correct the"
                " id, or name accounts instead.",
                f"{budget.source}: lines.{line.id}.line",
                line=quoted(line.line),
            )
        for claim in line.claims:
            if not any(map(claim.has_account, numbers)):
                yield problem(
                    "no-such-accounts",
                    "The book has no account in {interval}; add the account, or correct the row.",
                    f"{budget.source}: lines.{line.id}.accounts",
                    interval=claim.interval,
                )


def budgets(book: Book, year: int) -> tuple[Budget, ...]:
    """Every version for the calendar year: adopted, revised in order, forecasts, the proposal."""
    stored = {name: text for name, text in texts(book, year).items() if name.startswith(_BUDGET)}
    order = ("adopted", "revised", "forecast", "proposal")
    found = [
        read_budget(text, f"{year} {name.removeprefix(_BUDGET)}")
        for name, text in stored.items()
        if text
    ]
    return tuple(sorted(found, key=lambda budget: (order.index(budget.kind), budget.version)))


def current_budget(book: Book, year: int) -> Budget | None:
    """The budget that counts: the latest revised one, else the adopted one."""
    decided = [one for one in budgets(book, year) if one.kind in ("adopted", "revised")]
    return decided[-1] if decided else None


def proposed_budget(book: Book, year: int) -> Budget | None:
    """What has been proposed for the year and not decided as it stands, if anything has."""
    every = budgets(book, year)
    decided = [one.lines for one in every if one.kind in ("adopted", "revised")]
    proposed = (one for one in every if one.kind == "proposal" and one.lines not in decided)
    return next(proposed, None)


def latest_forecast(book: Book, year: int) -> Budget | None:
    """The newest forecast of the year, if one has been made."""
    made = [budget for budget in budgets(book, year) if budget.kind == "forecast"]
    return made[-1] if made else None


BUDGET_YEARS = """
SELECT DISTINCT year FROM kept_text_now WHERE name LIKE 'budget: %' AND text <> '' ORDER BY year
"""


def budget_years(book: Book) -> tuple[int, ...]:
    """The calendar years that have a budget."""
    with book.reading() as connection:
        return tuple(year for (year,) in connection.execute(BUDGET_YEARS))


def comments(book: Book, year: int) -> dict[str, str]:
    """What has been said of lines of the year's follow-up, by the line's id."""
    return {
        name.removeprefix(_COMMENT): text
        for name, text in texts(book, year).items()
        if name.startswith(_COMMENT) and text
    }


def set_comment(book: Book, year: int, line: str, text: str, by: str = "") -> None:
    """Says something of a line; an empty text takes it away. Raises Refused."""
    set_document(book, year, _COMMENT + clean(line), clean(text), by, kind="comment")
