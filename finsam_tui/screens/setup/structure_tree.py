"""The structure of the reports as a tree: statements, rows, note lines, accounts, projects."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from finsam_tui.i18n import _, language, msgid
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import accounts, objects
from ledger.report_layout.model import SIGNS
from ledger.report_layout.placement import UNPLACED, assign_lines
from ledger.statements.book_statements import template_of
from ledger.statements.line_amounts import StatementColumn, line_amounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from finsam_tui.period_scope import Scope
    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.model import Account, DimensionObject
    from ledger.core.money import Ore
    from ledger.report_layout.model import Leaf, LedgerPart, Template

Kind: TypeAlias = Literal["heading", "row", "line", "account", "object"]

PARTS: Mapping[LedgerPart, str] = {
    "income": msgid("Income statement"),
    "assets": msgid("Assets"),
    "equity_and_liabilities": msgid("Equity and liabilities"),
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the tree."""

    id: str
    """Unlike that of every other line, whatever is open."""

    kind: Kind
    label: str
    level: int
    amount: Ore | None = None
    """Öre, with the sign of print."""

    opens: bool = False
    line: str = ""
    """The id of the template's line, of a row, a note line or the line of an account."""

    note: str = ""
    """The number of the note, of a row or a note line."""

    part: LedgerPart | None = None
    key: Key | None = None
    """The account and its objects."""

    member: tuple[int, str] | None = None
    """The dimension and the code of an object."""

    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Stand:
    """Where accounts stand in the tree."""

    line: str
    part: LedgerPart | None
    sign: int
    """What a balance, debit positive, is multiplied by to be printed there."""

    level: int


@dataclass(frozen=True, slots=True)
class Structure:
    """What the tree is made of, as the book had it when it was asked."""

    template: Template
    accounts: Mapping[str, Account]
    objects: tuple[DimensionObject, ...]
    on_line: Mapping[str, tuple[Key, ...]]
    """The accounts of each leaf, those without a balance too."""

    amounts: Mapping[str, Ore]
    """By the template's line, with the sign of print."""

    balances: Mapping[Key, Ore]
    """By account and objects: the movement of an income or a cost, else the closing balance;
    debit positive."""

    by_object: Mapping[tuple[int, str], Ore]
    """What an object has cost less what it has earned in the period."""


def read_structure(book: Book, scope: Scope) -> Structure:
    """Asks the book for its structure, with the balances of the period."""
    with book.reading():
        template = template_of(book, scope.year)
        chart = {account.number: account for account in accounts(book)}
        balances = read_balances(book, scope.year, scope.period)
        known_objects = objects(book)
    kinds = {number: account.kind for number, account in chart.items()}
    computed = line_amounts(template, StatementColumn("", "", balances), kinds)
    with_balance = {
        key
        for key in (*balances.opening, *balances.movement)
        if balances.closing(key) or balances.movement.get(key)
    }
    claims = [claim for leaf in template.leaves() for claim in leaf.line.claims]
    unused: set[Key] = {
        (number, ())
        for number, account in chart.items()
        if account.active
        and (
            template.leaf_of((number, ())) or not any(claim.has_account(number) for claim in claims)
        )
    }
    on_line: defaultdict[str, list[Key]] = defaultdict(list)
    for key, line in sorted(assign_lines(template, with_balance | unused, kinds).line_of.items()):
        on_line[line].append(key)
    by_object: defaultdict[tuple[int, str], Ore] = defaultdict(int)
    for key, amount in balances.movement.items():
        for member in key[1]:
            if kinds.get(key[0]) in ("income", "cost"):
                by_object[member] += amount
    return Structure(
        template,
        chart,
        known_objects,
        {line: tuple(keys) for line, keys in on_line.items()},
        computed.amounts,
        {
            key: balances.movement.get(key, 0)
            if kinds.get(key[0]) in ("income", "cost")
            else balances.closing(key)
            for key in with_balance
        },
        by_object,
    )


def tree(structure: Structure, opened: frozenset[str]) -> tuple[Branch, ...]:
    """The lines of the tree, those beneath a line only when it is open."""
    return (
        *_unplaced(structure),
        *_parts(structure, opened),
        *_objects(structure, opened),
        *_retired(structure, opened),
    )


