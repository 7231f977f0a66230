"""The follow-up: outcome against budget, by line, branch and activity (LKBR 10:1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from finsam_tui.actions.follow_up import labels
from finsam_tui.cli.tables import Column, Row, Table
from finsam_tui.i18n import _
from finsam_tui.number_format import per_cent
from ledger.core.money import write_amount
from ledger.management.follow_up import operations

if TYPE_CHECKING:
    from finsam_tui.cli.reports.asked import ReportQuery
    from finsam_tui.cli.tables import Cell
    from ledger.book.book import Book
    from ledger.management.follow_up import FollowUp


@dataclass(frozen=True, slots=True)
class Answer:
    """The follow-up and what was asked."""

    asked: ReportQuery
    followed: FollowUp


def read(book: Book, asked: ReportQuery) -> Answer:
    """The follow-up of the period."""
    return Answer(asked, operations(book, asked.year, asked.period, language=asked.language))


def columns(followed: FollowUp) -> tuple[tuple[str, str], ...]:
    """The columns: what a program calls them, and what a reader does."""
    return (
        ("outcome", _("Outcome")),
        ("budget", _("Budget")),
        ("deviation", _("Deviation")),
        ("forecast", _("Forecast")),
        ("prior", followed.prior_label or _("Year before")),
    )


def document(value: Answer) -> dict[str, object]:
    """The lines as JSON has them; null where nothing is budgeted."""
    return {
        **value.asked.head(),
        "budget": value.followed.budget.version if value.followed.budget else None,
        "columns": [{"id": id_, "label": label} for id_, label in columns(value.followed)],
        "lines": [
            {
                "id": line.id,
                "label": line.label,
                "kind": line.kind,
                "level": line.level,
                "section": line.section,
                "note": None,
                "amounts": None if line.kind == "heading" else list(line.amounts),
                "per_mille": line.per_mille,
                "comment": line.comment,
            }
            for line in value.followed.lines
        ],
        "unplaced": [],
        "problems": labels(value.followed),
    }


def _amounts(value: Answer, place: int) -> list[str]:
    """The figures of a column as they are printed; none when nothing is known."""
    amounts = (line.amounts[place] for line in value.followed.lines if line.kind != "heading")
    return [write_amount(amount, value.asked.unit) for amount in amounts if amount is not None]


def table(value: Answer) -> Table:
    """The follow-up on paper and in CSV."""
    heads = columns(value.followed)
    printed = [_amounts(value, place) for place, _head in enumerate(heads)]
    rows: list[Row] = []
    for line in value.followed.lines:
        if line.kind == "heading":
            rows.append(Row({"label": line.label}, apart=True, in_csv=False))
            continue
        cells: dict[str, Cell] = {
            "id": line.id,
            "label": line.label,
            "per_cent": per_cent(line.per_mille),
        }
        cells |= {id_: amount for (id_, _label), amount in zip(heads, line.amounts, strict=True)}
        rows.append(Row(cells, level=line.level))
        if line.comment:
            rows.append(Row({"": f"* {line.comment}"}, level=line.level + 1, in_csv=False))
    return Table(
        title=value.asked.title(_("Follow-up")),
        columns=(
            Column("id", on="csv"),
            Column("label"),
            *(
                Column(
                    id_, label, "amount", max(map(len, texts or ("",))), "both" if texts else "csv"
                )
                for (id_, label), texts in zip(heads, printed, strict=True)
            ),
            Column("per_cent", "%", "number", on="csv"),
        ),
        rows=rows,
        remarks=labels(value.followed),
    )
