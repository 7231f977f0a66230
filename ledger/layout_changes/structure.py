"""Changes of the chart of accounts and of the layout of an open year, one function each.

Every function gives what the reports show otherwise, and with `dry_run` changes nothing. They
raise TemplateError and Refused with all that is wrong; a change that would change nothing is
refused, so that nobody is told that it is done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import (
    account_kinds,
    account_number_problem,
    account_of,
    accounts,
    add_accounts,
    add_objects,
    object_of,
    objects,
)
from ledger.bookkeeping.fiscal_years import fiscal_year, store_template, template_text
from ledger.bookkeeping.lost_updates import refuse_if_changed
from ledger.core.errors import Refused, problem
from ledger.core.label import Label
from ledger.core.model import PROJECT, DimensionObject
from ledger.core.text import clean, quoted
from ledger.layout_changes.template_diff import effects
from ledger.report_layout import edit as restructure
from ledger.report_layout.account_ranges import NO_OBJECT, PORTIONS
from ledger.report_layout.reader import read_template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem
    from ledger.core.model import Account, Kind, ObjectTags
    from ledger.layout_changes.template_diff import LineChange
    from ledger.report_layout.model import Leaf, LedgerPart, Template, TemplateLine

FIRST_DIGIT_OF_INCOME = "3"
CHANGES = ("template", "account", "object", "dimension")
"""The journal entries that may undo what a person sees of the structure."""

KINDS: Mapping[LedgerPart | None, Kind] = {"assets": "asset", "equity_and_liabilities": "liability"}


@dataclass(frozen=True, slots=True)
class Act:
    """How a change is made: in which year, by whom, and whether it is only tried."""

    book: Book
    year: FiscalYear
    by: str = ""
    reason: str = ""
    """Kept in the history; what is done, when nothing else is said."""

    dry_run: bool = False
    seen: int | None = None
    """The newest journal entry when the person began; None when nothing was looked at."""

    def done(
        self,
        change: Callable[[str, str], str],
        title: str,
        *,
        new_accounts: Sequence[Account] = (),
        new_objects: Sequence[DimensionObject] = (),
    ) -> tuple[LineChange, ...]:
        """Makes the change of the layout's text, with what it brings to the chart."""
        with self.book.reading():
            before = template_text(self.book, self.year)
            after = change(before, self.source)
            found = effects(self.book, self.year, after)
            if after == before and not new_accounts and not new_objects:
                raise Refused(problem("nothing-changed", "It is so already; nothing was changed."))
        if not self.dry_run:
            with self.book.writing():
                refuse_if_changed(self.book, self.seen, *CHANGES)
                if new_objects:
                    add_objects(self.book, new_objects, self.by)
                if new_accounts:
                    add_accounts(self.book, new_accounts, self.by)
                if after != before:
                    store_template(self.book, self.year, after, self.reason or title, self.by)
        return found

    @property
    def source(self) -> str:
        """What the layout is called in messages."""
        return f"{self.book.path.name} {self.year.name}"

    @property
    def template(self) -> Template:
        """The layout as it is."""
        return read_template(template_text(self.book, self.year), self.source)


def kind_of(number: str, part: LedgerPart | None) -> Kind:
    """What a new account is: by the statement it is put in, an income when it begins with 3."""
    by_number: Kind = "income" if number.startswith(FIRST_DIGIT_OF_INCOME) else "cost"
    return KINDS.get(part, by_number)


def without_line(act: Act, number: str) -> Problem | None:
    """What to know of a new account that no line of the layout takes; None when one does.

    Asked before the account is added. The account that closes the income statement has no line.
    """
    if act.template.leaf_of((number, ())) or number == act.template.result_account:
        return None
    return problem(
        "account-without-line",
        "Account {account} has no line in the layout: what is recorded on it stands as unplaced."
        " Place it on a line.",
        account=number,
    )


def add_account(act: Act, account: Account, line: str = "") -> tuple[LineChange, ...]:
    """A new account, on the line that its number has in the layout, or on the one given."""
    if fault := account_number_problem(account.number, "number"):
        raise Refused(fault)
    if account.number in {known.number for known in accounts(act.book)}:
        raise Refused(
            problem(
                "account-exists",
                "Account {account} is in the chart already; rename it, or place it on a line.",
                "number",
                account=account.number,
            )
        )

    def change(text: str, source: str) -> str:
        if account.number not in {known.number for known in act.template.accounts}:
            text = restructure.add_account(text, source, account)
        leaf = read_template(text, source).leaf_of((account.number, ()))
        if line and (leaf is None or leaf.line.id != line):
            text = restructure.move_account(text, source, account.number, line)
        return text

    return act.done(change, f"{account.number} {account.name}", new_accounts=(account,))


def add_object(
    act: Act, item: DimensionObject, english: str = "", notes: Sequence[str] = ()
) -> tuple[LineChange, ...]:
    """A new project or another object, with a line of its own in each of the notes."""
    if (item.dimension, item.code) in {(one.dimension, one.code) for one in objects(act.book)}:
        raise Refused(
            problem(
                "object-exists",
                "{code} is an object already; rename it, or add a line for it.",
                "code",
                code=item.code,
            )
        )
    label = Label(item.name, english or item.name)

    def change(text: str, source: str) -> str:
        return restructure.add_object(
            text,
            source,
            item.code,
            label,
            notes=dict.fromkeys(notes, ()),
            dimension=item.dimension,
        )

    return act.done(change, f"{item.code} {item.name}", new_objects=(item,))


