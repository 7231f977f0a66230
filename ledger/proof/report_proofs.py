"""Proofs of the reports: what stands in one must be what stands in another.

They take the figures as they are shown, not as they are worked out, so that a fault anywhere on
the way from posting to report is found.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.checks import Check
from ledger.core.errors import problem
from ledger.core.label import Label
from ledger.core.money import round_to_unit, write_amount
from ledger.proof.compare import (
    CLOSE_AGAIN,
    FEW,
    MEND_TEMPLATE,
    RUN_CHECK,
    closing_of,
    compare_figures,
    figure,
    is_opened,
)
from ledger.proof.model import Location, Proof
from ledger.report_layout.model import CLOSING_CASH, OPENING_CASH, SIGNS, TOTALS
from ledger.report_layout.placement import UNPLACED, assign_lines
from ledger.statements.balance_requirement import RESULT
from ledger.statements.by_role import equity_leaves, equity_rows, liquid_rows, result_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ledger.core.errors import Problem
    from ledger.core.money import Ore
    from ledger.proof.model import YearFigures
    from ledger.report_layout.model import Part
    from ledger.statements.notes import Notes
    from ledger.statements.statement import Statement


ENTER_AGAIN = problem(
    "proof-enter-again",
    "Enter the year before again, with the figures on lines of the layout of today.",
)

SHOWN_IN: Mapping[Part, str] = {
    "income": "income",
    "assets": "balance",
    "equity_and_liabilities": "balance",
    "cashflow": "cashflow",
}
"""The statement that shows each part of the template."""


def balance_sheet(subject: YearFigures) -> Iterator[Proof]:
    """Assets are equity and liabilities."""
    sides = (TOTALS["assets"], TOTALS["equity_and_liabilities"])
    left, right = (figure(subject.reports["balance"], line) for line in sides)
    yield compare_figures(
        "balance-sheet",
        problem("proof-balance-sheet", "Assets must be equity and liabilities."),
        (left, Location("balance", subject.year.name, sides[0])),
        (right, Location("balance", subject.year.name, sides[1])),
        RUN_CHECK,
    )


RESULT_IS: Mapping[str, Problem] = {
    "ledger": problem(
        "proof-result-ledger",
        "The year's result must be that of the income and cost accounts.",
    ),
    "balance": problem(
        "proof-result-balance",
        "The year's result must be that in the balance sheet.",
    ),
    "cashflow": problem(
        "proof-result-cashflow",
        "The year's result must be that in the cash-flow analysis.",
    ),
    "note": problem(
        "proof-result-note",
        "The year's result must be that in the note of equity.",
    ),
    "balance-requirement": problem(
        "proof-result-balance-requirement",
        "The year's result must be that in the balance requirement.",
    ),
}
"""What must be so of the result, by where else it stands."""


def result(subject: YearFigures) -> Iterator[Proof]:
    """The result is the same wherever it stands."""
    template = subject.template
    income = _shown(subject, "income", TOTALS["income"])
    for place, other in _result_elsewhere(subject):
        advice = MEND_TEMPLATE
        if place == "balance":
            advice = problem(
                "proof-result-moved",
                "Move last year's result from account {account} to {carried}: it belongs to the"
                " year before.",
                account=template.equity_result,
                carried=template.equity_brought_forward,
            )
        yield compare_figures(f"result:{place}", RESULT_IS[place], income, other, advice)


def _result_elsewhere(subject: YearFigures) -> Iterator[tuple[str, tuple[Ore, Location]]]:
    """Where the result stands beside the income statement, with what stands there; in öre."""
    template, row = subject.template, result_row(subject.template)
    ledger = sum(
        amount
        for (account, _), amount in closing_of(subject.balances).items()
        if subject.kinds.get(account) in ("income", "cost") and account != template.result_account
    )
    yield "ledger", (-ledger, Location("trial", subject.year.name))
    yield "balance", _shown(subject, "balance", row)
    for line in template.statements["cashflow"]:
        if line.cash and line.cash.plus == (TOTALS["income"],):
            yield "cashflow", _shown(subject, "cashflow", line.id)
    for note in template.notes:
        for line in note.lines:
            if line.of == (row,):
                there = Location("notes", subject.year.name, line.id)
                yield "note", (figure(subject.notes, line.id), there)
    yield "balance-requirement", _shown(subject, "balance-requirement", RESULT)


def _shown(subject: YearFigures, report: str, line: str) -> tuple[Ore, Location]:
    """What a line of a statement shows of the year, and where that is."""
    return figure(subject.reports[report], line), Location(report, subject.year.name, line)


def note_totals(subject: YearFigures) -> Iterator[Proof]:
    """The total of the notes that a row refers to is the row."""
    totals = {note.key: note for note in subject.notes.notes}
    signs = {note.number: note.sign for note in subject.template.notes}
    for part, sign in SIGNS.items():
        report = SHOWN_IN[part]
        for line in subject.template.statements[part]:
            numbered = [totals[number] for number in line.notes if number in totals]
            if not any(note.total for note in numbered if note.lines):
                continue
            total = sum(note.total[0] * (signs[note.key] or sign) * sign for note in numbered)
            names = [subject.numbers.get(note.key) or f"”{note.title}”" for note in numbered]
            yield compare_figures(
                f"note:{line.note}",
                problem(
                    "proof-note",
                    "The total of note {note} must be the row that refers to it.",
                    note=",".join(names),
                ),
                (total, Location("notes", subject.year.name, f"total:{numbered[0].key}")),
                (
                    figure(subject.reports[report], line.id),
                    Location(report, subject.year.name, line.id),
                ),
                MEND_TEMPLATE,
            )


def cash_flow(subject: YearFigures) -> Iterator[Proof]:
    """The cash flow leads from the liquid assets of one balance sheet to those of the next."""
    flow, sheet = subject.reports["cashflow"], subject.reports["balance"]
    liquid = liquid_rows(subject.template)
    for place_, column in enumerate(flow.columns):
        if place_ and subject.last_reports is None and not _is_printed(subject):
            continue
        where, year = ("" if place_ == 0 else f":{column.label}"), int(column.id[-4:])
        yield compare_figures(
            f"cash-flow{where}",
            problem(
                "proof-cash-flow",
                "Liquid assets at the beginning of {year} and its cash flow must be those at the"
                " end.",
                year=year,
            ),
            (
                figure(flow, OPENING_CASH, place_) + figure(flow, TOTALS["cashflow"], place_),
                Location("cashflow", year, TOTALS["cashflow"]),
            ),
            (figure(flow, CLOSING_CASH, place_), Location("cashflow", year, CLOSING_CASH)),
            MEND_TEMPLATE,
        )
        ids = [head.id for head in sheet.columns]
        if column.id in ids:
            beside = ids.index(column.id)
            yield compare_figures(
                f"liquid-assets{where}",
                problem(
                    "proof-liquid-assets",
                    "The cash flow of {year} must end in the liquid assets of the balance sheet.",
                    year=year,
                ),
                (figure(flow, CLOSING_CASH, place_), Location("cashflow", year, CLOSING_CASH)),
                (
                    sum(figure(sheet, line, beside) for line in liquid),
                    Location("balance", year, liquid[0]),
                ),
                MEND_TEMPLATE,
                printed=place_ > 0,
            )


def _is_printed(subject: YearFigures) -> bool:
    """Whether the cash flow of the year before is known, from its annual report."""
    return {OPENING_CASH, TOTALS["cashflow"], CLOSING_CASH} <= (subject.printed or {}).keys()


def opening_equity(subject: YearFigures) -> Iterator[Proof]:
    """Equity at the beginning of the year is equity at the end of the year before (LKBR 4:4)."""
    if subject.last_balances is None or subject.last_year is None or not is_opened(subject):
        return
    rows, own = equity_rows(subject.template), equity_leaves(subject.template)
    lines = assign_lines(subject.template, subject.balances.opening, subject.kinds).line_of
    opening = -sum(a for key, a in subject.balances.opening.items() if lines[key] in own)
    sheet = (subject.last_reports or {})["balance"]
    yield compare_figures(
        "opening-equity",
        problem(
            "proof-opening-equity", "Opening equity must be last year's closing equity (LKBR 4:4)."
        ),
        (opening, Location("trial", subject.year.name)),
        (
            sum(figure(sheet, row) for row in rows),
            Location("balance", subject.last_year.name, rows[0]),
        ),
        CLOSE_AGAIN,
    )


def comparatives(subject: YearFigures) -> Iterator[Proof]:
    """The comparative figures are what last year's own report says (LKBR 5:6, 6:5).

    Of a year that the book has, other figures are its balances in the layout of today: nothing is
    wrong, but they are restated, which is accepted once and said in a note (LKBR 9:6).
    """
    reports: dict[str, Statement | Notes] = {**subject.reports, "notes": subject.notes}
    for name, report in reports.items():
        if len(report.columns) == 1:
            continue
        year = int(report.columns[1].id[-4:])
        shown = {
            line.id: line.amounts[1] for line in report.lines if line.amounts and line.amounts[1:]
        }
        if subject.last_reports is not None:
            own = {
                line.id: line.amounts[0]
                for line in subject.last_reports[name].lines
                if line.amounts
            }
        else:
            own = dict(subject.printed or {})
        wrong = sorted(
            (line for line in shown if line in own and shown[line] != own[line]),
            key=lambda line: round_to_unit(shown[line], "kr") == round_to_unit(own[line], "kr"),
        )
        first = next(iter(wrong), None) or next(
            (line for line in (*TOTALS.values(), RESULT) if line in shown and line in own), ""
        )
        if not first:
            continue
        proof = compare_figures(
            f"comparatives:{name}",
            problem(
                "proof-comparatives",
                "Comparative figures for {year} must be those of that year's own report"
                " ({lines:# line|# lines}).",
                year=year,
                lines=sum(line in own for line in shown),
            ),
            (shown[first], Location(name, subject.year.name, first)),
            (own[first], Location(name, year, first)),
            problem(
                "proof-comparatives-advice",
                "{lines} differ. If principles have changed, say so in a note (LKBR 9:6).",
                lines=", ".join(wrong[:FEW]) or first,
            ),
            printed=subject.last_reports is None
            and all(
                round_to_unit(shown[line], "kr") == round_to_unit(own[line], "kr") for line in wrong
            ),
        )
        is_restated = subject.last_reports is not None
        allowed = proof.check.is_allowed or (is_restated and not proof.check.ok)
        yield replace(proof, check=replace(proof.check, is_allowed=allowed))


def published_lines(subject: YearFigures) -> Iterator[Proof]:
    """Every published figure is for a line that the layout has."""
    reports: tuple[Statement | Notes, ...] = (*subject.reports.values(), subject.notes)
    left = [
        (report.report, fault)
        for report in reports
        for fault in report.problems
        if fault.code == "published-unknown"
    ]
    if left:
        name, fault = left[0]
        at = Location(name, subject.year.name)
        yield Proof(Check("published-lines", fault, ok=False, advice=ENTER_AGAIN), at, at)


def sums(subject: YearFigures) -> Iterator[Proof]:
    """In öre every sum is its rows; what whole kronor lack is rounding, and is said."""
    wrong: list[tuple[str, str, Ore, Ore]] = []
    rounded: list[tuple[Label, str]] = []
    for part, report in SHOWN_IN.items():
        amounts = {
            line.id: line.amounts[0] for line in subject.reports[report].lines if line.amounts
        }
        for line in subject.template.statements[part]:
            if line.kind != "sum" or any(row not in amounts for row in line.of):
                continue
            shown_beside = amounts.get(UNPLACED[part], 0) if line.id == TOTALS[part] else 0
            total = sum(amounts[row] for row in line.of) + shown_beside
            if amounts[line.id] != total:
                wrong.append((report, line.id, amounts[line.id], total))
            kronor = sum(round_to_unit(amounts[row], "kr") for row in line.of)
            kronor += round_to_unit(shown_beside, "kr")
            if missing := round_to_unit(amounts[line.id], "kr") - kronor:
                rounded.append((line.label, write_amount(missing * 100, "kr")))
    result = figure(subject.reports["income"], TOTALS["income"])
    report, line_id, left, right = (
        wrong[0] if wrong else ("income", TOTALS["income"], result, result)
    )
    at = Location(report, subject.year.name, line_id)
    message = problem("proof-sums", "Each sum of a statement must be its rows.")
    check = Check(
        "sums",
        message,
        ok=not wrong,
        advice=MEND_TEMPLATE if wrong else _rounding(rounded) if rounded else None,
        left=left,
        right=right,
    )
    yield Proof(check, at, at)


def _rounding(rounded: Sequence[tuple[Label, str]]) -> Problem:
    """What the sums lack in whole kronor, by their names in both languages."""
    few = rounded[:FEW]
    return problem(
        "proof-sums-rounding",
        "Rounding to kronor is the only cause of what these lack in whole kronor: {sums}.",
        sums=Label(
            ", ".join(f"{label.sv} {lacking}" for label, lacking in few),
            ", ".join(f"{label.en} {lacking}" for label, lacking in few),
        ),
    )


def scb_sums(subject: YearFigures) -> Iterator[Proof]:
    """Each sum of SCB's summary is that of the statement (lag 2001:99)."""
    where = {TOTALS[part]: SHOWN_IN[part] for part in SIGNS}
    for row in subject.summary:
        if row.is_sum:
            yield compare_figures(
                f"scb:{row.id}",
                problem(
                    "proof-scb",
                    "SCB's summary of accounts: {sum} must be that of the statement.",
                    sum=Label(row.label["sv"], row.label["en"]),
                ),
                (row.amount, Location("scb", subject.year.name, row.id)),
                _shown(subject, where[row.id], row.id),
                MEND_TEMPLATE,
            )


REPORT_CHECKS: tuple[Callable[[YearFigures], Iterator[Proof]], ...] = (
    balance_sheet,
    result,
    note_totals,
    cash_flow,
    opening_equity,
    comparatives,
    published_lines,
    sums,
    scb_sums,
)
