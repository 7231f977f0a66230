"""Markdown as people write reports in it, read into the parts of a page.

Headings, paragraphs, lists, tables, **bold** and *italic*. Everything else is text: no links, no
pictures, no HTML, so that a text kept in a book can do nothing but be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ledger.core.label import Language

Part: TypeAlias = dict[str, Any]
"""A part of a page, as `typst/report.typ` knows them: `{"kind": "paragraph", "runs": …}`."""

WRITTEN_IN: Language = "sv"
"""The language of what an association writes in its book."""

DEEPEST_HEADING = 4
DEEPEST_LIST = 6
LINE, SHORT, MOST_SHARE = 80, 14, 40
"""Characters of a line of print, over which the cells of a table are broken; of a column that is
never broken; and what the longest cell counts at most, when the room is shared."""

MOST_COLUMNS = 40
"""A table with more cannot be printed, and is text."""

_HEADING = re.compile(r"(#{1,6})\s++(.+)")
_ITEM = re.compile(r"( *+)([-*+]|[0-9]{1,6}+[.)])\s++(.*+)")
_TABLE_RULE = re.compile(r"\|?(?:\s*+:?-++:?\s*+\|)++\s*+(?::?-++:?\s*+)?+")
_HELD = re.compile(
    r"(?<=[0-9]) (?=[0-9]{3}(?![0-9])|(?:kr|tkr|mkr|mnkr|procent|%|§)(?!\w))|(?<=LKBR) (?=[0-9])"
)
"""Spaces at which no line is broken: within an amount, and before what it counts."""

_EMPHASIS = re.compile(
    r"(\*\*(?=\S)(?:.{1,300}?)(?<=\S)\*\*|\*(?=[^\s*])(?:[^*]{0,300}+)(?<=[^\s*])\*)"
)
"""Bold and italic; a star whose like does not follow within three lines of print is a star."""


def parts_of(text: str, level: int = 2, language: Language = WRITTEN_IN) -> list[Part]:
    """The parts of a text; its headings begin at `level` and never skip one (PDF/UA-1 7.4.2).

    In a document of another language each part says which its own is (PDF/UA-1 7.2).
    """
    deepest = level - 1
    found: list[Part] = []
    for part in _blocks(text.expandtabs(4).split("\n"), 0):
        if part["kind"] == "heading":
            deepest = min(part["level"] + level - 1, deepest + 1, DEEPEST_HEADING)
            part["level"] = deepest
        found.append(part if language == WRITTEN_IN else {**part, "lang": WRITTEN_IN})
    return found


def runs_of(text: str) -> list[Part]:
    """The text in runs of plain, bold and italic; no amount is broken over two lines."""
    runs: list[Part] = []
    for piece in _EMPHASIS.split(_HELD.sub("\N{NO-BREAK SPACE}", text)):
        if _EMPHASIS.fullmatch(piece) and piece.startswith("**"):
            runs.append({"text": piece[2:-2], "bold": True})
        elif _EMPHASIS.fullmatch(piece):
            runs.append({"text": piece[1:-1], "italic": True})
        elif piece:
            runs.append({"text": piece})
    return runs


def _blocks(lines: Sequence[str], depth: int) -> Iterator[Part]:
    index = 0
    while index < len(lines):
        line = lines[index].strip()
        if not line:
            index += 1
        elif heading := _HEADING.fullmatch(line):
            words = heading[2].rstrip("#").rstrip() or heading[2]
            yield {"kind": "heading", "level": len(heading[1]), "runs": runs_of(words)}
            index += 1
        elif _begins_table(lines, index):
            end = _end(lines, index, lambda text: "|" in text)
            yield text_table(list(map(_cells, [lines[index], *lines[index + 2 : end]])))
            index = end
        elif depth < DEEPEST_LIST and _ITEM.fullmatch(lines[index]):
            end = _end_of_list(lines, index)
            yield _list(lines[index:end], depth)
            index = end
        else:
            end = index + 1
            while end < len(lines) and not _begins_block(lines, end):
                end += 1
            yield {"kind": "paragraph", "runs": runs_of(" ".join(map(str.strip, lines[index:end])))}
            index = end


def _begins_block(lines: Sequence[str], index: int) -> bool:
    line = lines[index]
    return (
        not line.strip()
        or bool(_HEADING.fullmatch(line.strip()))
        or bool(_ITEM.fullmatch(line))
        or _begins_table(lines, index)
    )


def _begins_table(lines: Sequence[str], index: int) -> bool:
    return (
        0 < lines[index].count("|") <= MOST_COLUMNS
        and index + 1 < len(lines)
        and "-" in lines[index + 1]
        and bool(_TABLE_RULE.fullmatch(lines[index + 1].strip()))
    )


def _end(lines: Sequence[str], index: int, belongs: Callable[[str], bool]) -> int:
    while index < len(lines) and belongs(lines[index]):
        index += 1
    return index


def _end_of_list(lines: Sequence[str], index: int) -> int:
    """The line after the list that begins here: items, and what is indented under them."""
    indent = len(lines[index]) - len(lines[index].lstrip(" "))
    end = index + 1
    while end < len(lines):
        line = lines[end]
        item = _ITEM.fullmatch(line)
        inside = line.startswith(" " * (indent + 1))
        if not inside and not (item and len(item[1]) >= indent):
            break
        end += 1
    return end


def _list(lines: Sequence[str], depth: int) -> Part:
    first = _ITEM.fullmatch(lines[0])
    indent = len(first[1]) if first else 0
    mark = first[2] if first else "-"
    items: list[list[str]] = []
    for line in lines:
        item = _ITEM.fullmatch(line)
        if item and len(item[1]) <= indent:
            items.append([item[3]])
        else:
            blanks = len(line) - len(line.lstrip(" "))
            items[-1].append(line[min(blanks, indent + 2) :])
    return {
        "kind": "list",
        "ordered": mark[0].isdigit(),
        "start": int(mark[:-1]) if mark[0].isdigit() else 1,
        "items": [list(_blocks(item, depth + 1)) for item in items],
    }


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def text_table(rows: Sequence[list[str]]) -> Part:
    """A table, its head first; a column of nothing but figures is set to the right.

    Columns of sentences share the width of the page by what they hold.
    """
    head, body = rows[0], rows[1:]
    width = len(head)
    body = [[*row[: width - 1], " | ".join(row[width - 1 :])] for row in body]
    body = [row + [""] * (width - len(row)) for row in body]
    longest = [max(len(row[index]) for row in [head, *body]) for index in range(width)]
    is_wide = sum(longest) > LINE
    columns = []
    for index, label in enumerate(head):
        figures = [row[index] for row in body if row[index]]
        is_figures = bool(figures) and all(_FIGURE.fullmatch(cell) for cell in figures)
        columns.append(
            {
                "label": label,
                "align": "right" if is_figures else "left",
                "width": "rest" if index == 0 or (is_wide and longest[index] > SHORT) else "auto",
                "amount": is_figures,
                **({"share": share([row[index] for row in [head, *body]])} if is_wide else {}),
            }
        )
    return {
        "kind": "table",
        "caption": "",
        "air": 0.3,
        **({"wraps": True} if is_wide else {}),
        "columns": columns,
        "rows": [{"kind": "row", "level": 0, "cells": row} for row in body],
    }


def share(cells: Sequence[str]) -> int:
    """What a column of texts takes of the room: by its longest cell, and never under a word."""
    word = max((len(word) for cell in cells for word in cell.split()), default=1)
    return max(word + 2, min(max(map(len, cells)), MOST_SHARE))


_FIGURE = re.compile(r"[-+\u2212]?[0-9][0-9 \u00a0.,]*(?: ?(?:%|kr|tkr))?")
