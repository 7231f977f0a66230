"""A layout made to fit the accounts and objects of a file: every account used gets a place."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

from ledger.core.errors import TemplateError
from ledger.core.label import Label
from ledger.core.limits import MAX_ACCOUNT, MIN_ACCOUNT
from ledger.core.model import PROJECT
from ledger.report_layout.account_ranges import NO_OBJECT
from ledger.report_layout.edit import add_note_line, free_id, move_accounts, note_intervals
from ledger.report_layout.placement import UNPLACED, assign_lines
from ledger.report_layout.reader import read_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledger.core.balances import Key
    from ledger.core.model import Account, Dimension, DimensionObject, Kind
    from ledger.report_layout.model import Leaf, LedgerPart, Template

PARTS: Mapping[Kind, LedgerPart] = {
    "asset": "assets",
    "liability": "equity_and_liabilities",
    "income": "income",
    "cost": "income",
}
PARTIES = (8, 9, 10)
"""Dimensions of customers, suppliers and invoices (SIE 4B §8): no layout asks for those."""

CANDIDATES = 6
"""Lines near an account that are tried, the nearest first."""

MOST_READ = 4_000_000
"""Characters of layouts that are read anew, once a change, before no more changes are made: a
hundred changes to a layout of an ordinary size, and as many balances without a line."""

MANY = 100
"""Accounts that are added one by one, so that comments among the others stay; more are written as
one list, which takes a time as long as it."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A layout, and what somebody should look at in it."""

    text: str
    near: Mapping[str, str]
    """Accounts that no line of the first layout took, and the line that each was put on."""

    lines: tuple[str, ...]
    """The note lines that objects got."""

    unplaced: tuple[Key, ...]
    """What no line could be found for; all of them when there were too many to look for one."""

    shared: int
    """Projects beyond those that are given lines, which stay on the lines that are there."""


def derived(
    text: str,
    source: str,
    accounts: Mapping[str, Account],
    members: tuple[Iterable[Dimension], Iterable[DimensionObject]],
    keys: Iterable[Key],
) -> Derived:
    """The layout of `text` made to fit accounts, dimensions and objects, and balances in use.

    A project that has costs gets a line of its own in the note where its costs stand.
    """
    usable = {
        number: account
        for number, account in accounts.items()
        if MIN_ACCOUNT <= len(number) <= MAX_ACCOUNT
    }
    kinds = {number: account.kind for number, account in accounts.items()}
    text = _with_chart(text, source, usable, *members)
    used = sorted({key for key in keys if key[0] in usable})
    names = {item.code: item.name for item in members[1] if item.dimension == PROJECT}
    lines: list[str] = []
    template = read_template(text, source)
    key = _word(template, PROJECT)
    projects = list(_projects(template, used, kinds))
    most = MOST_READ // len(text)
    intervals_of = cache(partial(note_intervals, text, template))
    for code, number in projects[:most]:
        line_id = free_id(f"note{number}_{code}", read_template(text, source))
        label = Label(names.get(code) or code, names.get(code) or code)
        intervals = intervals_of(number)
        try:
            text = add_note_line(
                text,
                source,
                number,
                line_id,
                label,
                accounts=intervals,
                objects={key: (code,)},
            )
        except TemplateError:
            continue
        lines.append(line_id)
    text, near = _with_places(text, source, used, kinds)
    left = assign_lines(read_template(text, source), used, kinds).keys_of(UNPLACED.values())
    return Derived(text, near, tuple(lines), left, len(projects[most:]))


def _with_chart(
    text: str,
    source: str,
    accounts: Mapping[str, Account],
    dimensions: Iterable[Dimension],
    objects: Iterable[DimensionObject],
) -> str:
    """The layout with the accounts, dimensions and objects that it lacks."""
    import tomlkit  # noqa: PLC0415 - only who changes a template pays for it

    template = read_template(text, source)
    document = tomlkit.parse(text)
    tables = cast("dict[str, Any]", document)
    known = {account.number for account in template.accounts}
    for kind in ("asset", "liability", "income", "cost"):
        chart = tables["accounts"][kind]
        lacking = [
            [number, account.name or number]
            for number, account in accounts.items()
            if account.kind == kind and number not in known
        ]
        if len(lacking) > MANY:
            tables["accounts"][kind] = _list_of(sorted([*map(list, chart), *lacking]))
        else:
            for pair in lacking:
                chart.insert(bisect_left([str(one[0]) for one in chart], pair[0]), pair)
    words = {item.number: item.key for item in template.dimensions}
    for item in dimensions:
        if item.number not in words and item.number not in PARTIES:
            words[item.number] = f"dimension_{item.number}"
            entry = tomlkit.inline_table()
            name = item.name or str(item.number)
            entry.update({"number": item.number, "sv": name, "en": name})
            tables.setdefault("dimensions", tomlkit.table())[words[item.number]] = entry
    taken = {(item.dimension, item.code) for item in template.objects}
    for one in objects:
        if one.dimension in words and (one.dimension, one.code) not in taken:
            groups = tables.setdefault("objects", tomlkit.table())
            group = groups.setdefault(words[one.dimension], tomlkit.array().multiline(True))
            group.append([one.code, one.name or one.code])
    return document.as_string()