def add_line(
    act: Act,
    note: str,
    label: Label,
    intervals: Sequence[str] = (),
    members: Sequence[tuple[int, str]] = (),
) -> tuple[LineChange, ...]:
    """A new line in a note, for accounts, for objects, or for both."""

    def change(text: str, source: str) -> str:
        return restructure.add_note_line(
            text,
            source,
            note,
            restructure.free_id(f"note{note}_{label.sv}", act.template),
            label,
            accounts=intervals,
            objects=_by_word(act.template, members),
        )

    return act.done(change, label.sv)


def objects_without_line(
    act: Act, note: str, dimension: int = PROJECT
) -> tuple[DimensionObject, ...]:
    """The objects with a balance in the year that no line of the note is for."""
    template = act.template
    found = template.note(note)
    if found is None:
        raise Refused(
            problem("no-note", "The layout has no note {note}.", "note", note=quoted(note))
        )
    taken = {
        code for line in found.lines for claim in line.claims for code in claim.named(dimension)
    }
    kinds = account_kinds(act.book)
    balances = read_balances(act.book, act.year)
    used = {
        dict(members).get(dimension)
        for account, members in balances.movement
        if kinds.get(account) in ("income", "cost")
    }
    return tuple(
        item
        for item in objects(act.book)
        if item.dimension == dimension and item.code in used - taken
    )


def add_line_for_each_object(
    act: Act, note: str, dimension: int = PROJECT
) -> tuple[LineChange, ...]:
    """A line in the note for every object with a balance that has none there, in one act."""
    lacking = objects_without_line(act, note, dimension)
    if not lacking:
        raise Refused(
            problem(
                "no-object-lacks-line",
                "Every object with a balance has its line in note {note}; nothing was changed.",
                note=note,
            )
        )

    def change(text: str, source: str) -> str:
        for item in lacking:
            template = read_template(text, source)
            known = {(one.dimension, one.code) for one in template.objects}
            if (item.dimension, item.code) not in known:
                text = restructure.add_object(
                    text,
                    source,
                    item.code,
                    Label(item.name, item.name),
                    notes={},
                    dimension=dimension,
                )
                template = read_template(text, source)
            text = restructure.add_note_line(
                text,
                source,
                note,
                restructure.free_id(f"note{note}_{item.code}", template),
                Label(item.name, item.name),
                accounts=restructure.note_intervals(text, template, note),
                objects=_by_word(template, [(dimension, item.code)]),
            )
        return text

    return act.done(change, ", ".join(item.code for item in lacking))


def rename_line(act: Act, line: str, label: Label) -> tuple[LineChange, ...]:
    """Another name on a line of a statement or a note, and on the object that it is named after."""
    lines, renamed = {line: None}, []
    for item in objects(act.book):
        named = {one.id: None for one in _lines_named_after(act, item)}
        if line in named and item.name != label.sv:
            lines |= named
            renamed.append(replace(item, name=label.sv))

    def edit(text: str, source: str) -> str:
        for one in lines:
            text = restructure.rename_line(text, source, one, label)
        return text

    return act.done(edit, label.sv, new_objects=tuple(renamed))


def _lines_named_after(act: Act, item: DimensionObject) -> Sequence[TemplateLine]:
    """The lines that are for the object and have its name."""
    return [
        line
        for line in act.template.lines()
        if line.label.sv == item.name
        and line.claims
        and all(claim.named(item.dimension) == {item.code} for claim in line.claims)
    ]


def rename_note(act: Act, note: str, title: Label) -> tuple[LineChange, ...]:
    """Another title on a note."""
    return act.done(
        lambda text, source: restructure.rename_note(text, source, note, title), title.sv
    )


def rename_account(act: Act, number: str, name: str) -> tuple[LineChange, ...]:
    """Another name on an account."""
    account = account_of(act.book, number)
    renamed = replace(account, name=clean(name))
    if renamed == account:
        raise Refused(problem("nothing-changed", "It is so already; nothing was changed."))

    def change(text: str, source: str) -> str:
        if number in {known.number for known in act.template.accounts}:
            return restructure.rename_account(text, source, number, renamed.name)
        return text

    return act.done(change, f"{number} {renamed.name}", new_accounts=(renamed,))


def rename_object(act: Act, dimension: int, code: str, name: str) -> tuple[LineChange, ...]:
    """Another name on an object, and on the lines that are named after it."""
    item = object_of(act.book, dimension, code)
    renamed = replace(item, name=clean(name))
    if renamed == item:
        raise Refused(problem("nothing-changed", "It is so already; nothing was changed."))
    lines = _lines_named_after(act, item)

    def edit(text: str, source: str) -> str:
        for line in lines:
            english = line.label.en if line.label.en != item.name else renamed.name
            text = restructure.rename_line(text, source, line.id, Label(renamed.name, english))
        return text

    return act.done(edit, f"{code} {renamed.name}", new_objects=(renamed,))


