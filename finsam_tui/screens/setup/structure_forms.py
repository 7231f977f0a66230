"""Changes of structure: each a form that shows, as one types, what it does to the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions import chart
from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.open_book import entry_count
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.template_diff_lines import changes_text
from ledger.core.errors import LedgerError
from ledger.core.limits import MAX_ACCOUNT, MIN_ACCOUNT
from ledger.core.model import PROJECT
from ledger.layout_changes import structure as changes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from finsam_tui.screens.setup.structure_tree import Branch, Structure
    from finsam_tui.shell import Shell
    from ledger.core.errors import Problem
    from ledger.layout_changes.structure import Act
    from ledger.layout_changes.template_diff import LineChange

    Values: TypeAlias = Mapping[str, str]
    Change: TypeAlias = Callable[[Act, Values], tuple[LineChange, ...]]
    """How it is made and what is typed → what the reports show otherwise."""


def account_form(finsam: Shell, structure: Structure, branch: Branch) -> Form:
    """A new account, on the line where the cursor is."""
    line = branch.line if branch.line in _leaf_ids(structure) else ""

    def change(act: Act, values: Values) -> tuple[LineChange, ...]:
        number = values["number"].strip()
        return chart.add_account(act, number, values["name"], line, part=branch.part)

    def remark(act: Act, values: Values) -> Problem | None:
        return None if line else changes.without_line(act, values["number"].strip())

    where = _line_name(structure, line)
    fields = (
        Field(
            "number",
            _("Account number"),
            hint=_("{fewest} to {most} digits", fewest=MIN_ACCOUNT, most=MAX_ACCOUNT),
            is_needed=True,
        ),
        Field("name", _("Name"), is_needed=True),
    )
    text = _("It is placed on {line}.", line=where) if where else ""
    return _form(finsam, _("A new account"), fields, change, text=text, remark=remark)


def object_form(finsam: Shell, structure: Structure, branch: Branch) -> Form:
    """A new project, with a line of its own in the notes that have one for each project."""
    dimension = branch.member[0] if branch.member else _project(structure)
    notes = ", ".join(changes.notes_by_object(structure.template, dimension))

    def change(act: Act, values: Values) -> tuple[LineChange, ...]:
        code = values["code"].strip().upper()
        numbers = [number.strip() for number in values["notes"].split(",") if number.strip()]
        member = (dimension, code)
        return chart.add_object(act, member, values["name"], values["english"], numbers)

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
    return _form(finsam, _("New: {dimension}", dimension=name.casefold()), fields, change)


def line_form(finsam: Shell, structure: Structure, branch: Branch) -> Form:  # noqa: ARG001 - as the others
    """A new line in the note where the cursor is."""
    number = _note_of(branch)

    def change(act: Act, values: Values) -> tuple[LineChange, ...]:
        label = chart.typed_label(values["name"], values["english"])
        intervals = values["accounts"].replace(",", " ").split()
        return chart.add_line(act, number, label, intervals)

    fields = (
        Field("name", _("Name"), is_needed=True),
        Field("english", _("Name in English")),
        Field("accounts", _("Accounts"), hint=_("for example 5010-5019, 5410")),
    )
    return _form(finsam, _("A new line in note {note}", note=number), fields, change)


def lines_form(finsam: Shell, structure: Structure, branch: Branch) -> Form:
    """A line in the note for every project that has none there, in one act."""
    number, dimension = _note_of(branch), _project(structure)

    def change(act: Act, _values: Values) -> tuple[LineChange, ...]:
        return chart.add_line_for_each_object(act, number, dimension)

    reason = Field("reason", _("Why"), hint=_("recorded in the history"))
    title = _("A line for each project in note {note}", note=number)
    return _form(finsam, title, (reason,), change)


def rename_form(finsam: Shell, structure: Structure, branch: Branch) -> Form:
    """Another name on a line, an account or an object."""
    title = _("Another name for {name}", name=branch.label)
    if branch.key is not None:
        account = structure.accounts[branch.key[0]]
        fields: tuple[Field, ...] = (Field("name", _("Name"), account.name, is_needed=True),)
        return _form(
            finsam,
            title,
            fields,
            lambda act, values: chart.rename_account(act, account.number, values["name"]),
        )
    if branch.member is not None:
        dimension, code = branch.member
        item = next(one for one in structure.objects if (one.dimension, one.code) == branch.member)
        fields = (Field("name", _("Name"), item.name, is_needed=True),)
        return _form(
            finsam,
            title,
            fields,
            lambda act, values: chart.rename_object(act, dimension, code, values["name"]),
        )
    return _line_form(finsam, structure, branch, title)


def _line_form(finsam: Shell, structure: Structure, branch: Branch, title: str) -> Form:
    """Another name on a line, and on the note that a row refers to."""
    label = next(line.label for line in structure.template.lines() if line.id == branch.line)
    note = structure.template.note(_note_of(branch)) if branch.kind == "row" else None

    def rename(act: Act, values: Values) -> tuple[LineChange, ...]:
        renamed = chart.typed_label(values["name"], values["english"])
        line = (branch.line, renamed)
        if note is None:
            return chart.rename_lines(act, line=line)
        heading = chart.typed_label(values["note"], values["note_english"])
        if heading == note.title:
            return chart.rename_lines(act, line=line)
        return chart.rename_lines(
            act, line=line if renamed != label else None, note=(note.number, heading)
        )

    fields: tuple[Field, ...] = (
        Field("name", _("Name"), label.sv, is_needed=True),
        Field("english", _("Name in English"), label.en, is_needed=True),
    )
    if note is not None:
        number = note.number
        fields += (
            Field("note", _("Heading of note {note}", note=number), note.title.sv, is_needed=True),
            Field("note_english", _("The heading in English"), note.title.en, is_needed=True),
        )
    return _form(finsam, title, fields, rename)


def destinations(structure: Structure, branch: Branch) -> dict[str, str]:
    """Where an account or a note line can be moved, by id, and what the place is called."""
    if branch.kind == "account":
        return {leaf_id: _line_name(structure, leaf_id) for leaf_id in _leaf_ids(structure)}
    note = structure.template.note(branch.note)
    lines = [line for line in note.lines if line.id != branch.line] if note else []
    names = {line.id: line.label.in_language(language()) for line in lines}
    options = {line_id: _("before {line}", line=name) for line_id, name in names.items()}
    return options | {"": _("last in the note")}


def move_form(finsam: Shell, branch: Branch, destination: str, where: str) -> Form:
    """A move, with what it does to the reports before it is done; of several accounts at once."""
    reason = Field("reason", _("Why"), hint=_("recorded in the history"))
    title = _("Move {name} to {place}", name=branch.label, place=where)
    if branch.key is None:
        return _form(
            finsam,
            title,
            (reason,),
            lambda act, _values: chart.move_line(act, branch.line, destination or None),
        )

    def place(act: Act, values: Values) -> tuple[LineChange, ...]:
        numbers = values["accounts"].replace(",", " ").split()
        return chart.place_accounts(act, numbers, destination)

    hint = _("more than one with blanks between")
    accounts = Field("accounts", _("Accounts"), branch.key[0], hint, is_needed=True)
    return _form(finsam, title, (accounts, reason), place)


def retire(finsam: Shell, structure: Structure, branch: Branch) -> str:
    """Takes an account or an object out of use, or into use again; gives what to say of it.

    Raises LedgerError.
    """
    act = changes.Act(finsam.book, finsam.scope.year, finsam.who)
    active = not branch.is_active
    if branch.key is not None:
        account = structure.accounts[branch.key[0]]
        chart.set_in_use(act, [account.number], active=active)
        name = f"{account.number} {account.name}"
    elif branch.member is not None:
        chart.set_in_use(act, members=[branch.member], active=active)
        name = branch.label
    if active:
        return _("{name} is in use again.", name=name)
    return _("{name} is taken out of use; what is recorded stays.", name=name)


def _form(
    finsam: Shell,
    title: str,
    fields: Sequence[Field],
    change: Change,
    *,
    text: str = "",
    remark: Callable[[Act, Values], Problem | None] = lambda _act, _values: None,
) -> Form:
    """A form that makes a change in the year shown; what it does is said before it is done."""
    book, year = finsam.book, finsam.scope.year
    seen = entry_count(book)

    def preview(values: Values) -> str:
        try:
            act = changes.Act(book, year, finsam.who, dry_run=True)
            message = changes_text(change(act, values), year.name)
            fault = remark(act, values)
            return f"{message}\n{problem_on_screen(fault)}" if fault else message
        except LedgerError:
            return ""

    def attempt(values: Values) -> str:
        reason = values.get("reason") or title
        change(changes.Act(book, year, finsam.who, reason, seen=seen), values)
        return _("{change}: done.", change=title)

    return Form(title, fields, attempt, text=text, preview=preview)


def _note_of(branch: Branch) -> str:
    return branch.note.partition(",")[0].strip()


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


def _project(structure: Structure) -> int:
    """The dimension of projects, or the first there is."""
    numbers = [item.number for item in structure.template.dimensions]
    return PROJECT if PROJECT in numbers else numbers[0]
