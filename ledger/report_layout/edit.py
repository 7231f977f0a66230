"""Changes to a template: each takes its text and gives a new one, proved before it is given.

Comments, order and layout stay as the accountant left them. Every function raises
TemplateError, with all that is wrong, when the template would no longer hold.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any, cast

from ledger.core.errors import TemplateError, problem
from ledger.core.model import PROJECT
from ledger.core.text import quoted
from ledger.report_layout.account_ranges import WHOLE, AccountRange, is_covered
from ledger.report_layout.reader import read_tables, read_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tomlkit import TOMLDocument

    from ledger.core.label import Label
    from ledger.core.model import Account
    from ledger.report_layout.model import Leaf, Template

_ID_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
_KINDS = ("line", "row", "sum", "heading", "text", "memo", "part")


def add_account(text: str, source: str, account: Account) -> str:
    """The template with one more account in the chart, among its neighbours in number order."""

    def change(document: TOMLDocument) -> None:
        chart = _array(document, "accounts", account.kind)
        after = [index for index, pair in enumerate(chart) if str(pair[0]) > account.number]
        chart.insert(after[0] if after else len(chart), [account.number, account.name])

    return _changed(text, source, change)


def add_object(
    text: str,
    source: str,
    code: str,
    label: Label,
    *,
    notes: Mapping[str, Sequence[str]],
    dimension: int = PROJECT,
) -> str:
    """The template with one more project (or other object), and a line for it in each note.

    `notes` tells the accounts of the line in each note, by the note's number; no accounts means
    those of the note itself. A line goes before the first that would take its balances.
    """
    template = read_template(text, source)
    key = next((known.key for known in template.dimensions if known.number == dimension), None)
    if key is None:
        raise TemplateError(
            problem(
                "unknown-dimension",
                "The template has no dimension {number}; add it under [dimensions].",
                f"{source}: dimensions",
                number=dimension,
            )
        )

    def change(document: TOMLDocument) -> None:
        _array(document, "objects", key).append([code, label.sv])

    text = _changed(text, source, change)
    taken = {line.id for line in template.lines()}
    for number, accounts in notes.items():
        line_id = _free_id(f"note{number}_{code}", taken)
        text = add_note_line(
            text, source, number, line_id, label, accounts=accounts, objects={key: (code,)}
        )
    return text


def add_note_line(
    text: str,
    source: str,
    number: str,
    line_id: str,
    label: Label,
    *,
    accounts: Sequence[str] = (),
    objects: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The template with one more line in a note, before the first that would take it all.

    Without accounts, or without objects of a dimension, the note's own hold for the line.
    """
    import tomlkit  # noqa: PLC0415 - only who changes a template pays for it

    line = tomlkit.inline_table()
    line["line"] = line_id
    if accounts:
        line["accounts"] = list(accounts)
    for key, codes in (objects or {}).items():
        line[key] = list(codes)
    line["sv"], line["en"] = label.sv, label.en

    def change(document: TOMLDocument) -> None:
        lines = _note(document, source, number).setdefault("lines", [])
        lines.append(line)
        note = read_tables(document.as_string(), source).note(number)
        *others, added = note.lines if note else ()
        for index, other in enumerate(others):
            if any(wide.covers(claim) for wide in other.claims for claim in added.claims):
                lines.insert(index, lines.pop())
                return

    return _changed(text, source, change)


def rename_line(text: str, source: str, line_id: str, label: Label) -> str:
    """The template with another name on a line of a statement or a note."""

    def change(document: TOMLDocument) -> None:
        lines, index = _line(document, source, line_id)
        lines[index]["sv"], lines[index]["en"] = label.sv, label.en

    return _changed(text, source, change)


def rename_note(text: str, source: str, number: str, title: Label) -> str:
    """The template with another title on a note."""

    def change(document: TOMLDocument) -> None:
        note = _note(document, source, number)
        note["sv"], note["en"] = title.sv, title.en

    return _changed(text, source, change)


def rename_account(text: str, source: str, number: str, name: str) -> str:
    """The template with another name on an account."""

    def change(document: TOMLDocument) -> None:
        for kind in ("asset", "liability", "income", "cost"):
            for pair in _array(document, "accounts", kind):
                if pair[0] == number:
                    pair[1] = name
                    return
        raise _unknown(source, "accounts", number)

    return _changed(text, source, change)


