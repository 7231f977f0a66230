"""The annual report as one HTML file: no network, no script, read by screen readers and printers.

The parts of the page are those of the PDF (`exports.render.page_parts`), drawn here as elements.
Every text is escaped, and the page's own policy forbids it all but its one style sheet, so nothing
in a book can become markup or fetch anything. The same parts give the same bytes.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

from exports.words import title
from ledger.core.i18n import msgid, translated
from ledger.core.text import STEERING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from exports.render.markdown import Part
    from ledger.core.label import Language

CONTENT, CONTENTS, NOTES = "innehall", "forteckning", "fotnoter"
"""The anchors of the report itself, of its list of contents, and of its footnotes."""

TO_THE_REPORT = msgid("Skip to the report")
FOOTNOTES, BACK = msgid("Footnotes"), msgid("Back to the text at footnote {number}")
DEEPEST, INNERMOST = 6, 3
"""The deepest heading that HTML has; how far a row is moved in at most."""

LINE, WIDE, NAMES, FIGURES, LETTER = 20, 640, 150, 90, 7
"""Of a chart: the height of a bar with its air, the width, what names take at least, figures, and a
letter of a name."""


def html_page(content: Mapping[str, Any]) -> bytes:
    """The document that `exports.render.pdf.typeset` takes, as a page of its own."""
    style = files("exports").joinpath("render", "css", "report.css").read_text("utf-8")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none';"
        " form-action 'none'"
    )
    language = content["language"]
    body = _Body(content["title"])
    main = [*body.sections(content["parts"]), *body.footnotes(language)]
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{_safe(language)}-{_safe(content["region"])}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_safe(content['title'])} – {_safe(content['author'])}</title>",
        f'<meta name="author" content="{_safe(content["author"])}">',
        f'<meta name="description" content="{_safe(content["description"])}">',
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        f'<a class="skip" href="#{CONTENT}">{_safe(translated(TO_THE_REPORT, language))}</a>',
        *body.head,
        *body.listed(title("contents", language)),
        f'<main id="{CONTENT}" tabindex="-1">',
        *main,
        "</main>",
        f"<footer><p>{_safe(content['seal'])}</p></footer>",
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines).encode()


class _Body:
    """The elements of the parts, and what the list of contents is made of meanwhile."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.head: list[str] = []
        """The cover, as the head of the page."""

        self._headings: list[tuple[int, str]] = []
        """Each heading with its level in HTML, where the title of the report is the first."""

        self._footnotes: list[str] = []

    def sections(self, parts: Iterable[Part]) -> Iterator[str]:
        """The parts, each chapter a section that is named by its heading."""
        is_open = False
        for part in parts:
            if part["kind"] == "heading" and part["level"] == 1:
                if is_open:
                    yield "</section>"
                yield f'<section aria-labelledby="r{len(self._headings) + 1}">'
                is_open = True
            yield from self._elements([part])
        if is_open:
            yield "</section>"

    def footnotes(self, language: Language) -> Iterator[str]:
        """The footnotes, each with the way back to where it is referred to."""
        if not self._footnotes:
            return
        yield f'<section role="doc-endnotes" aria-labelledby="{NOTES}">'
        yield f'<h2 id="{NOTES}">{_safe(translated(FOOTNOTES, language))}</h2>'
        yield "<ol>"
        for number, text in enumerate(self._footnotes, 1):
            back = _safe(translated(BACK, language, number=number))
            yield f'<li id="n{number}">{text}'
            yield f'<a class="aside" href="#m{number}" role="doc-backlink">{back}</a></li>'
        yield "</ol>"
        yield "</section>"

    def listed(self, name: str) -> Iterator[str]:
        """The list of contents by its name: chapters, and what has a heading below them."""
        depth = 1
        yield f'<nav aria-labelledby="{CONTENTS}">'
        yield f'<h2 id="{CONTENTS}">{_safe(name)}</h2>'
        for number, (level, text) in enumerate(self._headings, 1):
            if level > 3:  # noqa: PLR2004 - as deep as the PDF's list of contents
                continue
            between = "<ol>" * (level - depth) + "</li></ol>" * (depth - level)
            between += "</li>" * (level <= depth)
            yield f'{between}<li><a href="#r{number}">{text}</a>'
            depth = level
        yield "</li></ol>" * (depth - 1)
        yield "</nav>"

    def _elements(self, parts: Iterable[Part]) -> Iterator[str]:
        for part in parts:
            drawn: Iterable[str] = DRAWN[part["kind"]](self, part)
            if "lang" in part:
                drawn = (f'<div lang="{part["lang"]}">', *drawn, "</div>")
            yield from drawn

    def spans(self, runs: Iterable[Part]) -> str:
        """Runs of text as elements."""
        return "".join(map(self._span, runs))

    def _span(self, run: Part) -> str:
        if "note" in run:
            self._footnotes.append(self.spans(run["note"]))
            number = len(self._footnotes)
            return f'<sup><a href="#n{number}" id="m{number}" role="doc-noteref">{number}</a></sup>'
        text = _safe(run["text"])
        text = f"<strong>{text}</strong>" if run.get("bold") else text
        text = f"<em>{text}</em>" if run.get("italic") else text
        text = f'<a href="{_safe(run["link"])}">{text}</a>' if "link" in run else text
        return f'<span lang="{_safe(run["lang"])}">{text}</span>' if "lang" in run else text

    def cover(self, part: Part) -> Iterator[str]:
        self.head = [
            '<header class="cover">',
            f"<h1>{_safe(self.title)}</h1>",
            f'<p class="whose">{_safe(part["association"])}</p>',
            *(f'<p class="aside">{_safe(line)}</p>' for line in (part["orgnr"], *part["lines"])),
            "</header>",
        ]
        yield from ()

    def heading(self, part: Part) -> Iterator[str]:
        deepest = self._headings[-1][0] if self._headings else 1
        level = min(part["level"] + 1, deepest + 1, DEEPEST)
        text = self.spans(part["runs"])
        words = "".join(_safe(run["text"]) for run in part["runs"])
        self._headings.append((level, words))
        yield f'<h{level} id="r{len(self._headings)}">{text}</h{level}>'

    def list(self, part: Part) -> Iterator[str]:
        is_numbered = part["ordered"]
        yield f'<ol start="{part["start"]:d}">' if is_numbered else "<ul>"
        for item in part["items"]:
            yield "<li>"
            yield from self._elements(item)
            yield "</li>"
        yield "</ol>" if is_numbered else "</ul>"

    def quote(self, part: Part) -> Iterator[str]:
        yield "<blockquote>"
        yield from self._elements(part["parts"])
        yield "</blockquote>"

    def together(self, part: Part) -> Iterator[str]:
        yield '<div class="together">'
        yield from self._elements(part["parts"])
        yield "</div>"

    def table(self, part: Part) -> Iterator[str]:
        """A table that is named by the heading above it, with what its figures count."""
        columns = part["columns"]
        name = self._headings[-1][1] if self._headings else _safe(self.title)
        unit = f". </span>{_safe(part['caption'])}" if part["caption"] else "</span>"
        yield '<table class="wraps">' if part.get("wraps") else "<table>"
        yield f'<caption><span class="unseen">{name}{unit}</caption>'
        heads = (f'<th scope="col"{_class(one)}>{_safe(one["label"])}</th>' for one in columns)
        yield f"<thead><tr>{''.join(heads)}</tr></thead>"
        yield "<tbody>"
        for row in part["rows"]:
            yield f'<tr class="{_safe(row["kind"])}">{"".join(self._cells(row, columns))}</tr>'
        yield "</tbody>"
        yield "</table>"

    def _cells(self, row: Part, columns: Sequence[Part]) -> Iterator[str]:
        """The cells of a row; the first text in it is what the row is called.

        A remark goes through all the columns.
        """
        if row["kind"] == "remark":
            yield f'<td colspan="{len(columns)}">{self._cell(row["cells"][0])}</td>'
            return
        shown = zip(row["cells"], columns, strict=True)
        names = [place for place, (cell, one) in enumerate(shown) if cell and not one["amount"]]
        for place, (cell, column) in enumerate(zip(row["cells"], columns, strict=True)):
            inner = f"in{min(row['level'], INNERMOST)}" if place == 0 and row["level"] else ""
            if place in names[:1]:
                yield f'<th scope="row"{_class(column, inner)}>{self._cell(cell)}</th>'
            else:
                yield f"<td{_class(column, inner)}>{self._cell(cell)}</td>"

    def _cell(self, cell: str | Sequence[Part]) -> str:
        return _safe(cell) if isinstance(cell, str) else self.spans(cell)


