"""Markdown as people write reports in it: how it is read, and what of it no page can show.

CommonMark's headings, lists, quotations, emphasis, links and pictures, with tables and footnotes;
code, HTML and links by reference are text. The texts of books are read here alone.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.core.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    from ledger.core.errors import Problem

RULES = (
    *("heading", "list", "blockquote", "table", "emphasis"),
    *("link", "autolink", "image", "escape", "newline"),
)
DEEPEST = 14
"""Lists, their items and quotations within each other, before a text is too deep to be read."""

MOST_COLUMNS = 40
"""Columns of a table that can be printed."""

FOOTNOTE, FOOTNOTE_TEXT = "footnote_ref", "footnote_reference"
"""A footnote's mark in the text, and what the footnote says."""

NO_FOOTNOTES = ("heading", "thead", "link", "image", FOOTNOTE_TEXT)
"""What has words alone where it is printed, so that a footnote in it would be lost."""

BREAKS = ("softbreak", "hardbreak")
"""Ends of lines within a paragraph."""

ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s]{1,1000}")
"""Where a link may lead."""

_LEFT_OVER = re.compile(
    r"!?\[[^\[\]]{0,200}\][(\[][^()\[\]]{0,200}|\^\[|\]\(\w{3,9}:|</?[a-zA-Z][^<>]{0,200}>"
)
"""What looks like a link, a picture, an inline footnote or HTML, and is text to the reader."""

_LINE = re.compile(r"(?:```|~~~|\|? {0,9}:?-{3,200}:? {0,9}\||[-=_*]{3,200}$)")
"""Lines that begin code, part the head of a table from it, or are a rule."""

_NO_FOOTNOTE = re.compile(r"\[\^[^\[\] ]{1,40}\]")


@cache
def markdown_parser(*, has_footnotes: bool = True) -> MarkdownIt:
    """The reader of Markdown; without footnotes, their marks and texts are as they are written."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 90 ms that only texts need
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415 - likewise

    parser = MarkdownIt("zero").enable(list(RULES))
    if has_footnotes:
        parser.use(footnote_plugin, inline=False, move_to_end=False)
    return parser


def markdown_tree(text: str) -> SyntaxTreeNode:
    """The text as a tree; as plain paragraphs where the reader would lose something of it."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - likewise
    from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415 - likewise

    tree = SyntaxTreeNode(markdown_parser().parse(text))
    if any(_losses(tree, text, "")):
        return SyntaxTreeNode(MarkdownIt("zero").parse(text))
    return tree


def markdown_problems(text: str, name: str, pictures: Collection[str] = ()) -> Iterator[Problem]:
    """What of the text no page can show, each with the name of the text and its line.

    `pictures` are the names of the pictures that the text can have.
    """
    from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415 - likewise

    tree = SyntaxTreeNode(markdown_parser().parse(text))
    yield from _losses(tree, text, name)
    for node in tree.walk():
        if node.type == "inline":
            line, begins = node.map[0] + 1 if node.map else 1, True
            for part in node.walk(include_self=False):
                yield from _inline_problems(part, f"{name}:{line}", pictures, begins=begins)
                begins = part.type in BREAKS
                line += begins


def _inline_problems(
    node: SyntaxTreeNode, where: str, pictures: Collection[str], *, begins: bool
) -> Iterator[Problem]:
    """What is wrong with a part of a paragraph, which perhaps begins a line of it."""
    if node.type == "text":
        yield from _text_problems(node.content, where, begins=begins)
    elif node.type == "image":
        yield from _picture_problems(node, where, pictures)
    elif node.type == FOOTNOTE and not footnote_of(node):
        yield problem(
            "footnote-place",
            "A footnote cannot stand in a heading, the head of a table, a link, the text of a"
            " picture or another footnote; move {mark} into the text.",
            where,
            mark=f"[^{node.meta['label']}]",
        )
    elif node.type == "link":
        address, words = str(node.attrs["href"]), words_of(node)
        if not (ADDRESS.fullmatch(address) and words):
            yield problem(
                "text-link",
                "The link {link} needs words to show and an address that begins with https://,"
                " http:// or mailto:.",
                where,
                link=excerpt(f"[{words}]({address})"),
            )