def _unplaced(structure: Structure) -> Iterator[Branch]:
    for part, sign in SIGNS.items():
        keys = structure.on_line.get(UNPLACED[part], ())
        if keys:
            label = _("Unplaced: {part}", part=_(PARTS[part]).casefold())
            yield Branch(f"unplaced {part}", "heading", label, 0)
            yield from _keys(structure, Stand(UNPLACED[part], part, sign, 1), keys)


def _parts(structure: Structure, opened: frozenset[str]) -> Iterator[Branch]:
    leaves: defaultdict[str, list[Leaf]] = defaultdict(list)
    for leaf in structure.template.leaves():
        leaves[leaf.row.id].append(leaf)
    for part, words in PARTS.items():
        yield Branch(f"part {part}", "heading", _(words), 0)
        for row in structure.template.statements[part]:
            if row.kind != "row":
                continue
            branch = Branch(
                id=f"row {row.id}",
                kind="row",
                label=row.label.in_language(language()),
                level=1,
                amount=structure.amounts.get(row.id, 0),
                opens=True,
                line=row.id,
                note=row.note,
                part=part,
            )
            yield branch
            if branch.id in opened:
                yield from _row(structure, branch, leaves[row.id], opened)


def _row(
    structure: Structure, row: Branch, leaves: list[Leaf], opened: frozenset[str]
) -> Iterator[Branch]:
    for leaf in leaves:
        keys = structure.on_line.get(leaf.line.id, ())
        stand = Stand(leaf.line.id, row.part, leaf.sign, row.level + 1)
        if leaf.note is None:
            yield from _keys(structure, stand, keys)
            continue
        branch = Branch(
            id=f"line {leaf.line.id}",
            kind="line",
            label=leaf.line.label.in_language(language()),
            level=row.level + 1,
            amount=structure.amounts.get(leaf.line.id, 0),
            opens=bool(keys),
            line=leaf.line.id,
            note=leaf.note.number,
            part=row.part,
        )
        yield branch
        if branch.id in opened:
            yield from _keys(structure, replace(stand, level=branch.level + 1), keys)


def _keys(structure: Structure, stand: Stand, keys: Iterable[Key]) -> Iterator[Branch]:
    for key in keys:
        account = structure.accounts.get(key[0])
        codes = "".join(f" · {code}" for _dimension, code in key[1])
        amount = structure.balances.get(key)
        yield Branch(
            id=f"account {stand.line} {key}",
            kind="account",
            label=f"{key[0]} {account.name if account else ''}{codes}",
            level=stand.level,
            amount=None if amount is None else stand.sign * amount,
            line=stand.line,
            part=stand.part,
            key=key,
            is_active=account is None or account.active,
        )


def _retired(structure: Structure, opened: frozenset[str]) -> Iterator[Branch]:
    """The accounts out of use, each to be taken into use again."""
    numbers = [account.number for account in structure.accounts.values() if not account.active]
    if not numbers:
        return
    branch = Branch("retired", "heading", _("Inactive accounts"), 0, opens=True)
    yield branch
    if branch.id in opened:
        stand = Stand("retired", None, 1, 1)
        yield from _keys(structure, stand, [(number, ()) for number in numbers])


def _objects(structure: Structure, opened: frozenset[str]) -> Iterator[Branch]:
    for dimension in structure.template.dimensions:
        members = [item for item in structure.objects if item.dimension == dimension.number]
        branch_id = f"dimension {dimension.number}"
        label = dimension.label.in_language(language())
        yield Branch(
            branch_id,
            "heading",
            label,
            0,
            opens=bool(members),
            member=(dimension.number, ""),
        )
        if branch_id in opened:
            for item in members:
                member = (item.dimension, item.code)
                amount = structure.by_object.get(member)
                yield Branch(
                    id=f"object {member}",
                    kind="object",
                    label=f"{item.name} ({item.code})",
                    level=1,
                    amount=None if amount is None else -amount,
                    member=member,
                    is_active=item.active,
                )