def move_line(act: Act, line: str, before: str | None) -> tuple[LineChange, ...]:
    """A line before another of the same statement or note, or last."""
    return act.done(lambda text, source: restructure.move_line(text, source, line, before), line)


def place_accounts(act: Act, numbers: Sequence[str], line: str) -> tuple[LineChange, ...]:
    """Accounts on a line, several at once, whatever took them before.

    Refused when a balance of theirs would not stand there, because of its objects.
    """
    for number in numbers:
        account_of(act.book, number)

    def change(text: str, source: str) -> str:
        text = restructure.move_accounts(text, source, numbers, line)
        if rest := _rest_elsewhere(read_template(text, source), numbers, line):
            raise Refused(
                problem(
                    "place-portion",
                    "{line} takes only a part of its accounts, and the rest of {accounts} would"
                    " stay on {others}. Choose a line that takes all of them, or say in the layout"
                    " file which lines take the rest.",
                    line=line,
                    accounts=", ".join(numbers),
                    others=", ".join(rest),
                )
            )
        if left := _elsewhere(act, read_template(text, source), numbers, line):
            raise Refused(
                problem(
                    "place-objects",
                    "{balances} would not stand on {line}, which does not take those objects. Add"
                    " a line for the object, or choose a line that takes it.",
                    balances=", ".join(left),
                    line=line,
                )
            )
        return text

    return act.done(change, ", ".join(numbers))


def _rest_elsewhere(template: Template, numbers: Sequence[str], line: str) -> list[str]:
    """The lines that take the rest of the accounts, where the line takes only a part of them."""
    whole = {leaf.line.id for leaf in restructure.lines_beside(template, line)} | {line}
    key_objects = _named_objects(next(one for one in template.leaves() if one.line.id == line))
    found = {
        leaf.line.id
        for number in numbers
        for portion in PORTIONS
        if (leaf := template.leaf_of((number, key_objects), portion))
    }
    return sorted(found - whole)


def _named_objects(leaf: Leaf) -> ObjectTags:
    """The objects that a balance of the line has at least."""
    claim = leaf.line.claims[0]
    named = ((dimension, claim.named(dimension) - {NO_OBJECT}) for dimension, _ in claim.objects)
    return tuple((dimension, min(codes)) for dimension, codes in named if codes)


def _elsewhere(act: Act, template: Template, numbers: Sequence[str], line: str) -> list[str]:
    """The balances of the accounts that have no line, unlike what was meant."""
    balances = read_balances(act.book, act.year)
    keys = sorted(key for key in balances.keys() if key[0] in numbers)  # noqa: SIM118 - no dict
    lost = [key for key in keys if template.leaf_of(key) is None]
    moved = [leaf for key in keys if (leaf := template.leaf_of(key)) and leaf.line.id == line]
    return [balance_name(key) for key in lost or (() if moved else keys)]


def balance_name(key: Key) -> str:
    """An account with its objects, as messages have them: `"3985 6:MIA"`."""
    return " ".join([key[0], *(f"{dimension}:{code}" for dimension, code in key[1])])


def set_in_use(
    act: Act,
    numbers: Sequence[str] = (),
    members: Sequence[tuple[int, str]] = (),
    *,
    active: bool,
) -> None:
    """Takes accounts and objects out of use, or into use again; what is recorded stays."""
    known = [account_of(act.book, number) for number in numbers]
    items = [object_of(act.book, dimension, code) for dimension, code in members]
    changed = [one for one in known if one.active is not active]
    others = [one for one in items if one.active is not active]
    if not changed and not others:
        raise Refused(problem("nothing-changed", "It is so already; nothing was changed."))
    if act.dry_run:
        return
    with act.book.writing():
        if changed:
            add_accounts(act.book, [replace(one, active=active) for one in changed], act.by)
        if others:
            add_objects(act.book, [replace(one, active=active) for one in others], act.by)


def _by_word(template: Template, members: Sequence[tuple[int, str]]) -> dict[str, Sequence[str]]:
    """The codes by the word that the layout has for their dimension."""
    words = {item.number: item.key for item in template.dimensions}
    found: dict[str, list[str]] = {}
    for number, code in members:
        if number not in words:
            raise Refused(
                problem(
                    "unknown-dimension",
                    "The template has no dimension {number}; add it under [dimensions].",
                    number=number,
                )
            )
        found.setdefault(words[number], []).append(code)
    return dict(found)


def notes_by_object(template: Template, dimension: int) -> tuple[str, ...]:
    """The notes that have more than two lines for objects of the dimension: one for each."""
    many = 2
    return tuple(
        note.number
        for note in template.notes
        if many
        < sum(
            any(claim.named(dimension) - {NO_OBJECT} for claim in line.claims)
            for line in note.lines
        )
    )


def act_in(book: Book, year: int | None, *, by: str = "", reason: str = "", dry_run: bool) -> Act:
    """How a change is made in the year with the name, or the latest."""
    return Act(book, fiscal_year(book, year), by, reason, dry_run)
