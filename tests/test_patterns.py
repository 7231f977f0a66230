"""Every regular expression of the program is looked at once, and stands here with what was seen.

A new one that repeats without an end fails the test until it is listed: no reader may be made to
hang by what it reads. How long the readers take is measured in tests/faults/test_growth.py.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

# The parser of patterns has no public name; what repeats is asked of it, and not of the text.
from re import _constants, _parser  # type: ignore[attr-defined]  # isort: skip

pytestmark = pytest.mark.sweep

ROOT = Path(__file__).parent.parent
PACKAGES = ("ledger", "exports", "finsam_tui")
CALLS = ("compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer")
BEGINNING = 52
"""Characters of a pattern that are listed."""

ENDLESS = _constants.MAXREPEAT
REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)

LISTED = {
    "one repetition, or several that stand apart, of one class of characters": r"""
ledger/budget/reader.py: r"([1-9][0-9]{0,8}):(\S.*)?"
ledger/printed_report/brought_forward.py: r"[^a-z0-9]+"
ledger/sie/tokenizer.py: r"[^ \t]+"
ledger/bank/matching.py: r"\w+"
ledger/bookkeeping/opening_csv.py: r"[0-9]+"
ledger/bookkeeping/quantities.py: r"(-?)([0-9]{0,12})(?:[.,]([0-9]{0,6})0*)?"
ledger/core/text.py: f"[{CONTROL}{BIDI}{INVISIBLE}\ud800-\udfff]"
ledger/core/text.py: f"[{CONTROL}]"
ledger/core/text.py: f"[{BIDI}{INVISIBLE}\ud800-\udfff]"
ledger/sie/line_reader.py: f"[{INVISIBLE}]"
ledger/core/text.py: r"([1-9][0-9]{0,8}):(\S+)"
ledger/core/calendar.py: r"[0-9]+"
ledger/core/calendar.py: r"[0-9 ./-]+"
ledger/core/text.py: f"[{_BREAKS}]+"
ledger/core/text.py: f"[{CONTROL}{BIDI}\N{ARABIC LETTER MARK}\ud800-\udff
finsam_tui/actions/written.py: r"([1-9][0-9]{0,8}):(.+)"
finsam_tui/terminal.py: f"[{CONTROL}{BIDI}\N{ARABIC LETTER MARK}\ud800-\udff
finsam_tui/widgets/text_cells.py: f"[{CONTROL}{BIDI}\N{ARABIC LETTER MARK}\ud800-\udff
finsam_tui/widgets/text_cells.py: f"([{_COMBINING}]{{{ALLOWED_MARKS}}})[{_COMBINING}]+
finsam_tui/widgets/text_cells.py: r"[+−-]?\d[\d\N{NO-BREAK SPACE},.:−-]*$"
finsam_tui/widgets/text_cells.py: r"\s*(?:\S|(?<=\d)[ \N{NO-BREAK SPACE}](?=\d{3}(?!\d
""",
    "put together of what has an end: the digits of an account": r"""
finsam_tui/cli/rules_cmd.py: rf"({ACCOUNT_PATTERN})((?: [0-9]{{1,9}}:[^ =]{{1,60}
ledger/bookkeeping/chart_of_accounts.py: ACCOUNT_PATTERN
ledger/budget/reader.py: f"({ACCOUNT_PATTERN})(?:-({ACCOUNT_PATTERN}))?"
ledger/report_layout/reader.py: f"({ACCOUNT_PATTERN})(?:-({ACCOUNT_PATTERN}))?"
ledger/report_layout/toml_form.py: ACCOUNT_PATTERN
ledger/sie/field_parsers.py: f"[0-9]{{1,{MAX_IMPORTED_ACCOUNT}}}"
""",
    "what ends a repetition cannot be in it, so there is one way to match": r"""