def _list_of(pairs: Iterable[Sequence[object]]) -> object:
    """A list of pairs as a layout is written, one a line."""
    import tomlkit  # noqa: PLC0415 - only who changes a template pays for it

    lines = "".join(
        f"  [{', '.join(tomlkit.item(one).as_string() for one in pair)}],\n" for pair in pairs
    )
    return cast("dict[str, Any]", tomlkit.parse(f"pairs = [\n{lines}]"))["pairs"]


def _projects(
    template: Template, keys: Iterable[Key], kinds: Mapping[str, Kind]
) -> Iterator[tuple[str, str]]:
    """Each project with costs on a note line that is not for it alone, and the note's number."""
    seen = set()
    for key in keys:
        code = dict(key[1]).get(PROJECT)
        leaf = template.leaf_of(key)
        if code is None or code in seen or leaf is None or leaf.note is None:
            continue
        asked = {one for claim in leaf.line.claims for one in claim.named(PROJECT)}
        if kinds[key[0]] == "cost" and not asked - {NO_OBJECT}:
            seen.add(code)
            yield code, leaf.note.number


def _with_places(
    text: str, source: str, keys: Iterable[Key], kinds: Mapping[str, Kind]
) -> tuple[str, dict[str, str]]:
    """The layout with a line for each balance that has none, and which it is.

    None is looked for when there are so many that another layout is what they need.
    """
    near: dict[str, str] = {}
    template = read_template(text, source)
    left = [key for key in keys if key[0] != template.result_account and not template.leaf_of(key)]
    most = MOST_READ // len(text)
    changes = iter(range(most))
    for rank in range(CANDIDATES if len(left) <= most else 0):
        template = read_template(text, source)
        groups: dict[str, list[Key]] = {}
        for key in left:
            fits = () if template.leaf_of(key) else _candidates(template, key, kinds)
            for leaf in fits[rank : rank + 1]:
                groups.setdefault(leaf.line.id, []).append(key)
        for line, group in groups.items():
            text, placed = _on_line(text, source, group, line, changes)
            near |= dict.fromkeys(placed, line)
    return text, dict(sorted(near.items()))


def _on_line(
    text: str, source: str, group: Sequence[Key], line: str, changes: Iterator[int]
) -> tuple[str, list[str]]:
    """The layout with balances on a line, and the accounts of those that stand there then.

    Those that do not all stand there are tried by halves, as long as there are `changes` left.
    """
    accounts = list(dict.fromkeys(account for account, _objects in group))
    if next(changes, None) is None:
        return text, []
    try:
        changed = move_accounts(text, source, accounts, line)
        template = read_template(changed, source)
        if all((leaf := template.leaf_of(key)) and leaf.line.id == line for key in group):
            return changed, accounts
    except TemplateError:
        pass
    if len(group) == 1:
        return text, []
    half = len(group) // 2
    text, first = _on_line(text, source, group[:half], line, changes)
    text, second = _on_line(text, source, group[half:], line, changes)
    return text, first + second


def _candidates(template: Template, key: Key, kinds: Mapping[str, Kind]) -> list[Leaf]:
    """The lines of the account's part that would take the objects, the nearest in number first."""
    number = _in_four_digits(key[0])

    def distance(leaf: Leaf) -> int:
        ends = [end for claim in leaf.line.claims for end in (claim.first, claim.last)]
        return min(abs(_in_four_digits(end) - number) for end in ends)

    part = PARTS[kinds[key[0]]]
    fits = [
        leaf
        for leaf in template.leaves()
        if leaf.part == part and any(claim.accepts(key[1]) for claim in leaf.line.claims)
    ]
    return sorted(fits, key=distance)


def _in_four_digits(account: str) -> int:
    return int(account[:4].ljust(4, "0"))


def _word(template: Template, dimension: int) -> str:
    return next(item.key for item in template.dimensions if item.number == dimension)
