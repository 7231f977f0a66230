"""Voucher templates: rows whose amounts are worked out from one total.

A template is a draft without a day, a document or amounts, kept under a name. Those that come
with the program stand in voucher_templates.toml; the office's own are texts of the book, and the
journal tells of them.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.bookkeeping.report_texts import set_document, texts
from ledger.core.errors import Refused, problem
from ledger.core.limits import MAX_VOUCHER_TEMPLATE_NAME
from ledger.core.text import clean, text_problem
from ledger.entry.draft_store import (
    DraftRow,
    VoucherDraft,
    read_draft,
    without_amounts,
)

if TYPE_CHECKING:
    from collections.abc import Container

    from ledger.book.book import Book
    from ledger.core.label import Language

_BUILT_IN = Path(__file__).with_name("voucher_templates.toml")
_NO_DAY = date(2000, 1, 1)
"""What a template's draft is near to; it has no day of its own."""

KIND = "voucher-template"
"""The kind of journal entry that keeps a template."""


@dataclass(frozen=True, slots=True)
class VoucherTemplate:
    """A named draft with proportions instead of amounts."""

    name: str
    draft: VoucherDraft
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
            if all(row.account in accounts for row in template.draft.rows if row.account)
        ),
    )


def built_in_templates(language: Language = "sv") -> tuple[VoucherTemplate, ...]:
    """The templates that come with the program."""
    return tuple(
        VoucherTemplate(
            name=item[language],
            draft=VoucherDraft(
                near=_NO_DAY,
                rows=tuple(
                    DraftRow(account=account, share=share, role="follows" if share else "typed")
                    for account, share in item["rows"]
                ),
            ),
            is_own=False,
        )
        for item in tomllib.loads(_BUILT_IN.read_text(encoding="utf-8"))["templates"]
    )


_STORED = "voucher-template: "
"""How the names of these texts in the book begin; they belong to no year."""


def own_templates(book: Book) -> tuple[VoucherTemplate, ...]:
    """The templates that the office has made, by name."""
    found = [
        VoucherTemplate(name.removeprefix(_STORED), draft, is_own=True)
        for name, text in texts(book, 0).items()
        if name.startswith(_STORED) and (draft := read_draft(text))
    ]
    return tuple(sorted(found, key=lambda template: template.name.casefold()))


def store_voucher_template(
    book: Book, name: str, draft: VoucherDraft, by: str = ""
) -> VoucherTemplate:
    """Keeps the draft as a template; one with the same name is replaced, and stays in the history.

    Raises Refused when the name is empty or too long, or the draft has no rows.
    """
    name = clean(name)
    fault = text_problem(name, "name", MAX_VOUCHER_TEMPLATE_NAME)
    problems = [fault] if fault else []
    if not name:
        problems.append(problem("template-name", "The template must have a name.", "name"))
    if not draft.rows:
        problems.append(problem("template-rows", "The template must have rows.", "rows"))
    if problems:
        raise Refused(problems)
    template = VoucherTemplate(name, without_amounts(draft), is_own=True)
    set_document(book, 0, _STORED + name, template.draft.as_json(), by, kind=KIND)
    return template


def drop_voucher_template(book: Book, name: str, by: str = "") -> None:
    """Takes away the office's own template with the name, if there is one."""
    if any(template.name == name for template in own_templates(book)):
        set_document(book, 0, _STORED + name, "", by, kind=KIND)


DRAFTED = "SELECT id, body FROM sketch WHERE body LIKE '{\"template\":%' ORDER BY id"
DROP_DRAFTED = "DELETE FROM sketch WHERE id = ?"


def store_drafted_templates(book: Book, by: str = "") -> None:
    """Keeps the templates that lie among the drafts, as in a book of version 1."""
    with book.writing() as connection:
        for key, body in connection.execute(DRAFTED).fetchall():
            values = json.loads(body)
            if draft := read_draft(json.dumps(values.get("sketch"))):
                store_voucher_template(book, str(values["template"]), draft, by)
                connection.execute(DROP_DRAFTED, (key,))
