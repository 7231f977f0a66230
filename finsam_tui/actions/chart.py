"""Accounts, objects and the lines of the layout, changed one by one with their effect."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.label import Label
from ledger.core.model import Account, DimensionObject
from ledger.core.text import clean
from ledger.layout_changes import structure
from ledger.layout_changes.structure import (
    add_line_for_each_object,
    move_line,
    place_accounts,
    rename_account,
    rename_line,
    rename_note,
    rename_object,
    set_in_use,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.core.model import Kind
    from ledger.layout_changes.structure import Act
    from ledger.layout_changes.template_diff import LineChange
    from ledger.report_layout.model import LedgerPart

__all__ = [
    "add_account",
    "add_line",
    "add_line_for_each_object",
    "add_object",
    "move_line",
    "place_accounts",
    "rename_account",
    "rename_lines",
    "rename_object",
    "set_in_use",
]


def typed_label(name: str, english: str) -> Label:
    """What is typed as a label; the one name in both languages when there is no other."""
    return Label(clean(name), clean(english or name))


def add_account(
    act: Act,
    number: str,
    name: str,
    line: str = "",
    *,
    kind: Kind | None = None,
    part: LedgerPart | None = None,
) -> tuple[LineChange, ...]:
    """A new account, on the line that is named or that its number has in the layout.

    Without a `kind` it is what the statement of its line holds; `part` is that of an account
    that has no line yet. Raises Refused.
    """
    leaf = act.template.leaf_of((number, ()))
    parts = {one.line.id: one.part for one in act.template.leaves()}
    part = parts.get(line, leaf.part if leaf else part)
    known = kind or structure.kind_of(number, part)
    return structure.add_account(act, Account(number, clean(name), known), line)


def add_object(
    act: Act, member: tuple[int, str], name: str, english: str, notes: Sequence[str]
) -> tuple[LineChange, ...]:
    """A new object, with a line of its own in each of the notes. Raises Refused."""
    item = DimensionObject(*member, clean(name))
    return structure.add_object(act, item, clean(english), notes)


def add_line(
    act: Act,
    note: str,
    label: Label,
    accounts: Sequence[str],
    members: Sequence[tuple[int, str]] = (),
) -> tuple[LineChange, ...]:
    """A new line in a note, for the accounts and the objects. Raises Refused."""
    return structure.add_line(act, note, label, accounts, members)


def rename_lines(
    act: Act, *, line: tuple[str, Label] | None = None, note: tuple[str, Label] | None = None
) -> tuple[LineChange, ...]:
    """Another name on a line, another heading on a note, or both or neither. Raises LedgerError."""
    with act.book.reading() if act.dry_run else act.book.writing():
        found = rename_line(act, *line) if line else ()
        after = replace(act, seen=None) if line else act
        return found + (rename_note(after, *note) if note else ())
