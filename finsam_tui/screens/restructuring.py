"""Changes of structure: each a form that shows, as one types, what it does to the reports."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from finsam_tui.effect_lines import effect_lines
from finsam_tui.opening import entries
from finsam_tui.screens.form import Field, Form
from finsam_tui.wording import _, language, plural
from ledger.chart import add_accounts, add_objects
from ledger.errors import LedgerError, Refused, problem
from ledger.meanwhile import refuse_if_changed
from ledger.model import PROJECT, Account, BookObject
from ledger.template import Label
from ledger.templates import restructure
from ledger.templates.claims import NO_OBJECT
from ledger.templates.effects import effects
from ledger.templates.reader import read_template
from ledger.text import clean
from ledger.years import keep_template, template_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from finsam_tui.app import Finsam
    from finsam_tui.screens.structure_tree import Branch, Structure
    from ledger.model import Kind
    from ledger.template import LedgerPart
    from ledger.templates.effects import Effect

    Values: TypeAlias = Mapping[str, str]
    Change: TypeAlias = Callable[[str, str, Values], str]
    """The template's text and its name in messages, what is typed → the new text."""

    Addition: TypeAlias = Callable[[Values], None]
    """What else is written in the book, from what is typed."""

EFFECTS_SHOWN = 8
MANY = 2
"""A note with more lines than this for objects has one for each project."""

FIRST_DIGIT_OF_INCOME = "3"


def account_form(finsam: Finsam, structure: Structure, branch: Branch) -> Form:
    """A new account, on the line where the cursor is."""
    line = branch.line if branch.line in _leaf_ids(structure) else ""

    def made(values: Values) -> Account:
        number = values["number"].strip()
        return Account(number, clean(values["name"]), _kind(number, branch.part))

    def change(text: str, source: str, values: Values) -> str:
        account = made(values)
        if not re.fullmatch("[0-9]{3,8}", account.number):
            raise Refused(
                problem("account-number", "An account number is 3 to 8 digits.", "number")
            )
        text = restructure.add_account(text, source, account)
        leaf = read_template(text, source).leaf_of((account.number, ()))
        if line and (leaf is None or leaf.line.id != line):
            text = restructure.move_account(text, source, account.number, line)
        return text

    def add(values: Values) -> None:
        add_accounts(finsam.book, (made(values),), finsam.who)

    where = _line_name(structure, line)
    fields = (
        Field("number", _("Account number"), hint=_("3 to 8 digits"), is_needed=True),
        Field("name", _("Name"), is_needed=True),
    )
    text = _("It is placed on {line}.", line=where) if where else ""
    return _form(finsam, _("A new account"), fields, change, add, text=text)


def object_form(finsam: Finsam, structure: Structure, branch: Branch) -> Form:
    """A new project, with a line of its own in the notes that have one for each project."""
    dimension = branch.member[0] if branch.member else _project(structure)
    notes = _notes_by_object(structure, dimension)

    def change(text: str, source: str, values: Values) -> str:
        label = Label(clean(values["name"]), clean(values["english"] or values["name"]))
        numbers = [number.strip() for number in values["notes"].split(",") if number.strip()]
        return restructure.add_object(
            text,
            source,
            values["code"].strip().upper(),
            label,
            notes=dict.fromkeys(numbers, ()),
            dimension=dimension,
        )

    def add(values: Values) -> None:
        item = BookObject(dimension, values["code"].strip().upper(), clean(values["name"]))
        add_objects(finsam.book, (item,), finsam.who)

    fields = (
        Field("code", _("Code"), hint=_("a short word, as on vouchers: MIA"), is_needed=True),
        Field("name", _("Name"), is_needed=True),
        Field("english", _("Name in English")),
        Field("notes", _("A line of its own in note"), notes, _("numbers with commas, or nothing")),
    )
    name = next(
        item.label.in_language(language())
        for item in structure.template.dimensions
        if item.number == dimension
    )
    return _form(finsam, _("New: {dimension}", dimension=name.casefold()), fields, change, add)


def line_form(finsam: Finsam, structure: Structure, branch: Branch) -> Form:
    """A new line in the note where the cursor is."""
    number = branch.note.partition(",")[0].strip()

    def change(text: str, source: str, values: Values) -> str:
        label = Label(clean(values["name"]), clean(values["english"] or values["name"]))
        taken = {line.id for line in structure.template.lines()}
        line_id = next(
            name
            for name in (f"note{number}_{turn}" for turn in range(1, 1000))
            if name not in taken
        )
        accounts = values["accounts"].replace(",", " ").split()
        return restructure.add_note_line(text, source, number, line_id, label, accounts=accounts)

    fields = (
        Field("name", _("Name"), is_needed=True),
        Field("english", _("Name in English")),
        Field("accounts", _("Accounts"), hint=_("for example 5010-5019, 5410")),
    )
    return _form(finsam, _("A new line in note {note}", note=number), fields, change)


