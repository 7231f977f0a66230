"""Row headers in the tables of a PDF, so that a screen reader says which row a figure is of.

EN 301 549 10.1.3.1 and PDF/UA-1 7.5 ask for them. typst tags the cells of a table's head alone: its
own way to tag others is behind a switch (`a11y-extras`) that its package for Python cannot turn on.
"""

from __future__ import annotations

import re
from itertools import pairwise

_REFERENCE = re.compile(rb"(\d++) 0 R")
_HEADERS = re.compile(rb"/Headers\[\([^()]*+\)\]")
"""Which head a cell is of; without it, it is of each head whose scope it is in, row and column."""

_ELEMENT = b"<</Type/StructElem/S/"


def with_row_headers(content: bytes) -> bytes:
    """The PDF as typst made it, with the first text of every row tagged as the head of the row.

    What typst writes is read as it stands: one object after the other, then the table of where
    each begins. The tags alone are changed, so that nothing on any page is moved.
    """
    start = int(content[content.rindex(b"startxref") + len(b"startxref") :].split()[0])
    table, trailer, end = content[start:].partition(b"trailer")
    places = {
        number: int(entry[:10])
        for number, entry in enumerate(table.split(b"\n")[2:])
        if entry[17:18] == b"n"
    }
    order = sorted(places, key=places.__getitem__)
    bounds = pairwise([*(places[number] for number in order), start])
    objects = {n: content[one:next_] for n, (one, next_) in zip(order, bounds, strict=True)}
    heads = set(_row_heads({n: _element(found) for n, found in objects.items()}))
    written, at = [content[: min(places.values())]], min(places.values())
    for number in order:
        found = _tagged(objects[number], is_head=number in heads)
        written.append(found)
        places[number], at = at, at + len(found)
    first, numbers, free, *_entries = table.split(b"\n")
    entries = (b"%010d 00000 n\r" % places[number] for number in sorted(places))
    written += [b"\n".join([first, numbers, free, *entries, b""]), trailer]
    return b"".join(written) + end.replace(b"%d" % start, b"%d" % at)


def _element(found: bytes) -> bytes:
    """What kind of tag an object is, and what is in it; empty of anything else."""
    text = found.partition(b"\n")[2]
    return text.removeprefix(_ELEMENT) if text.startswith(_ELEMENT) else b""


def _row_heads(elements: dict[int, bytes]) -> list[int]:
    """The number of the first cell with something in it of each row below the head of a table."""
    heads = []
    for element in elements.values():
        if element.startswith(b"TR/"):
            parent, *cells = (int(found) for found in _REFERENCE.findall(element))
            if elements[parent].startswith(b"TBody/"):
                shown = [one for one in cells if _is_filled(elements[one])]
                heads += [one for one in shown[:1] if b"/ColSpan" not in elements[one]]
    return heads


def _is_filled(cell: bytes) -> bool:
    return b"/K[" in cell and b"/K[]" not in cell


def _tagged(found: bytes, *, is_head: bool) -> bytes:
    """A cell as the head of its row, or as one of those that its row and its column head."""
    if not _element(found).startswith(b"TD/"):
        return found
    if is_head:
        found = found.replace(b"/S/TD/", b"/S/TH/")
        found = found.replace(b"/O/Table", b"/O/Table/Scope/Row")
    return _HEADERS.sub(b"", found)