def _text_problems(text: str, where: str, *, begins: bool) -> Iterator[Problem]:
    """What is left of markup in a piece of text."""
    if found := (begins and _LINE.match(text)) or _LEFT_OVER.search(text):
        yield problem(
            "text-markup",
            "The report cannot show {markup} as it is written; HTML, code and rules are not shown."
            " A link is [words](https://address), a quotation begins each line with >, a table has"
            " as many cells in each row as in its head.",
            where,
            markup=excerpt(found.group().strip()),
        )
    elif mark := _NO_FOOTNOTE.search(text):
        yield problem(
            "footnote-missing",
            "There is no footnote {mark}; write it on a line of its own, with an empty line before:"
            " {mark}: and its text.",
            where,
            mark=mark.group(),
        )


def footnote_of(mark: SyntaxTreeNode) -> SyntaxTreeNode | None:
    """The text that a footnote's mark refers to; None within what shows none (`NO_FOOTNOTES`)."""
    root = mark
    while root.parent is not None:
        root = root.parent
        if root.type in NO_FOOTNOTES:
            return None
    return _footnotes(root).get(mark.meta["label"])


@lru_cache(maxsize=1)
def _footnotes(root: SyntaxTreeNode) -> dict[str, SyntaxTreeNode]:
    return {one.meta["label"]: one for one in root.children if one.type == FOOTNOTE_TEXT}


def _picture_problems(
    node: SyntaxTreeNode, where: str, pictures: Collection[str]
) -> Iterator[Problem]:
    name = str(node.attrs["src"])
    if not words_of(node):
        yield problem(
            "picture-alt",
            "The picture {name} has no text for those who do not see it; write what it shows within"
            " the brackets: ![What it shows]({name}).",
            where,
            name=name,
        )
    if not is_alone(node):
        yield problem(
            "picture-place",
            "A picture stands as a paragraph of its own, with an empty line before and after; move"
            " {name}.",
            where,
            name=name,
        )
    if name not in pictures:
        yield problem(
            "picture-unknown",
            "The book has no picture {name} for this year; those it has are: {known}.",
            where,
            name=name,
            known=", ".join(pictures) or "–",
        )


def is_alone(picture: SyntaxTreeNode) -> bool:
    """Whether a picture is a paragraph of its own, in no list or quotation."""
    inline = picture.parent
    paragraph = inline.parent if inline else None
    return bool(
        inline
        and inline.type == "inline"
        and len(inline.children) == 1
        and paragraph
        and paragraph.type == "paragraph"
        and paragraph.parent
        and paragraph.parent.is_root
    )


def words_of(node: SyntaxTreeNode) -> str:
    """The words in a part of a text, without their looks."""
    if node.type in BREAKS:
        return " "
    if node.type == "text":
        return node.content
    return "".join(map(words_of, node.children))


def _losses(tree: SyntaxTreeNode, text: str, name: str) -> Iterator[Problem]:
    """Where the reader would leave something of the text out."""
    lines = text.split("\n")
    labels: set[str] = set()
    asked = {node.meta["label"] for node in tree.walk() if node.type == FOOTNOTE}
    for node in tree.walk(include_self=False):
        where = f"{name}:{node.map[0] + 1 if node.map else 1}"
        if node.level > DEEPEST:
            yield problem(
                "text-deep", "Lists and quotations stand too deep in each other here.", where
            )
            return
        if node.type == "tr" and node.map and _cells_in(lines[node.map[0]]) > len(node.children):
            yield problem(
                "text-table",
                "This row of the table has more cells than its head; write \\| for a bar in a"
                " text.",
                where,
            )
        if node.type == "table" and len(node.children[0].children[0].children) > MOST_COLUMNS:
            yield problem(
                "text-columns", "A table has at most {most} columns.", where, most=MOST_COLUMNS
            )
        if node.type == FOOTNOTE_TEXT:
            yield from _footnote_losses(node, where, asked, labels)
            labels.add(node.meta["label"])


def _footnote_losses(
    node: SyntaxTreeNode, where: str, asked: Collection[str], labels: Collection[str]
) -> Iterator[Problem]:
    mark = f"[^{node.meta['label']}]"
    if node.meta["label"] not in asked or node.meta["label"] in labels:
        yield problem(
            "footnote-unused",
            "No text refers to the footnote {mark}, or there are two of it.",
            where,
            mark=mark,
        )
    elif [one.type for one in node.children] != ["paragraph"] or node.level:
        yield problem(
            "footnote-long", "The footnote {mark} must be one paragraph.", where, mark=mark
        )


def _cells_in(line: str) -> int:
    from markdown_it.rules_block.table import escapedSplit  # noqa: PLC0415 - likewise

    return len(escapedSplit(line.lstrip(" >-").strip().removeprefix("|").removesuffix("|")))
