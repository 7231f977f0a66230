"""Voucher templates: rows whose amounts are worked out from one total.

A template is a sketch without a day, a document or amounts, kept under a name. Those that come
with the program stand in voucher_templates.toml; the office's own are texts of the book, and the
journal tells of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from ledger.entry.sketches import Sketch, SketchRow, read_sketch, without_amounts, write_sketch
from ledger.errors import Refused, problem
from ledger.text import clean, text_problem
from ledger.texts import keep_document, texts

if TYPE_CHECKING:
    from collections.abc import Container

    from ledger.book import Book
    from ledger.template import Language

_BUILT_IN = Path(__file__).with_name("voucher_templates.toml")
_NO_DAY = date(2000, 1, 1)
"""What a template's sketch is near to; it has no day of its own."""

LONGEST_NAME = 60

KIND = "voucher-template"
"""The kind of journal entry that keeps a template."""


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


_KEPT = "voucher-template: "
"""How the names of these texts in the book begin; they belong to no year."""


def own_templates(book: Book) -> tuple[VoucherTemplate, ...]:
    """The templates that the office has made, by name."""
    found = [
        VoucherTemplate(name.removeprefix(_KEPT), sketch, is_own=True)
        for name, text in texts(book, 0).items()
        if name.startswith(_KEPT) and (sketch := read_sketch(text))
    ]
    return tuple(sorted(found, key=lambda template: template.name.casefold()))


def keep_voucher_template(book: Book, name: str, sketch: Sketch, by: str = "") -> VoucherTemplate:
    """Keeps the sketch as a template; one with the same name is replaced, and stays in the history.

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
    keep_document(book, 0, _KEPT + name, write_sketch(template.sketch), by, kind=KIND)
    return template


def drop_voucher_template(book: Book, name: str, by: str = "") -> None:
    """Takes away the office's own template with the name, if there is one."""
    if any(template.name == name for template in own_templates(book)):
        keep_document(book, 0, _KEPT + name, "", by, kind=KIND)


DRAFTED = "SELECT id, body FROM sketch WHERE body LIKE '{\"template\":%' ORDER BY id"
DROP_DRAFTED = "DELETE FROM sketch WHERE id = ?"


def keep_drafted_templates(book: Book, by: str = "") -> None:
    """Keeps the templates that lie among the drafts, as in a book of version 1."""
    with book.writing() as connection:
        for key, body in connection.execute(DRAFTED).fetchall():
            kept = json.loads(body)
            if sketch := read_sketch(json.dumps(kept.get("sketch"))):
                keep_voucher_template(book, str(kept["template"]), sketch, by)
                connection.execute(DROP_DRAFTED, (key,))