def rename_object(text: str, source: str, dimension: str, code: str, name: str) -> str:
    """The template with another name on an object; `dimension` is the word the file uses."""

    def change(document: TOMLDocument) -> None:
        for pair in _array(document, "objects", dimension):
            if pair[0] == code:
                pair[1] = name
                return
        raise _unknown(source, f"objects.{dimension}", code)

    return _changed(text, source, change)


def move_line(text: str, source: str, line_id: str, before: str | None) -> str:
    """The template with a line moved before another of the same statement or note, or last."""

    def change(document: TOMLDocument) -> None:
        lines, index = _line(document, source, line_id)
        line = lines.pop(index)
        ids = [_id_of(other) for other in lines]
        if before is not None and before not in ids:
            raise _unknown(source, "lines", before)
        lines.insert(len(ids) if before is None else ids.index(before), line)

    return _changed(text, source, change)


def move_account(text: str, source: str, account: str, line_id: str) -> str:
    """The template with an account on another note line or row, whatever took it before."""
    return move_accounts(text, source, (account,), line_id)


def move_accounts(text: str, source: str, accounts: Iterable[str], line_id: str) -> str:
    """The template with accounts on another note line or row, whatever took them before.

    The line takes them with its own objects; where it takes only a portion of its accounts,
    the lines beside it take the rest. Earlier lines that would win them give them up
    for all objects; later ones are left as they are unless nothing of theirs remains.
    """
    ids = [leaf.line.id for leaf in lines_beside(read_template(text, source), line_id)]

    def change(document: TOMLDocument) -> None:
        for account in accounts:
            for one in ids or [line_id]:
                _give(document, source, account, one)

    return _changed(text, source, change)


def lines_beside(template: Template, line_id: str) -> tuple[Leaf, ...]:
    """The lines that together take all of the accounts of the line, itself among them.

    A line that takes the opening balance of some accounts has beside it, in the same note or
    statement, those that take the movements of the same accounts. Empty where some is missing.
    """
    leaves = template.leaves()
    own = next((leaf for leaf in leaves if leaf.line.id == line_id), None)
    if own is None:
        return ()

    def taken(leaf: Leaf) -> frozenset[AccountRange]:
        return frozenset(replace(claim, portions=WHOLE) for claim in leaf.line.claims)

    beside = tuple(
        leaf
        for leaf in leaves
        if (leaf.part, leaf.note) == (own.part, own.note) and taken(leaf) == taken(own)
    )
    portions = Counter(portion for leaf in beside for portion in leaf.line.takes)
    return beside if portions == Counter(WHOLE) else ()


def _give(document: TOMLDocument, source: str, account: str, line_id: str) -> None:
    """Puts the account on the line, and takes it from the lines that would win it."""
    lines, index = _line(document, source, line_id)
    template = read_tables(document.as_string(), source)
    if not any(claim.has_account(account) for claim in _claims(template, source, line_id)):
        own = [claim.interval for claim in _claims(template, source, line_id)]
        lines[index]["accounts"] = [*own, account]
        template = read_tables(document.as_string(), source)
    taken = next(
        AccountRange(account, account, claim.objects, claim.portions)
        for claim in _claims(template, source, line_id)
        if claim.has_account(account)
    )
    chart = [known.number for known in template.accounts]
    passed: list[AccountRange] = []
    is_earlier = True
    for leaf in template.leaves():
        if leaf.line.id == line_id:
            is_earlier = False
            continue
        left = [
            piece
            for claim in leaf.line.claims
            for piece in (
                _without(claim, account, template.place(leaf.line.id), chart)
                if claim.overlaps(taken) and (is_earlier or taken.covers(claim))
                else (claim,)
            )
            if piece is claim or not is_covered(piece, passed)
        ]
        if left != list(leaf.line.claims):
            others, place = _line(document, source, leaf.line.id)
            others[place]["accounts"] = [claim.interval for claim in left]
        passed.extend(left)


def _changed(text: str, source: str, change: Callable[[TOMLDocument], None]) -> str:
    """The text after the change, proved to be a template as it was before."""
    import tomlkit  # noqa: PLC0415 - only who changes a template pays for it

    read_template(text, source)
    document = tomlkit.parse(text)
    change(document)
    changed = document.as_string()
    read_template(changed, source)
    return changed


def _array(document: TOMLDocument, table: str, key: str) -> list[Any]:
    """The list under a key of a table, made if it is not there."""
    import tomlkit  # noqa: PLC0415 - only who changes a template pays for it

    tables = cast("dict[str, Any]", document)
    entries = tables.setdefault(table, tomlkit.table())
    return cast("list[Any]", entries.setdefault(key, tomlkit.array().multiline(True)))


