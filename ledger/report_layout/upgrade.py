"""The text of an earlier version's template, with its roles stated.

An open year of an old book gets it when the book is brought up to date; a closed year keeps its
own text and prints as it did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, get_args

from ledger.core.errors import TemplateError
from ledger.report_layout.model import BalanceRole
from ledger.report_layout.reader import read_new_template, read_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ledger.report_layout.account_ranges import AccountRange
    from ledger.report_layout.model import Template

CHANGES = {"sv": "Bokfört direkt mot eget kapital", "en": "Recorded directly in equity"}
_LINE_KINDS = ("row", "sum", "line")


def with_stated_roles(text: str, source: str) -> str:
    """The text with the roles that the program derived for it.

    The year's result no longer takes an account, and the row of equity takes what the year began
    with; what is recorded directly in equity gets a row. The text as it is when that cannot be
    said of it: equity is one row, or stands in a note.
    """
    template = read_template(text, source)
    (result,) = (leaf for leaf in template.leaves() if leaf.line.with_result)
    brought_forward = template.leaf_of((template.equity_brought_forward, ()))
    if (
        template.roles_are_stated
        or brought_forward is None
        or brought_forward.note
        or brought_forward == result
    ):
        return text
    import tomlkit  # noqa: PLC0415 - only who changes a template pays for it

    document = tomlkit.parse(text)
    tables = cast("dict[str, Any]", document)
    lines = {_id_of(line): line for line in _lines(tables)}
    roles = {line.id: line.role for line in template.lines() if line.role}
    for line_id, role in roles.items():
        lines[line_id]["role"] = role
    own = [claim.interval for claim in (*brought_forward.line.claims, *result.line.claims)]
    changes = next(name for name in _free_ids() if name not in lines)
    lines[result.line.id]["accounts"] = []
    lines[brought_forward.line.id]["accounts"] = own
    lines[brought_forward.line.id]["from"] = "opening"
    _insert_changes(tables, brought_forward.line.id, changes, own)
    tables["roles"] = _role_table(template)
    try:
        read_new_template(stated := document.as_string(), source)
    except TemplateError:
        return text
    return stated


def _insert_changes(tables: dict[str, Any], equity: str, changes: str, own: list[str]) -> None:
    """A row after that of equity, and its id wherever the equity is added up."""
    import tomlkit  # noqa: PLC0415 - only who changes a template pays for it

    for line in [*_lines(tables)]:
        for key in ("of", "change"):
            if equity in line.get(key, ()) and "line" not in line:
                line[key] = [
                    part
                    for other in line[key]
                    for part in ((other, changes) if other == equity else (other,))
                ]
    rows = tables["statements"]["equity_and_liabilities"]
    place = next(index for index, line in enumerate(rows) if line.get("row") == equity)
    row = tomlkit.inline_table()
    level = {"level": rows[place]["level"]} if "level" in rows[place] else {}
    row.update({"row": changes, **level, "accounts": own, "from": "movement", "role": "equity"})
    row.update(CHANGES)
    rows.insert(place + 1, row)
    for note in tables.get("notes", ()):
        for index, line in enumerate(note.get("lines", ())):
            if list(line.get("of", ())) == [equity]:
                added = tomlkit.inline_table()
                added.update({"line": f"{changes}_in_year", "of": [changes], **CHANGES})
                note["lines"].insert(index + 1, added)
                break
            if equity in line.get("of", ()):
                line["of"] = [*line["of"], changes]


def _role_table(template: Template) -> dict[str, Any]:
    import tomlkit  # noqa: PLC0415 - only who changes a template pays for it

    words = {item.number: item.key for item in template.dimensions}
    table = tomlkit.table()
    for role in get_args(BalanceRole):
        if role in template.roles:
            entry = tomlkit.inline_table()
            entry.update(_written(template.roles[role], words))
            table[role] = entry
    return table


def _written(claims: Iterable[AccountRange], words: Mapping[int, str]) -> dict[str, list[str]]:
    """Balances as a template writes them; the claims of a role name the same objects."""
    claims = tuple(claims)
    objects = claims[0].objects if claims else ()
    return {
        "accounts": [claim.interval for claim in claims],
        **{words[number]: sorted(claims[0].named(number)) for number, _codes in objects},
    }


def _lines(tables: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for lines in tables["statements"].values():
        yield from lines
    for note in tables.get("notes", ()):
        yield from note.get("lines", ())


def _id_of(line: Mapping[str, Any]) -> str:
    return next((str(line[kind]) for kind in _LINE_KINDS if kind in line), "")


def _free_ids() -> Iterator[str]:
    yield "equity_changes"
    for number in range(2, 1000):
        yield f"equity_changes_{number}"