def _class(column: Part, inner: str = "") -> str:
    names = ["right"] * (column["align"] == "right") + ["amount"] * column["amount"]
    found = " ".join(filter(None, (*names, inner)))
    return f' class="{found}"' if found else ""


def _chart(_body: _Body, part: Part) -> Iterator[str]:
    """Bars from zero as lines of a drawing: its text is that of the table below it."""
    bars = [(point["name"], bar) for point in part["points"] for bar in point["bars"]]
    names = min(max([NAMES, *(LETTER * len(name) for name, _ in bars)]), WIDE // 2)
    legend = list(enumerate(part["series"]))
    height = LINE * (len(bars) + bool(legend))
    yield f'<svg role="img" aria-label="{_safe(part["alt"])}" viewBox="0 0 {WIDE} {height}">'
    for number, name in legend:
        x = names + number * (WIDE - names) // len(legend)
        yield f'<rect class="bar{number}" x="{x}" y="3" width="20" height="11"/>'
        yield f'<text x="{x + 26}" y="13">{_safe(name)}</text>'
    before = ""
    for place, (name, bar) in enumerate(bars, bool(legend)):
        y, room = LINE * place, WIDE - names - FIGURES
        x, width = names + bar["start"] * room // 1000, max(bar["length"] * room // 1000, 1)
        if name != before:
            yield f'<text x="0" y="{y + 13}">{_safe(name)}</text>'
        size = f'x="{x}" y="{y + 3}" width="{width}" height="11"'
        yield f'<rect class="bar{bar["series"]}" {size}/>'
        yield f'<text class="right" x="{WIDE}" y="{y + 13}">{_safe(bar["figure"])}</text>'
        before = name
    yield "</svg>"


def _picture(_body: _Body, part: Part) -> Iterator[str]:
    source = f"data:;base64,{b64encode(bytes(part['bytes'])).decode()}"
    yield f'<p><img src="{source}" alt="{_safe(part["alt"])}"></p>'


def _paragraph(body: _Body, part: Part) -> Iterator[str]:
    yield f"<p>{body.spans(part['runs'])}</p>"


def _remark(body: _Body, part: Part) -> Iterator[str]:
    yield f'<p class="remark">{body.spans(part["runs"])}</p>'


def _signatures(body: _Body, part: Part) -> Iterator[str]:
    yield f"<p>{_safe(part['place'])}</p>"
    yield '<ul class="signatures">'
    for person in part["people"]:
        role = body.spans([{**person, "text": person["role"]}])
        yield f"<li>{_safe(person['name'])}<span>{role}</span></li>"
    yield "</ul>"


def _nothing(_body: _Body, _part: Part) -> Iterator[str]:
    """Where the PDF turns a page: the style sheet turns them before each chapter."""
    yield from ()


Drawn: TypeAlias = Callable[[_Body, Any], "Iterator[str]"]

DRAWN: Mapping[str, Drawn] = {
    "cover": _Body.cover,
    "contents": _nothing,
    "page": _nothing,
    "heading": _Body.heading,
    "paragraph": _paragraph,
    "remark": _remark,
    "list": _Body.list,
    "table": _Body.table,
    "chart": _chart,
    "picture": _picture,
    "quote": _Body.quote,
    "together": _Body.together,
    "signatures": _signatures,
}
"""How each kind of part is drawn; a part of no kind here cannot be left out unseen."""


def _safe(text: str) -> str:
    """The text as HTML holds it, with a mark where a character would steer how it is shown."""
    return escape(STEERING.sub("\N{REPLACEMENT CHARACTER}", text))
