"""The two sides of a proof: how figures are found, and held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.checks import Check
from ledger.core.errors import problem
from ledger.core.money import round_to_unit
from ledger.proof.model import Location, Proof

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.balances import Balances, Key
    from ledger.core.errors import Problem
    from ledger.core.money import Ore
    from ledger.proof.model import YearFigures
    from ledger.statements.notes import Notes
    from ledger.statements.statement import Line, Statement


FEW = 5

RUN_CHECK = problem(
    "proof-run-check",
    "Run {remedy}: the kept figures are not those that were recorded.",
    remedy="check",
)
MEND_TEMPLATE = problem(
    "proof-mend-template", "Look at the template of the year: a line takes too much or too little."
)
CLOSE_AGAIN = problem(
    "proof-close-again",
    "Close the year before (again): closing brings the opening balances to its closing balances.",
)
ROUNDING = problem(
    "proof-rounding", "The difference is less than a krona: rounding to kronor is the only cause."
)


def compare_figures(
    id_: str,
    message: Problem,
    left: tuple[Ore, Location],
    right: tuple[Ore, Location],
    advice: Problem,
    *,
    printed: bool = False,
) -> Proof:
    """Two figures; where one was printed in whole kronor, less than a krona is rounding."""
    is_rounding = printed and round_to_unit(left[0], "kr") == round_to_unit(right[0], "kr")
    equal = left[0] == right[0]
    check = Check(
        id_,
        message,
        ok=equal,
        is_allowed=is_rounding,
        advice=None if equal else ROUNDING if is_rounding else advice,
        left=left[0],
        right=right[0],
    )
    return Proof(check, left[1], right[1])


def equal_balances(
    id_: str,
    message: Problem,
    left: tuple[Mapping[Key, Ore], str, int],
    right: tuple[Mapping[Key, Ore], str, int],
    *,
    advice: Problem,
) -> Proof:
    """Two lists of balances: the debit sides of both, or the first balances that differ."""
    ours, theirs = left[0], right[0]
    differing = sorted(
        key for key in ours.keys() | theirs.keys() if ours.get(key, 0) != theirs.get(key, 0)
    )
    sides = []
    for sums, report, year in (left, right):
        whole = sum(amount for amount in sums.values() if amount > 0)
        first = sums.get(differing[0], 0) if differing else whole
        at = Location(
            report, year, accounts=tuple(dict.fromkeys(key[0] for key in differing[:FEW]))
        )
        sides.append((first, at))
    check = Check(
        id_,
        message,
        ok=not differing,
        advice=advice if differing else None,
        left=sides[0][0],
        right=sides[1][0],
    )
    return Proof(check, sides[0][1], sides[1][1])


def closing_of(balances: Balances) -> dict[Key, Ore]:
    """The closing balances, zeros left out."""
    return {key: a for key in balances.keys() if (a := balances.closing(key))}  # noqa: SIM118 - not a dict


def by_object(balances: Balances, dimension: int) -> dict[Key, Ore]:
    """Balances by account and object of the dimension, zeros left out."""
    sums: dict[Key, Ore] = {}
    for (account, objects), amount in closing_of(balances).items():
        for member in objects:
            if member[0] == dimension:
                key = (account, (member,))
                sums[key] = sums.get(key, 0) + amount
    return {key: amount for key, amount in sums.items() if amount}


def figure(report: Statement | Notes, line_id: str, column: int = 0) -> Ore:
    """A line's figure as shown; a line that is not there counts as nothing."""
    return next(
        (line.amounts[column] for line in report.lines if line.id == line_id and line.amounts), 0
    )


def shown_figures(subject: YearFigures) -> dict[str, Ore]:
    """This year's figure of every line that is shown."""
    lines: list[Line] = [*subject.notes.lines]
    for report in ("income", "balance"):
        lines += subject.reports[report].lines
    return {line.id: line.amounts[0] for line in lines if line.amounts}


def is_opened(subject: YearFigures) -> bool:
    """Whether the year should begin with what the last one ended with."""
    closed = subject.last_year is not None and subject.last_year.closed
    return closed or any(subject.balances.opening.values())


def balance_accounts(sums: Mapping[Key, Ore], subject: YearFigures) -> dict[Key, Ore]:
    """The balances of assets and liabilities, which the next year begins with."""
    return {
        key: amount
        for key, amount in sums.items()
        if amount and subject.kinds.get(key[0]) in ("asset", "liability")
    }
