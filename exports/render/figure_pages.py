"""Follow-up, investments and key figures over the years, on paper."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from exports.render.markdown import parts_of, text_table
from exports.render.page_parts import CLOSE, ITEM, amount_width, heading, together
from exports.words import UNITS, title
from ledger.assets.note import LINES, asset_note, life_text
from ledger.budget.budget import budget_statement
from ledger.budget.store import current_budget
from ledger.core.i18n import msgid, translated
from ledger.core.money import write_amount
from ledger.management.five_years import multiyear
from ledger.management.follow_up import TITLES as SECTIONS
from ledger.management.follow_up import operations
from ledger.management.follow_up_table import FIGURES
from ledger.management.goals_table import goals_table
from ledger.statements.investments import investments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exports.export_request import ExportRequest
    from exports.render.markdown import Part
    from ledger.core.label import Language
    from ledger.core.money import Unit
    from ledger.statements.statement import Statement

ACCOUNT, KEY_FIGURE = msgid("Account"), msgid("Key figure")
"""What the rows of investments and of the overview over the years are."""

COSTS_ARE_SIZES = msgid(
    "Costs are written here without the minus that they have in the income statement."
)
"""The sign rule of key figures and charts, whose costs are positive: as associations print them."""

NO_PURCHASES = msgid("No investments were made during the year.")


def operations_pages(source: ExportRequest, unit: Unit = "kr") -> Iterator[Part]:
    """The follow-up on paper, section by section, with the comments below."""
    year, part, language = source.year, source.part, source.language
    follow_up = operations(source.book, year, part, language=language)
    unknown = set() if follow_up.budget else {"budget", "deviation"}
    unknown |= set() if follow_up.prior_label else {"prior"}
    shown = [place for place, column in enumerate(FIGURES) if column.id not in unknown]
    heads = [FIGURES[place].file_head(language) for place in shown]
    if follow_up.prior_label:
        heads[-1] = follow_up.prior_label
    for section, lines in groupby(follow_up.lines, attrgetter("section")):
        name = translated(SECTIONS[section], source.language)
        rows: list[Part] = []
        comments: list[str] = []
        for line in lines:
            if line.label == name:
                continue
            known = [line.amounts[place] for place in shown]
            texts = ["" if ore is None else write_amount(ore, unit) for ore in known]
            cells = [line.label, *([""] * len(shown) if line.kind == "heading" else texts)]
            rows.append({"kind": line.kind, "level": line.level, "cells": cells})
            if line.comment:
                comments.append(f"{line.label}: {line.comment}")
        yield from together([heading(name, 2), figures_table(unit, language, ITEM, heads, rows)])
        for comment in comments:
            yield {"kind": "paragraph", "runs": [{"text": comment}]}


def multiyear_pages(source: ExportRequest, unit: Unit = "kr") -> Iterator[Part]:
    """The years on paper; those that nothing is known of are left out."""
    found = multiyear(source.book, source.year, source.part, language=source.language)
    known = [
        place
        for place, _ in enumerate(found.years)
        if any(line.values[place] is not None for line in found.lines)
    ]
    rows: list[Part] = []
    for line in found.lines:
        values = [line.values[place] for place in known]
        cells = [line.label, *(line.shown(value, unit) for value in values)]
        rows.append({"kind": "row", "level": 0, "cells": cells})
    if rows:
        heads = [found.labels[place] for place in known]
        parts = [heading(title("multiyear", source.language), 2)]
        parts.append(figures_table(unit, source.language, KEY_FIGURE, heads, rows))
        if any(line.id == "operating_costs" for line in found.lines):
            parts.append(sign_remark(source.language))
        yield from together(parts)


def sign_remark(language: Language) -> Part:
    """What is said below figures whose costs are positive."""
    return {"kind": "remark", "runs": [{"text": translated(COSTS_ARE_SIZES, language)}]}


def goal_pages(source: ExportRequest) -> Iterator[Part]:
    """The goals and their outcome, last year's beside, each comment beneath its goal (LKBR 11:8).

    A column in which nothing is written is left out.
    """
    table = goals_table(source.book, source.query("goals"))
    shown = [
        (place, column.label)
        for place, column in enumerate(table.columns)
        if column.id not in ("number", "comment")
    ]
    goals = [row.cells for row in table.rows if row.look == "row"]
    written = [(at, label) for at, label in shown if at == 1 or any(row[at] for row in goals)]
    if not goals:
        return
    part = text_table(
        [[label for _, label in written], *([str(row[at]) for at, _ in written] for row in goals)]
    )
    rows: list[Part] = []
    for cells, row in zip(goals, part["rows"], strict=True):
        rows.append(row)
        if comment := cells[-1]:
            rows.append({"kind": "remark", "level": 0, "cells": [str(comment)]})
    yield {**part, "rows": rows}


def investment_pages(source: ExportRequest, unit: Unit = "kr", text: str = "") -> Iterator[Part]:
    """The investments account by account, the year before beside (LKBR 10:2).

    The part is never left out: a year without investments says so in a line. What was sold or
    scrapped stands in a table of its own.
    """
    language = source.language
    found = investments(source.book, source.year)
    yield heading(title("investments", language))
    yield from parts_of(text, 2)
    if not found.purchases:
        yield {"kind": "paragraph", "runs": [{"text": translated(NO_PURCHASES, language)}]}
    for lines, name in ((found.purchases, ""), (found.disposals, msgid("Disposals, at cost"))):
        if not lines:
            continue
        if name:
            yield heading(translated(name, language), 2)
        rows: list[Part] = [
            {"kind": "row", "level": 0, "cells": [f"{line.account} {line.name}", *written]}
            for line in lines
            for written in [[write_amount(amount, unit) for amount in line.amounts]]
        ]
        sums = [write_amount(amount, unit) for amount in found.total(lines)]
        rows.append({"kind": "total", "level": 0, "cells": [translated("Total", language), *sums]})
        yield figures_table(unit, language, ACCOUNT, list(map(str, found.years)), rows)


def asset_note_pages(source: ExportRequest, unit: Unit = "kr") -> Iterator[Part]:
    """The note on fixed assets, line of the balance sheet by line, with their life (LKBR 9:9)."""
    language, query = source.language, source.query("asset-note")
    years, groups = asset_note(source.book, query)
    for group in groups:
        rows: list[Part] = [
            {"kind": "sum" if is_sum else "row", "level": 0, "cells": [query.words(label), *cells]}
            for name, (label, is_sum) in LINES.items()
            for cells in [
                [write_amount(group.amount(name, place), unit) for place, _ in enumerate(years)]
            ]
        ]
        name = f"{title('asset-note', language)}: {group.label}"
        table = figures_table(unit, language, ITEM, list(map(str, years)), rows)
        yield from together([heading(name, 2), table])
        if months := group.average_months:
            yield {"kind": "remark", "runs": [{"text": life_text(months, query.words)}]}


def budget_of(source: ExportRequest) -> Statement | None:
    """The budget that holds for the year, with the years planned after it; None without one."""
    budget = current_budget(source.book, source.year.name)
    if budget is None:
        return None
    return budget_statement(budget, source.book.association, language=source.language)


def figures_table(
    unit: Unit, language: Language, rows_are: str, heads: list[str], rows: list[Part]
) -> Part:
    """A table of a label and amounts in the unit, its columns narrower when there are many."""
    width = amount_width(len(heads), rows)
    amount = {"align": "right", "width": width, "amount": True}
    text = {"align": "left", "width": "rest", "amount": False}
    return {
        "kind": "table",
        "caption": translated(UNITS[unit], language),
        "air": CLOSE,
        "columns": [
            {"label": translated(rows_are, language), **text},
            *({"label": head, **amount} for head in heads),
        ],
        "rows": rows,
    }
