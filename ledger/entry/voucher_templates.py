"""Voucher templates: rows whose amounts are worked out from one total.

A template is a sketch without a day, a document or amounts, kept under a name. Those that come
with the program stand in voucher_templates.toml; the office's own are kept in the book.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from ledger.entry.sketches import Sketch, SketchRow, read_sketch, without_amounts, write_sketch
from ledger.errors import Refused, problem
from ledger.text import clean, text_problem

if TYPE_CHECKING:
    from collections.abc import Container

    from ledger.book import Book
    from ledger.template import Language

_BUILT_IN = Path(__file__).with_name("voucher_templates.toml")
_NO_DAY = date(2000, 1, 1)
"""What a template's sketch is near to; it has no day of its own."""

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class VoucherTemplate:
    """A named sketch with proportions instead of amounts."""

    name: str
    sketch: Sketch
    is_own: bool
    """Whether the office made it; False for those that come with the program."""


def voucher_templates(
    book: Book, accounts: Container[str], language: Language = "sv"
) -> tuple[VoucherTemplate, ...]:
    """The office's own templates by name, then the program's that the chart of accounts allows."""
    return (
        *own_templates(book),
        *(
            template
            for template in built_in_templates(language)
            if all(row.account in accounts for row in template.sketch.rows if row.account)
        ),
    )


def built_in_templates(language: Language = "sv") -> tuple[VoucherTemplate, ...]:
    """The templates that come with the program."""
    return tuple(
        VoucherTemplate(
            name=item[language],
            sketch=Sketch(
                near=_NO_DAY,
                rows=tuple(
                    SketchRow(account=account, share=share, role="follows" if share else "typed")
                    for account, share in item["rows"]
                ),
            ),
            is_own=False,
        )
        for item in tomli.loads(_BUILT_IN.read_text(encoding="utf-8"))["templates"]
    )


NAMED = "SELECT id, body FROM sketch WHERE body LIKE '{\"template\":%'"


def own_templates(book: Book) -> tuple[VoucherTemplate, ...]:
    """The templates that the office has made, by name."""
    return tuple(template for _, template in _named(book))


def _named(book: Book) -> list[tuple[int, VoucherTemplate]]:
    with book.reading() as connection:
        rows = connection.execute(NAMED).fetchall()
    found = []
    for key, body in rows:
        kept = json.loads(body)
        sketch = read_sketch(json.dumps(kept.get("sketch")))
        if sketch is not None:
            found.append((key, VoucherTemplate(str(kept["template"]), sketch, is_own=True)))
    return sorted(found, key=lambda pair: pair[1].name.casefold())


ADD_NAMED = "INSERT INTO sketch (saved_at, body) VALUES (?, ?)"
DROP_NAMED = "DELETE FROM sketch WHERE id = ?"


def keep_voucher_template(book: Book, name: str, sketch: Sketch) -> VoucherTemplate:
    """Keeps the sketch as a template; one with the same name is replaced.

    Raises Refused when the name is empty or too long, or the sketch has no rows.
    """
    name = clean(name)
    problems = [fault for fault in (text_problem(name, "name", LONGEST_NAME),) if fault]
    if not name:
        problems.append(problem("template-name", "The template must have a name.", "name"))
    if not sketch.rows:
        problems.append(problem("template-rows", "The template must have rows.", "rows"))
    if problems:
        raise Refused(problems)
    template = VoucherTemplate(name, without_amounts(sketch), is_own=True)
    kept = {"template": name, "sketch": json.loads(write_sketch(template.sketch))}
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    with book.writing() as connection:
        drop_voucher_template(book, name)
        connection.execute(ADD_NAMED, (now, json.dumps(kept, ensure_ascii=False)))
    return template


def drop_voucher_template(book: Book, name: str) -> None:
    """Removes the office's own template with the name, if there is one."""
    with book.writing() as connection:
        for key, template in _named(book):
            if template.name == name:
                connection.execute(DROP_NAMED, (key,))
