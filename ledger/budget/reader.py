"""Reads a budget from a TOML file, and says all that is wrong with it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, cast, get_args

from ledger.budget import form as budget_form
from ledger.budget.budget import MONTHS, Budget, BudgetLine, BudgetNote, Kind, NotePart, Spread
from ledger.core.errors import ImportFileError, Problem, problem
from ledger.core.label import Label
from ledger.core.limits import ACCOUNT_PATTERN, FIRST_YEAR, LAST_YEAR
from ledger.core.money import read_decimal
from ledger.core.text import quoted
from ledger.core.toml import read_toml
from ledger.report_layout import toml_form as form
from ledger.report_layout.account_ranges import NO_OBJECT, AccountRange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.core.money import Ore
    from ledger.report_layout.model import LineKind
    from ledger.report_layout.toml_form import Form

MOST_YEARS = 5
NOT_A_BUDGET = problem("not-a-budget", "The file cannot be read as a budget.")
_INTERVAL = re.compile(f"({ACCOUNT_PATTERN})(?:-({ACCOUNT_PATTERN}))?")
_OBJECT = re.compile(r"([1-9][0-9]{0,8}):(\S.*)?")


def read_budget(text: str, source: str) -> Budget:
    """Reads a budget; `source` names the file in messages.

    Amounts are kronor, with a point before the öre. Raises ImportFileError with everything that has
    the wrong form.
    """
    return budget_of(read_toml(text, source, ImportFileError, NOT_A_BUDGET, str), source)


def budget_of(tables: Mapping[str, Any], source: str) -> Budget:
    """The budget that the tables of a file tell; raises ImportFileError."""
    reader = _BudgetReader(source)
    budget = reader.budget(tables)
    if not reader.problems:
        reader.problems += budget_form.form_problems(budget)
    if reader.problems:
        raise ImportFileError(reader.problems)
    return budget


class _BudgetReader:
    """Turns tables into values and collects the problems; `path` is a place in the file."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.years: tuple[int, ...] = ()

    def entries(
        self, table: Mapping[str, Any], path: str, forms: Mapping[str, Form], *required: str
    ) -> dict[str, Any]:
        """The entries of the table that are in form; each of the others becomes a problem."""
        found: dict[str, Any] = {}
        for key, value in table.items():
            place = f"{path}.{key}".lstrip(".")
            if key not in forms:
                fault = problem(
                    "unknown-key",
                    "There is no key {key} here; use one of {known}.",
                    f"{self.source}: {place}",
                    key=quoted(key),
                    known=", ".join(forms),
                )
                self.problems.append(fault)
            elif wrong := forms[key](value, f"{self.source}: {place}"):
                self.problems.append(wrong)
            else:
                found[key] = value
        for key in required:
            if key not in table:
                fault = problem(
                    "missing-key",
                    "{key} is missing; add it.",
                    f"{self.source}: {path or 'top'}",
                    key=key,
                )
                self.problems.append(fault)
        return found

    def budget(self, tables: Mapping[str, Any]) -> Budget:
        """The whole file."""
        head = self.entries(tables, "", budget_form.HEAD, "years", "lines")
        self.years = self.read_years(head.get("years"))
        kind = self.choice(head.get("kind", "adopted"), "kind", get_args(Kind))
        return Budget(
            years=self.years,
            kind=cast("Kind", kind),
            lines=tuple(self.read_lines(head.get("lines", []))),
            notes=tuple(self.read_notes(head.get("notes", {}))),
            decided=self.read_decided(head.get("decided")),
            decision=head.get("decision", ""),
            motive=head.get("motive", ""),
            minus=head.get("minus", True),
            source=self.source,
        )

    def read_years(self, value: object) -> tuple[int, ...]:
        """The budget year and the plan years after it."""
        years = value if isinstance(value, list) else []
        whole = [year for year in years if type(year) is int and FIRST_YEAR < year <= LAST_YEAR]
        if not whole or len(whole) != len(years) or len(whole) > MOST_YEARS or _gap(whole):
            self.problems.append(
                problem(
                    "budget-years",
                    "The years are the budget year and those planned after it, in order, at most"
                    " {most}: [2023, 2024, 2025].",
                    f"{self.source}: years",
                    most=MOST_YEARS,
                )
            )
        return tuple(whole) or (0,)

    def choice(self, value: object, path: str, known: tuple[str, ...]) -> str:
        """One of a few words."""
        if value in known:
            return str(value)
        self.problems.append(
            problem(
                "not-a-choice",
                "{value} cannot stand here; write one of {known}.",
                f"{self.source}: {path}",
                value=quoted(value),
                known=", ".join(known),
            )
        )
        return known[0]

    def read_decided(self, value: object) -> date | None:
        """The day of the decision."""
        if value is None or type(value) is date:
            return value
        self.problems.append(
            problem(
                "not-a-date",
                "The day of the decision is written without quotes: 2022-11-25.",
                f"{self.source}: decided",
            )
        )
        return None

    def read_lines(self, tables: list[dict[str, Any]]) -> Iterator[BudgetLine]:
        """The lines, in the order of print."""
        for index, table in enumerate(tables, 1):
            kind = next(
                (word for word in budget_form.KINDS if isinstance(table.get(word), str)), None
            )
            if kind is None:
                self.problems.append(
                    problem(
                        "line-without-id",
                        "A line starts with what it is and its id; begin with one of {words}.",
                        f"{self.source}: lines[{index}]",
                        words=", ".join(f'{word} = "…"' for word in budget_form.KINDS),
                    )
                )
            else:
                yield self.read_line(table, f"lines.{table[kind]}", kind)

    def read_line(self, table: Mapping[str, Any], path: str, kind: LineKind) -> BudgetLine:
        """One line."""
        needed = {"sum": ("of",), "memo": ("amounts",)}.get(kind, ())
        forms = {kind: form.identifier, **budget_form.FORMS[kind]}
        entries = self.entries(table, path, forms, "sv", *needed)
        months = self.read_months(entries.get("months"), f"{path}.months")
        return BudgetLine(
            id=entries.get(kind, ""),
            kind=kind,
            label=_label(entries),
            level=entries.get("level", 1 if kind in ("row", "memo") else 0),
            note=entries.get("note", ""),
            amounts=self.read_amounts(kind, entries, path, months),
            months=months,
            spread=cast(
                "Spread",
                self.choice(entries.get("spread", "even"), f"{path}.spread", get_args(Spread)),
            ),
            of=tuple(entries.get("of", ())),
            line=entries.get("line", ""),
            claims=tuple(self.read_claims(entries, path)),
        )

    def read_amounts(
        self, kind: LineKind, entries: Mapping[str, Any], path: str, months: tuple[Ore, ...]
    ) -> tuple[Ore, ...]:
        """An amount for each year; the months, where they are typed, are the first one."""
        if kind not in ("row", "memo"):
            return ()
        given = entries.get("amounts", [])
        amounts = self.read_list(given, f"{path}.amounts")
        if months and len(amounts) == len(self.years) - 1:
            return (sum(months), *amounts)
        if len(amounts) != len(self.years):
            self.problems.append(
                problem(
                    "amounts-and-years",
                    "There {count:is # amount|are # amounts} for {years:# year|# years}; give"
                    " each year one.",
                    f"{self.source}: {path}.amounts",
                    count=len(amounts),
                    years=len(self.years),
                )
            )
        elif months and amounts[0] != sum(months):
            self.problems.append(
                problem(
                    "months-and-year",
                    "The months do not add up to the year's amount; correct one of them, or leave"
                    " out the year's.",
                    f"{self.source}: {path}.months",
                )
            )
        return amounts

    def read_months(self, value: object, path: str) -> tuple[Ore, ...]:
        """The twelve months: a list of all, or a table of some by their number."""
        if isinstance(value, dict):
            known = {str(month): month for month in range(1, MONTHS + 1)}
            for key in value.keys() - known.keys():
                self.problems.append(
                    problem(
                        "no-such-month",
                        "There is no month {month}; the months are 1 to 12.",
                        f"{self.source}: {path}",
                        month=quoted(key),
                    )
                )
            value = [value.get(key, 0) for key in known]
        if value is None:
            return ()
        months = self.read_list(value, path)
        if len(months) != MONTHS:
            self.problems.append(
                problem(
                    "not-twelve-months",
                    "There {count:is # month|are # months} here; give all 12, or name some by"
                    ' their number as in {{"3" = 1000}}.',
                    f"{self.source}: {path}",
                    count=len(months),
                )
            )
        return months

    def read_list(self, value: object, path: str) -> tuple[Ore, ...]:
        """Amounts, one after the other."""
        items = value if isinstance(value, list) else [value]
        return tuple(self.read_amount(item, f"{path}[{n}]") for n, item in enumerate(items, 1))

    def read_amount(self, value: object, path: str) -> Ore:
        """An amount of kronor: a number without quotes."""
        amount = read_decimal(str(value)) if type(value) in (int, str) else None
        if amount is None or isinstance(amount, Problem):
            self.problems.append(
                problem(
                    "not-an-amount",
                    "{value} is not an amount; write kronor without spaces, as in -1991547 or"
                    " 1250.50.",
                    f"{self.source}: {path}",
                    value=quoted(value),
                )
            )
            return 0
        return amount

    def read_claims(self, entries: Mapping[str, Any], path: str) -> Iterator[AccountRange]:
        """What a row that names its accounts itself is a budget for."""
        objects: dict[int, set[str]] = {}
        for text in entries.get("objects", ()):
            match = _OBJECT.fullmatch(text)
            if match is None:
                self.problems.append(
                    problem(
                        "bad-object",
                        "{object} is not an object; write its dimension and code, as in 6:MIA.",
                        f"{self.source}: {path}.objects",
                        object=quoted(text),
                    )
                )
            else:
                objects.setdefault(int(match[1]), set()).add(match[2] or NO_OBJECT)
        wanted = tuple(sorted((number, frozenset(codes)) for number, codes in objects.items()))
        accounts = entries.get(
            "accounts", ["3000-8998"] if objects and "line" not in entries else ()
        )
        for text in accounts:
            match = _INTERVAL.fullmatch(text)
            first, last = match.groups() if match else ("", None)
            last = last or first
            if len(first) != len(last) or last < first or not first:
                self.problems.append(
                    problem(
                        "bad-interval",
                        "{interval} is not accounts; write a number of 3-8 digits, or two of the"
                        ' same length, lowest first, as in "5010-5099".',
                        f"{self.source}: {path}.accounts",
                        interval=quoted(text),
                    )
                )
            else:
                yield AccountRange(first, last, wanted)

    def read_notes(self, tables: Mapping[str, Any]) -> Iterator[BudgetNote]:
        """The notes by letter."""
        for letter, table in tables.items():
            path = f"notes.{letter}"
            if fault := form.table(table, f"{self.source}: {path}"):
                self.problems.append(fault)
                continue
            entries = self.entries(table, path, budget_form.NOTE, "sv")
            parts = []
            for index, row in enumerate(entries.get("parts", []), 1):
                part = self.entries(row, f"{path}.parts[{index}]", budget_form.PART, "sv", "amount")
                amount = self.read_amount(part.get("amount", 0), f"{path}.parts[{index}].amount")
                parts.append(NotePart(_label(part), amount, part.get("level", 1)))
            yield BudgetNote(letter, _label(entries), tuple(parts))


def _label(entries: Mapping[str, Any]) -> Label:
    swedish = entries.get("sv", "")
    return Label(swedish, entries.get("en", swedish))


def _gap(years: list[int]) -> bool:
    return years != list(range(years[0], years[0] + len(years)))
