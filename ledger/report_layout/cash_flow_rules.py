"""What the cash flow of a template must mean: every line derived, every balance row in it once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.core.text import quoted
from ledger.report_layout.line_tree import leaves_within, line_tree
from ledger.report_layout.model import CLOSING_CASH, OPENING_CASH
from ledger.report_layout.toml_form import CASH_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.core.balances import Portion
    from ledger.core.errors import Problem
    from ledger.report_layout.model import Template, TemplateLine
    from ledger.report_layout.rules import Rule

_ALLOWED = {OPENING_CASH: ("opening",), CLOSING_CASH: ("closing",)}
_KEYS = CASH_KEYS
_MOVED: Mapping[str, tuple[Portion, ...]] = {
    "change": ("debit", "credit"),
    "closing": ("debit", "credit"),
    "debit": ("debit",),
    "credit": ("credit",),
}
"""The portions of a balance that each key shows."""
_FROM_INCOME = ("plus", "less")
_BALANCE_SHEET = "statements.assets, statements.equity_and_liabilities"


def cash_lines_without_a_source(template: Template) -> Iterator[Problem]:
    """Each row says what it is derived from: rows and sums that are there."""
    balance = template.ledger_lines("assets", "equity_and_liabilities")
    balance |= {leaf.line.id: leaf.line for leaf in template.leaves() if leaf.part != "income"}
    income = template.ledger_lines("income")
    for line in _cash_rows(template):
        allowed = _ALLOWED.get(line.id, ("change", "debit", "credit", "plus", "less"))
        given = {key: ids for key in _KEYS if (ids := getattr(line.cash, key))}
        if not given or not given.keys() <= set(allowed):
            yield problem(
                "cash-source",
                "The row must say what it is derived from with {allowed}, and with nothing else.",
                template.place(line.id),
                allowed=", ".join(allowed),
            )
        for key, ids in given.items():
            known = income if key in _FROM_INCOME else balance
            for line_id in ids:
                if line_id not in known or known[line_id].kind not in ("row", "sum"):
                    yield problem(
                        "unknown-cash-source",
                        "There is no row or sum {row} in {statement}; correct the id or remove it.",
                        f"{template.place(line.id)}.{key}",
                        row=quoted(line_id),
                        statement="statements.income" if known is income else _BALANCE_SHEET,
                    )


def balance_rows_not_in_the_cash_flow(template: Template) -> Iterator[Problem]:
    """Each balance-sheet row is in the cash flow once, so that it ends in the liquid assets."""
    made_of = line_tree(template)
    covered: dict[str, Counter[str]] = {
        key: Counter() for key in (*_KEYS, "moved:debit", "moved:credit")
    }
    for line in _cash_rows(template):
        for key in ("opening", *_MOVED):
            for line_id in getattr(line.cash, key):
                leaves = leaves_within(made_of, line_id)
                covered[key].update(leaves)
                for portion in _MOVED.get(key, ()):
                    covered[f"moved:{portion}"].update(leaves)
        for key in _FROM_INCOME:
            covered[key].update(getattr(line.cash, key))
    if covered["opening"] != covered["closing"]:
        yield problem(
            "liquid-assets-differ",
            "{opening} and {closing} must name the same rows: the liquid assets.",
            f"{template.source}: statements.cashflow",
            opening=OPENING_CASH,
            closing=CLOSING_CASH,
        )
    yield from _rows_moved_other_than_once(template, covered)
    for row in (covered["plus"] - covered["less"]) | (covered["less"] - covered["plus"]):
        yield problem(
            "cash-flow-out-of-balance",
            "{row} is added (plus) and taken off (less) unequal times in the cash flow; what is"
            " moved to one line must be taken from another.",
            f"{template.source}: statements.cashflow",
            row=row,
        )


def _rows_moved_other_than_once(
    template: Template, covered: Mapping[str, Counter[str]]
) -> Iterator[Problem]:
    wrong: dict[str, int] = {}
    for leaf in template.leaves():
        for portion in _MOVED["change"]:
            times = covered[f"moved:{portion}"][leaf.line.id]
            if leaf.part != "income" and portion in leaf.line.takes and times != 1:
                wrong.setdefault(leaf.row.id, times)
    for row, times in wrong.items():
        yield problem(
            "row-not-in-cash-flow",
            "The row is in the cash flow {times:# time|# times}; it must be in one change (or"
            " in one debit and one credit), or among the liquid assets.",
            template.place(row),
            times=times,
        )


def _cash_rows(template: Template) -> Iterator[TemplateLine]:
    return (line for line in template.statements["cashflow"] if line.kind == "row")


CASH_NAME_RULES: tuple[Rule, ...] = (cash_lines_without_a_source,)
CASH_RULES: tuple[Rule, ...] = (balance_rows_not_in_the_cash_flow,)