def rename_form(finsam: Finsam, structure: Structure, branch: Branch) -> Form:
    """Another name on a line, an account or an object."""
    title = _("Another name for {name}", name=branch.label)
    if branch.key is not None:
        account = structure.accounts[branch.key[0]]

        def rename_account(text: str, source: str, values: Values) -> str:
            if any(known.number == account.number for known in structure.template.accounts):
                return restructure.rename_account(
                    text, source, account.number, clean(values["name"])
                )
            return text

        def add_account(values: Values) -> None:
            renamed = replace(account, name=clean(values["name"]))
            add_accounts(finsam.book, (renamed,), finsam.who)

        fields: tuple[Field, ...] = (Field("name", _("Name"), account.name, is_needed=True),)
        return _form(finsam, title, fields, rename_account, add_account)
    if branch.member is not None:
        item = next(
            item for item in structure.objects if (item.dimension, item.code) == branch.member
        )

        def add_object(values: Values) -> None:
            add_objects(finsam.book, (replace(item, name=clean(values["name"])),), finsam.who)

        fields = (Field("name", _("Name"), item.name, is_needed=True),)
        return _form(finsam, title, fields, lambda text, _source, _values: text, add_object)
    label = next(line.label for line in structure.template.lines() if line.id == branch.line)

    def rename_line(text: str, source: str, values: Values) -> str:
        renamed = Label(clean(values["name"]), clean(values["english"]))
        return restructure.rename_line(text, source, branch.line, renamed)

    fields = (
        Field("name", _("Name"), label.sv, is_needed=True),
        Field("english", _("Name in English"), label.en, is_needed=True),
    )
    return _form(finsam, title, fields, rename_line)


def destinations(structure: Structure, branch: Branch) -> dict[str, str]:
    """Where an account or a note line can be moved, by id, and what the place is called."""
    if branch.kind == "account":
        return {leaf_id: _line_name(structure, leaf_id) for leaf_id in _leaf_ids(structure)}
    note = structure.template.note(branch.note)
    lines = [line for line in note.lines if line.id != branch.line] if note else []
    names = {line.id: line.label.in_language(language()) for line in lines}
    options = {line_id: _("before {line}", line=name) for line_id, name in names.items()}
    return options | {"": _("last in the note")}


def move_form(finsam: Finsam, branch: Branch, destination: str, where: str) -> Form:
    """A move, with what it does to the reports before it is done."""

    def change(text: str, source: str, _values: Values) -> str:
        if branch.key is not None:
            return restructure.move_account(text, source, branch.key[0], destination)
        return restructure.move_line(text, source, branch.line, destination or None)

    title = _("Move {name} to {place}", name=branch.label, place=where)
    reason = Field("reason", _("Why"), hint=_("kept in the history"))
    return _form(finsam, title, (reason,), change)


def retire(finsam: Finsam, structure: Structure, branch: Branch) -> None:
    """Takes an account or an object out of use, or into use again. Raises LedgerError."""
    if branch.key is not None:
        account = structure.accounts[branch.key[0]]
        add_accounts(finsam.book, (replace(account, active=not account.active),), finsam.who)
        name, in_use = f"{account.number} {account.name}", not account.active
    else:
        item = next(
            item for item in structure.objects if (item.dimension, item.code) == branch.member
        )
        add_objects(finsam.book, (replace(item, active=not item.active),), finsam.who)
        name, in_use = item.name, not item.active
    finsam.announce_change()
    finsam.tell(
        _("{name} is in use again.", name=name)
        if in_use
        else _("{name} is taken out of use; what is recorded stays.", name=name)
    )


def _form(
    finsam: Finsam,
    title: str,
    fields: Sequence[Field],
    change: Change,
    add: Addition | None = None,
    *,
    text: str = "",
) -> Form:
    """A form that changes the template of the year shown, and what else the change needs."""
    book, year = finsam.book, finsam.scope.year
    source = f"{book.path.name} {year.name}"
    with book.reading():
        before, seen = template_text(book, year), entries(book)

    def preview(values: Values) -> str:
        try:
            return _said(effects(book, year, change(before, source, values)), year.name)
        except LedgerError:
            return ""

    def attempt(values: Values) -> None:
        after = change(before, source, values)
        with book.writing():
            refuse_if_changed(book, seen, "template", "account", "object", "dimension")
            if add is not None:
                add(values)
            if after != before:
                keep_template(book, year, after, values.get("reason") or title, finsam.who)
        finsam.announce_change()
        finsam.tell(_("{change}: done.", change=title))

    return Form(title, fields, attempt, text=text, preview=preview)


def _said(found: Sequence[Effect], year: int) -> str:
    """What happens to the reports, a line for each figure; of another year with that."""
    lines = list(effect_lines(found[:EFFECTS_SHOWN], year))
    more = len(found) - EFFECTS_SHOWN
    if more > 0:
        lines.append(plural("and {number} figure more", "and {number} figures more", more))
    return "\n".join(lines)


def _leaf_ids(structure: Structure) -> tuple[str, ...]:
    """The lines that accounts can be placed on."""
    return tuple(leaf.line.id for leaf in structure.template.leaves())


def _line_name(structure: Structure, line_id: str) -> str:
    """What a line is called, with its note or its statement."""
    for leaf in structure.template.leaves():
        if leaf.line.id == line_id:
            name = leaf.line.label.in_language(language())
            if leaf.note is not None:
                return _("note {note}, {line}", note=leaf.note.number, line=name)
            return name
    return ""


def _kind(number: str, part: LedgerPart | None) -> Kind:
    """What a new account is: by the statement it is put in, an income when it begins with 3."""
    if part == "assets":
        return "asset"
    if part == "equity_and_liabilities":
        return "liability"
    return "income" if number.startswith(FIRST_DIGIT_OF_INCOME) else "cost"


def _project(structure: Structure) -> int:
    """The dimension of projects, or the first there is."""
    numbers = [item.number for item in structure.template.dimensions]
    return PROJECT if PROJECT in numbers else numbers[0]


def _notes_by_object(structure: Structure, dimension: int) -> str:
    """The notes that have more than one line claiming objects of the dimension."""
    found = []
    for note in structure.template.notes:
        by_object = [
            line
            for line in note.lines
            if any(
                number == dimension and codes - {NO_OBJECT}
                for claim in line.claims
                for number, codes in claim.objects
            )
        ]
        if len(by_object) > MANY:
            found.append(note.number)
    return ", ".join(found)
