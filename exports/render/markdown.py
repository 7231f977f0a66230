"""Markdown as people write reports in it, read into the parts of a page.

What `ledger.core.markdown` reads, and nothing else: no HTML, and no picture but the book's own, so
that a text kept in a book can do nothing but be read.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from ledger.core.markdown import (
    ADDRESS,
    FOOTNOTE,
    footnote_of,
    is_alone,
    markdown_tree,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.tree import SyntaxTreeNode

Part: TypeAlias = dict[str, Any]
"""A part of a page, as `typst/report.typ` knows them: `{"kind": "paragraph", "runs": …}`."""

DEEPEST_HEADING = 4
LINE, SHORT, MOST_SHARE = 80, 14, 40
"""Characters of a line of print, over which the cells of a table are broken; of a column that is
never broken; and what the longest cell counts at most, when the room is shared."""

LOOKS: Mapping[str, Part] = {"inline": {}, "strong": {"bold": True}, "em": {"italic": True}}
"""What words within each are."""

_HELD = re.compile(
    r"(?<=[0-9]) (?=[0-9]{3}(?![0-9])|(?:kr|tkr|mkr|mnkr|procent|%|§)(?!\w))|(?<=LKBR) (?=[0-9])"
)
"""Spaces at which no line is broken: within an amount, and before what it counts."""


def parts_of(text: str, level: int = 2) -> list[Part]:
    """The parts of a text; its headings begin at `level` and never skip one (PDF/UA-1 7.4.2)."""
    if not text:
        return []
    deepest = level - 1
    found: list[Part] = []
    for part in _blocks(markdown_tree(text.expandtabs(4))):
        if part["kind"] == "heading":
            deepest = min(part["level"] + level - 1, deepest + 1, DEEPEST_HEADING)
            part["level"] = deepest
        found.append(part)
    return found


def runs_of(text: str) -> list[Part]:
    """A text of one paragraph in runs: words of one look, a link, a footnote."""
    return [run for part in parts_of(text) for run in part.get("runs", ())]


def _blocks(above: SyntaxTreeNode) -> Iterator[Part]:
    for node in above.children:
        if node.type == "heading":
            yield {"kind": "heading", "level": int(node.tag[1:]), "runs": _runs(node)}
        elif node.type == "paragraph":
            yield _paragraph(node)
        elif node.type == "table":
            yield _table(node)
        elif node.type == "blockquote":
            yield {"kind": "quote", "parts": list(_blocks(node))}
        elif node.type in ("bullet_list", "ordered_list"):
            yield {
                "kind": "list",
                "ordered": node.type == "ordered_list",
                "start": int(node.attrs.get("start", 1)),
                "items": [list(_blocks(item)) for item in node.children],
            }


def _paragraph(node: SyntaxTreeNode) -> Part:
    first, *_others = node.children[0].children or [node]
    if first.type == "image" and is_alone(first):
        return {"kind": "picture", "name": str(first.attrs["src"]), "alt": words_of(first)}
    return {"kind": "paragraph", "runs": _runs(node)}


def _table(node: SyntaxTreeNode) -> Part:
    """A table; a cell that has more than words in it is its runs."""
    rows = [row.children for group in node.children for row in group.children]
    table = text_table([[words_of(cell) for cell in row] for row in rows])
    for row, cells in zip(table["rows"], rows[1:], strict=True):
        for place, runs in enumerate(map(_runs, cells)):
            if any(run.keys() - {"text"} for run in runs):
                row["cells"][place] = runs
                table["rich"] = True
    return table


def _runs(node: SyntaxTreeNode) -> list[Part]:
    """The words within a node in runs; no amount is broken over two lines."""
    return [
        {"text": _HELD.sub("\N{NO-BREAK SPACE}", "".join(text for text, _ in pieces)), **look}
        for look, pieces in groupby(_pieces(node, {}), itemgetter(1))
    ]


def _pieces(node: SyntaxTreeNode, look: Part) -> Iterator[tuple[str, Part]]:
    """The words within a node and their looks, piece by piece."""
    for child in node.children:
        if child.type in LOOKS:
            yield from _pieces(child, {**look, **LOOKS[child.type]})
        elif child.type == "link" and ADDRESS.fullmatch(address := str(child.attrs["href"])):
            yield words_of(child), {**look, "link": address}
        elif child.type == FOOTNOTE and (note := footnote_of(child)):
            yield "", {"note": _runs(note.children[0])}
        elif child.type == FOOTNOTE:
            yield f"[^{child.meta['label']}]", look
        elif words := words_of(child):
            yield words, look


def text_table(rows: Sequence[list[str]]) -> Part:
    """A table, its head first; a column of nothing but figures is set to the right.

    Columns of sentences share the width of the page by what they hold.
    """
    head, body = rows[0], rows[1:]
    width = len(head)
    longest = [max(len(row[index]) for row in [head, *body]) for index in range(width)]
    is_wide = sum(longest) > LINE
    columns: list[Part] = []
    for index, label in enumerate(head):
        figures = [row[index] for row in body if row[index]]
        is_figures = bool(figures) and all(_FIGURE.fullmatch(cell) for cell in figures)
        columns.append(
            {
                "label": label,
                "align": "right" if is_figures else "left",
                "width": "rest" if index == 0 or (is_wide and longest[index] > SHORT) else "auto",
                "amount": is_figures,
            }
        )
    if is_wide:
        _share_out(columns, [head, *body])
    return {
        "kind": "table",
        "caption": "",
        "air": 0.3,
        **({"wraps": True} if is_wide else {}),
        "columns": columns,
        "rows": [{"kind": "row", "level": 0, "cells": row} for row in body],
    }


def _share_out(columns: Sequence[Part], rows: Sequence[list[str]]) -> None:
    """Gives each column of sentences its longest word, and of what is left what it holds."""
    cells = list(zip(*rows, strict=True))
    longest = [max(map(len, of_column)) for of_column in cells]
    words = [max(len(word) for cell in [*one, "-"] for word in cell.split()) + 1 for one in cells]
    broken = [index for index, column in enumerate(columns) if column["width"] == "rest"]
    fixed = sum(longest) - sum(longest[index] for index in broken)
    room = max(LINE - fixed - sum(words[index] for index in broken), 0)
    wanted = {index: max(min(longest[index], MOST_SHARE) - words[index], 0) for index in broken}
    for index in broken:
        extra = room * wanted[index] // (sum(wanted.values()) or 1)
        columns[index]["share"] = words[index] + extra


def share(cells: Sequence[str]) -> int:
    """What a column of texts takes of the room: by its longest cell, and never under a word."""
    word = max((len(word) for cell in cells for word in cell.split()), default=1)
    return max(word + 2, min(max(map(len, cells)), MOST_SHARE))


_FIGURE = re.compile(r"[-+\u2212]?[0-9][0-9 \u00a0.,]*(?: ?(?:%|kr|tkr))?")
