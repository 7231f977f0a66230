"""XML from elsewhere: read element by element with line numbers, inside limits, without a DTD.

No name space is asked for, so every version of a message is read alike. Nothing is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ledger.core.errors import ImportFileError, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

CHUNK = 1 << 16
"""Bytes read at a time."""

MOST_TEXT = 10_000
"""Characters of an element's text that are taken: twenty times the standards' longest."""

DEEPEST = 60
"""Elements within each other: three times as deep as any message goes."""

MOST_ELEMENTS = 200_000
"""Elements in memory at once: an invoice of several thousand lines has them."""


@dataclass(slots=True)
class Element:
    """An element with its place in the file."""

    tag: str
    """Its name without the name space."""

    space: str
    row: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    """Its text as it was read, a part at a time."""

    children: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands in it, outside its children."""
        return "".join(self.parts)

    def find(self, *paths: str) -> Element | None:
        """The first element on the first of the paths that leads to one: `"Acct/Id/IBAN"`."""
        return next((one for path in paths for one in self.all(path)), None)

    def all(self, path: str) -> Iterator[Element]:
        """Every element on the path."""
        tag, _, rest = path.partition("/")
        for child in self.children:
            if child.tag == tag:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def value(self, *paths: str) -> str:
        """The text of the first of the paths that has one."""
        found = (one.text.strip() for path in paths for one in self.all(path))
        return next(filter(None, found), "")


class _Tree:
    """What the parser calls: has the elements that are open, and hands on each that ends."""

    def __init__(self, source: str, ended: Callable[[Element], bool], long: frozenset[str]) -> None:
        self.source, self.ended, self.long = source, ended, long
        self.expat: Any = None
        self.path: list[Element] = []
        self.count = 0
        self.room = 0
        """Characters that the innermost element may still get."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        space, _, local = tag.rpartition("}")
        self.count += 1
        if len(self.path) > DEEPEST or self.count > MOST_ELEMENTS:
            raise ImportFileError(not_whole(f"{self.source}:{self.expat.CurrentLineNumber}"))
        element = Element(local, space.lstrip("{"), self.expat.CurrentLineNumber, attributes)
        if self.path:
            self.path[-1].children.append(element)
        self.path.append(element)
        self.room = MOST_TEXT

    def data(self, text: str) -> None:
        if self.path and (self.room > 0 or self.path[-1].tag in self.long):
            self.path[-1].parts.append(text)
            self.room -= len(text)

    def end(self, _tag: str) -> None:
        element = self.path.pop()
        if self.ended(element):
            self.count = len(self.path)
            if self.path:
                self.path[-1].children.pop()

    def close(self) -> None:
        pass


def not_whole(where: str) -> Problem:
    """What is wrong with XML that breaks off or is none."""
    return problem(
        "xml-broken",
        "The file is no whole XML from here on: it breaks off, or was changed in a text editor."
        " Get it again from where it came.",
        where,
    )


def lacking_element(where: str, name: str) -> Problem:
    """What is wrong with an element that lacks what each has."""
    return problem(
        "xml-lacks",
        "There is no {name} here, which every file of this kind has; get it again from where it"
        " came.",
        where,
        name=name,
    )


def read_xml(
    stream: BinaryIO,
    source: str,
    ended: Callable[[Element], bool],
    long: frozenset[str] = frozenset(),
) -> None:
    """Calls `ended` with each element when it is whole; one that it answers True for is let go.

    The tags in `long` are those of embedded files, whose text is taken whole. Raises
    ImportFileError, with the line, for what is no whole XML and for a DTD, which neither a bank
    nor a supplier writes and which can make a small file endless.
    """
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415 - 20 ms that only XML pays
    from defusedxml.ElementTree import DefusedXMLParser, ParseError  # noqa: PLC0415 - likewise

    tree = _Tree(source, ended, long)
    parser = DefusedXMLParser(target=tree, forbid_dtd=True)
    tree.expat = expat = parser.parser
    try:
        while chunk := stream.read(CHUNK):
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise ImportFileError(
            problem(
                "xml-dtd",
                "The file has a DTD or entities of its own, which neither a statement nor an"
                " invoice has; it is not read. Ask whoever made it for the file again.",
                f"{source}:{expat.CurrentLineNumber}",
            )
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        at = error.position[0] if isinstance(error, ParseError) else expat.CurrentLineNumber
        raise ImportFileError(not_whole(f"{source}:{at}")) from error
