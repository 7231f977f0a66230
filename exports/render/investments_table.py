"""The account of investments in an annual report: a table, or the line that there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.render.follow_up_tables import figures_table
from exports.render.page_parts import heading
from exports.words import UNITS, title
from ledger.core.i18n import msgid, translated
from ledger.core.money import write_amount
from ledger.statements.investments import investments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exports.export_request import ExportRequest
    from exports.render.markdown import Part
    from ledger.core.money import Unit

NO_PURCHASES = msgid("No investments were made during the year.")


def investment_pages(source: ExportRequest, unit: Unit = "kr") -> Iterator[Part]:
    """The investments account by account, the year before beside (LKBR 10:2).

    The part is never left out: a year without investments says so in a line. What was sold or
    scrapped stands in a table of its own.
    """
    language = source.language
    found = investments(source.book, source.year)
    yield heading(title("investments", language))
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
        yield figures_table(translated(UNITS[unit], language), list(map(str, found.years)), rows)