def _note(document: TOMLDocument, source: str, number: str) -> dict[str, Any]:
    """The table of a note."""
    for note in cast("dict[str, Any]", document).get("notes", ()):
        if note["number"] == number:
            return cast("dict[str, Any]", note)
    raise _unknown(source, "notes", number)


def _line(document: TOMLDocument, source: str, line_id: str) -> tuple[list[Any], int]:
    """The list that a line stands in, and where in it."""
    for lines in _lists(cast("dict[str, Any]", document)):
        for index, line in enumerate(lines):
            if _id_of(line) == line_id:
                return lines, index
    raise _unknown(source, "lines", line_id)


def _lists(tables: dict[str, Any]) -> Iterator[list[Any]]:
    yield from tables["statements"].values()
    yield from (note["lines"] for note in tables.get("notes", ()) if "lines" in note)


def _id_of(line: Mapping[str, Any]) -> str:
    return next(str(line[kind]) for kind in _KINDS if kind in line)


def free_id(name: str, template: Template) -> str:
    """An id made of the name, unlike those of the template's lines."""
    return _free_id(name, {line.id for line in template.lines()})


def note_intervals(text: str, template: Template, number: str) -> tuple[str, ...]:
    """The accounts that a new line of the note must name; none when the note itself does."""
    import tomlkit  # noqa: PLC0415 - only who changes a template pays for it

    if "accounts" in _note(tomlkit.parse(text), template.source, number):
        return ()
    note = template.note(number)
    claims = [claim for line in note.lines for claim in line.claims] if note else []
    wide = [one for one in claims if not any(two != one and two.covers(one) for two in claims)]
    return tuple(dict.fromkeys(claim.interval for claim in wide))


def _free_id(name: str, taken: set[str]) -> str:
    """An id made of the name, unlike those that are taken."""
    stem = "".join(letter if letter in _ID_LETTERS else "_" for letter in name.lower())[:50]
    line_id = next(
        candidate
        for candidate in chain((stem,), (f"{stem}_{number}" for number in count(2)))
        if candidate not in taken
    )
    taken.add(line_id)
    return line_id


def _unknown(source: str, path: str, name: str) -> TemplateError:
    return TemplateError(
        problem(
            "not-in-template",
            "There is no {name} in the layout; {remedy} lists what there is.",
            f"{source}: {path}",
            remedy="layout",
            name=quoted(name),
        )
    )


def _claims(template: Template, source: str, line_id: str) -> tuple[AccountRange, ...]:
    """What a leaf takes; raises TemplateError when the line is not one that takes accounts."""
    for leaf in template.leaves():
        if leaf.line.id == line_id:
            return leaf.line.claims
    raise TemplateError(
        problem(
            "not-a-leaf",
            "The line takes its amounts from other lines; move the account to one of those.",
            f"{source}: {line_id}",
        )
    )


def _without(
    claim: AccountRange, account: str, where: str, chart: Iterable[str] = ()
) -> tuple[AccountRange, ...]:
    """What is left of the claim when the account is cut out of it.

    Where its numbers are shorter, those with the account's beginning are written in full;
    refused where an account of the chart would fall out too.
    """
    width, own = len(account), account[: len(claim.first)]
    numbers = int(account), int(own)
    pieces = {
        (len(own), int(claim.first), numbers[1] - 1),
        (width, int(own.ljust(width, "0")), numbers[0] - 1),
        (width, numbers[0] + 1, int(own.ljust(width, "9"))),
        (len(own), numbers[1] + 1, int(claim.last)),
    }
    left = tuple(
        replace(claim, first=str(first).zfill(digits), last=str(last).zfill(digits))
        for digits, first, last in sorted(pieces, key=lambda piece: str(piece[1]).zfill(piece[0]))
        if first <= last
    )
    lost = [
        number
        for number in chart
        if claim.has_account(number)
        and not number.startswith(account)
        and not any(piece.has_account(number) for piece in left)
    ]
    if lost or len(claim.first) > width:
        raise TemplateError(
            problem(
                "sub-account",
                "{account} cannot be cut out of {interval}: their lengths differ. Write the"
                " accounts of the line so that it stands outside.",
                f"{where}.accounts",
                account=account,
                interval=claim.interval,
            )
        )
    return left