exports/render/row_headers.py: rb"(\d++) 0 R"
exports/render/row_headers.py: rb"/Headers\[\([^()]*+\)\]"
ledger/entry/posting_history.py: rf"\b({'|'.join(MONTHS)})\b( [0-9]{{4}}\b)?"
ledger/entry/posting_history.py: rf"\b(?:{'|'.join(MONTHS)})\b|[0-9]+"
ledger/entry/voucher_search.py: rf"({_DAY})|({_DAY})?\.\.({_DAY})?"
ledger/sie/checksum.py: r"^[ \t]*#KSUMMA(?![^ \t\n])([^\n]*)$"
ledger/sie/tokenizer.py: r'"((?:\\"|[^"])*)"(?=[ \t]|$)'
ledger/sie/tokenizer.py: r'"(.*?)"(?=[ \t]|$)'
ledger/sie/import_sie.py: rb"^[ \t\xef\xbb\xbf]*(?:" + "|".join([*ITEMS, "#VER
ledger/sie/voucher_parser.py: r"0+|[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
ledger/sie/voucher_parser.py: r'"?-?0*(?:\.0*)?"?(?:[ \t].*)?'
ledger/integrity/receipts.py: r"([0-9]{1,12})[- ]([0-9a-f]{12,64})(?: \S+(?: ([0-9
exports/render/markdown.py: r"[-+\u2212]?[0-9][0-9 \u00a0.,]*(?: ?(?:%|kr|tkr))?
finsam_tui/frame/search.py: r"([^\W\d_]{0,20})\s*([0-9]{1,12})"
""",
    "the repetitions give nothing back": r'''
ledger/sie/tokenizer.py: r'\{((?:"(?:\\"|[^"])*+"|[^{}"])*+)\}'
ledger/sie/tokenizer.py: r'\{((?:"[^"]*+"|[^{}"])*+)\}'
ledger/sie/parser.py: r"""^[\ \t]*+(?: \#TRANS[\ \t]++"?([0-9]{1,10}+)"?[\
ledger/sie/parser.py: r"""[\ \t]*+\#VER[\ \t]++"?([^\s"]{0,20}+)"?[\ \t]++
''',
    "only held against texts that are proved to be short first": r"""
ledger/printed_report/against_book.py: pattern
ledger/printed_report/against_book.py: r"[^a-zåäö]+"
ledger/printed_report/against_book.py: r"^[-+/=\s]+"
ledger/printed_report/printed.py: pattern
ledger/printed_report/printed.py: r"[a-zåäö]+"
ledger/printed_report/spelling.py: plain
ledger/printed_report/spelling.py: r"[a-z0-9_]+"
ledger/printed_report/row_concepts.py: words
ledger/report_layout/numbering.py: words
ledger/integrity/leftovers.py: r"\..+?(\.finsam)?\.([0-9]{1,10})\.(?:new|restored)(
ledger/integrity/leftovers.py: r"\..+()\.([0-9]{1,10})\.finsam\.part"
ledger/book/places.py: r"dropbox.*|onedrive.*|icloud.*|com~apple~clouddocs|
ledger/book/places.py: r"://|@.*:"
ledger/book/places.py: r"(.*?) on (.*) \(([^,)]+)[^)]*\)"
ledger/printed_report/sums.py: r"^(summa|totalt|totala)\b|totalt?$|\bresultat\b|^re
ledger/printed_report/sums.py: rf"{_LAST.pattern}|^verksamhetens (intäkter|kostnade
ledger/printed_report/text_figures.py: rf"(?P<about>knappt|drygt|cirka|ca|omkring|nära|över
ledger/core/money.py: rf"[+-]?{_TERM}(?:[+-]{_TERM})*"
ledger/core/money.py: r"(?<=[0-9.,]) (?! *[0-9]{3}(?![0-9]))(?= *[0-9.,])"
ledger/core/money.py: r"([+-]?)([^+-]+)"
ledger/core/money.py: r"([*/]?)([0-9.,]+)"
ledger/integrity/backup.py: r".+-([0-9]{8}T[0-9]{6}Z)-([0-9]{6,12})-([0-9a-f]{12
finsam_tui/screens/files/export.py: r"(.{0,20}?)\s*([0-9]{1,12})"
""",
    "only held against what the program itself has written": r"""
ledger/entry/draft_parsing.py: r"postings\[([0-9]+)\](?:\.(account|amount|objects|t
ledger/book/schema.py: r"CREATE TABLE (\w+)"
""",
}
"""Why each pattern cannot take a time that grows faster than the text: file, and its beginning."""


def patterns(source: str) -> list[tuple[str, bool]]:
    """The beginning of each pattern in a source, and whether it may repeat without an end."""
    return [
        (" ".join((ast.get_source_segment(source, node.args[0]) or "").split())[:BEGINNING], may)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "re"
        and node.func.attr in CALLS
        for may in [may_repeat_for_ever(node)]
    ]


def may_repeat_for_ever(call: ast.Call) -> bool:
    """Whether the pattern of a call repeats without an end; one put together is taken to."""
    given = call.args[0]
    if not isinstance(given, ast.Constant):
        return True
    text = given.value.decode("latin-1") if isinstance(given.value, bytes) else given.value
    flags = re.VERBOSE if "VERBOSE" in ast.unparse(call) else 0
    return is_endless(_parser.parse(text, flags))


def is_endless(parsed) -> bool:
    """Whether something in a parsed pattern repeats without an end."""
    if not isinstance(parsed, list | tuple | _parser.SubPattern):
        return False
    return any(
        (isinstance(item, tuple) and item[:1] and item[0] in REPEATS and item[1][1] == ENDLESS)
        or is_endless(item)
        for item in parsed
    )


def test_every_pattern_that_repeats_without_an_end_is_listed():
    found = sorted(
        f"{path.relative_to(ROOT).as_posix()}: {beginning}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for beginning, endless in patterns(path.read_text("utf-8"))
        if endless
    )
    assert found == sorted(line for of in LISTED.values() for line in of.split("\n") if line)


@pytest.mark.parametrize(
    ("source", "endless"),
    [
        ('re.compile("a{1,9}")', False),
        ('re.compile("a*")', True),
        ('re.search("(?:(?=b+))", text)', True),
        ('re.sub(rb"(x|y++)?", b"", text)', True),
        ('re.compile(f"[{A}]")', True),
    ],
)
def test_a_pattern_that_repeats_would_be_found(source, endless):
    assert [found for _, found in patterns(source)] == [endless]
