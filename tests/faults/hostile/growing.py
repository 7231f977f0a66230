"""Files of any size of the shapes that readers find hardest: each a function of a size in bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ledger.report_layout.built_in.texts import built_in_text
from tests.faults.hostile.doors import DOORS
from tests.faults.hostile.lines import draft
from tests.faults.hostile.packages import stored, zipped
from tests.sie_files.small import HEAD, WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.faults.hostile.doors import Door

Shape: TypeAlias = "Callable[[int], bytes]"


def run(unit: str | bytes, before: str | bytes = b"", after: str | bytes = b"") -> Shape:
    """The same again and again, between what stands once."""
    unit, before, after = (
        part.encode("utf-8") if isinstance(part, str) else part for part in (unit, before, after)
    )
    return lambda size: before + unit * (max(0, size - len(before)) // len(unit)) + after


def counted(form: str, before: str = "", after: str = "", *, falling: bool = False) -> Shape:
    """Lines that differ by a number in them, rising or falling."""
    each = len(form.format(n=10**6, m=10**6))

    def made(size: int) -> bytes:
        count = max(1, size // each)
        numbers = range(count, 0, -1) if falling else range(1, count + 1)
        lines = "".join(form.format(n=n, m=n - 1) for n in numbers)
        return f"{before}{lines}{after}".encode()

    return made


PLAIN: Mapping[str, Shape] = {
    "one long line": run("x"),
    "line breaks": run("\n"),
    "blanks": run(" "),
    "quotes": run('"'),
    "escaped quotes": run('\\"'),
    "open braces": run("{"),
    "open brackets": run("["),
    "braces in braces": lambda size: b"{" * (size // 2) + b"}" * (size // 2),
    "brackets in brackets": lambda size: b"[" * (size // 2) + b"]" * (size // 2),
    "objects in objects": lambda size: b'{"a":' * (size // 6) + b"1" + b"}" * (size // 6),
    "digits": run("9"),
    "short lines": run("x\n"),
    "backslashes": run("\\"),
    "bytes that are no text": run(b"\xc3"),
    "NULs": run(b"\0"),
}
"""What is tried at every door."""

VOUCHER = HEAD + "#VER A 1 20190115\n{\n"
SIE: Mapping[str, Shape] = {
    "head": run("x", HEAD + "#PROSA "),
    "VER and blanks": run(" ", HEAD + "#VER A 1"),
    "VER and blanks in every line": run("#VER" + " " * 2200 + "x\n", HEAD),
    "TRANS and blanks": run(" ", VOUCHER + "#TRANS 1930"),
    "objects with escaped quotes": run('\\"', VOUCHER + "#TRANS 1930 {"),
    "objects never closed": run('"a\\"b" ', VOUCHER + "#TRANS 1930 {"),
    "objects never closed, in every line": run(
        "#TRANS 1930 {" + '\\"a" ' * 70 + " 1.00\n", VOUCHER
    ),
    "objects in objects": run('{"x"y" ', VOUCHER + "#TRANS 1930 "),
    "quotes in a name": run('a"b" ', HEAD + '#KONTO 1930 "'),
    "escaped quotes in a name": run('\\"x', HEAD + '#KONTO 1930 "'),
    "checksums": run("#KSUMMA\n", HEAD),
    "checksums with values": run("#KSUMMA 12345\n", "#KSUMMA\n" + HEAD),
    "checksum and quotes": run('"a\\"\n', "#KSUMMA\n" + HEAD),
    "accounts": counted('#KONTO {n} "Konto"\n', HEAD),
    "accounts that begin with 9": counted('#KONTO 9{n} "Konto"\n#IB 0 9{n} 1\n', HEAD),
    "balances without accounts": counted("#UB 0 9{n} 1.00\n#RES 0 9{n} 1.00\n", WHOLE),
    "months": counted("#PSALDO 0 201903 9{n} {{}} 1.00\n", WHOLE),
    "budgets": counted("#PBUDGET 0 201903 3{n} {{}} 1.00\n", WHOLE),
    "budgets of every account and object": lambda size: "".join(
        [WHOLE]
        + [
            f'#PBUDGET 0 201903 {3000 + n % 2000} {{6 "{n // 2000}"}} 1.00\n'
            for n in range(size // 40)
        ]
    ).encode(),
    "objects": counted('#OBJEKT 6 {n} "Projekt"\n', HEAD),
    "objects with balances": counted('#OIB 0 1930 {{6 "{n}"}} 1.00\n', HEAD),
    "dimensions": counted('#DIM {n} "Dimension"\n', HEAD),
    "dimensions under dimensions": counted('#UNDERDIM {n} "Dimension" {m}\n', HEAD),
    "dimensions under dimensions, backwards": counted(
        '#UNDERDIM {m} "Dimension" {n}\n', HEAD, falling=True
    ),
    "years": counted("#RAR -{n} 20190101 20191231\n", HEAD),
    "empty vouchers": run("#VER A 1 20190115\n{\n}\n", HEAD),
    "vouchers by falling numbers": counted(
        "#VER A {n}7 20190115\n{{\n#TRANS 1930 {{}} 1\n#TRANS 5010 {{}} -1\n}}\n",
        WHOLE,
        falling=True,
    ),
    "vouchers of a series each": counted(
        "#VER S{n} 1 20190115\n{{\n#TRANS 1930 {{}} 1\n#TRANS 5010 {{}} -1\n}}\n", WHOLE
    ),
    "vouchers of one number": run(
        "#VER A 7 20190115\n{\n#TRANS 1930 {} 1\n#TRANS 5010 {} -1\n}\n", WHOLE
    ),
    "vouchers that do not balance": run("#VER A 7 20190115\n{\n#TRANS 1930 {} 1\n}\n", WHOLE),
    "vouchers never closed": run("#VER A 7 20190115\n{\n#TRANS 1930 {} 1\n", WHOLE),
    "postings of an account each": counted("#TRANS 9{n} {{}} 1\n", VOUCHER, "}\n"),
    "postings of an object each": counted('#TRANS 1930 {{6 "{n}"}} 1\n', VOUCHER, "}\n"),
    "postings with a text each": counted('#TRANS 1930 {{}} 1 "" "a\\"{n}"\n', VOUCHER, "}\n"),
    "postings outside": run("#TRANS 1930 {} 1\n", HEAD),
    "postings of many numbers": run("#TRANS 1930 {} 99999999999999999999\n", VOUCHER),
    "lines of nothing known": run("#UNKNOWN x\n", HEAD),
    "carriage returns": run("#KONTO 1930 x\r", HEAD),
    "two bytes a letter": lambda size: (
        run("#KONTO 1930 x\n", HEAD)(size // 2).decode().encode("utf-16")
    ),
    "letters in UTF-8": run('#KONTO 1930 "åäö"\n', HEAD),
    "letters that were garbled": run("├Ñ├ñ\n".encode("cp437"), HEAD),
    "marks that pile up": run("e" + "\u0301" * 40, HEAD + "å #PROSA "),
}
JSON_LINES: Mapping[str, Shape] = {
    "vouchers": run(draft() + b"\n"),
    "one voucher of many postings": run(
        b'{"account":"5010","amount":"1.00"},',
        b'{"date":"2019-03-15","text":"x","postings":[',
        b'{"account":"1930","amount":"-1.00"}]}',
    ),
    "keys": counted('"k{n}":1,', '{"date":"2019-03-15",', '"k1":2}'),
    "numbers": run("1,", '{"a":[', "1]}"),
    "lines that are none": run("{}\n"),
    "text in escapes": run("\\u00e5", '{"text":"', '"}'),
    "objects of a posting": counted(
        '"{n}":"A",',
        '{"date":"2019-03-15","text":"x","postings":[{"account":"1930","amount":"1","objects":{',
        '"999999999":"A"}}]}',
    ),
}

VARNA = built_in_text("varna")


def of_varna(form: str, within: str, *, form_n: bool = True) -> Shape:
    """VärNa's template with more of something at a place in it."""
    assert within in VARNA

    def made(size: int) -> bytes:
        count = max(1, size // len(form.format(n=100_000, a=100_000)))
        more = "".join(form.format(n=n, a=100_000 + n) for n in range(count))
        return VARNA.replace(within, within + more, 1).encode()

    return made


TOML: Mapping[str, Shape] = {
    "keys": counted("k{n} = 1\n"),
    "tables": counted("[k{n}]\n"),
    "tables in a row": run("[[lines]]\n"),
    "parts of a key": run("a.", "", "a = 1"),
    "many keys of many parts": run("[" + "a." * 400 + "a]\n"),
    "text of escapes": run("\\u00e5", 'a = "', '"'),
    "text that never ends": run("x\n", "a = '''"),
    "comments": run("# x\n"),
    "numbers": run("1,", "a = [", "1]"),
    "hexadecimal digits": run("f", "years = [0x", "]"),
    "fractions": run("9", "a = 0."),
    "inline tables": run("{a = 1},", "a = [", "]"),
}
TEMPLATE: Mapping[str, Shape] = {
    "accounts": of_varna('["{a}", "x"],', "cost = ["),
    "accounts of a row": of_varna('"{a}",', "accounts = ["),
    "intervals that overlap": of_varna('"000000-{a}",', "accounts = ["),
    "rows of a sum": of_varna('"member_contributions",', "of = ["),
    "rows": of_varna('{{row = "r{n}", accounts = [], sv = "x"}},', "income = ["),
    "notes": counted('[[notes]]\nnumber = "{n}"\nsv = "x"\nlines = [{{line = "l{n}"}}]\n', VARNA),
    "objects": of_varna('["O{n}", "x"],', "project = ["),
}
PRINTED_HEAD = '[association]\nname = "x"\nyear = 2019\n'
PRINTED: Mapping[str, Shape] = {
    "rows": run('["Medlemsbidrag", "1", 100001, 200001],', f"{PRINTED_HEAD}[a]\nrows = [", "]"),
    "rows that sum": counted('["Summa {n}", "", {n}, {n}],', f"{PRINTED_HEAD}[a]\nrows = [", "]"),
    "columns": run("1,", f'{PRINTED_HEAD}[a]\nrows = [["x", "", ', "1]]"),
    "tables": counted('[t{n}]\nrows = [["Medlemsbidrag", "", {n}, 1]]\n', PRINTED_HEAD),
    "notes": counted('[[noter]]\nnumber = {n}\nrows = [["t", 1, {n}]]\n', PRINTED_HEAD),
    "blanks in a text": run(" ", f'{PRINTED_HEAD}[text_figures]\nunderskott = "knappt', ' x"'),
    "digits in a text": run("1", f'{PRINTED_HEAD}[text_figures]\nunderskott = "knappt ', ' x"'),
    "blanks in a label": run(" ", f'{PRINTED_HEAD}[a]\nrows = [["Summa', 'x", "", 1, 2]]'),
    "figures": counted("k{n} = {n}\n", f"{PRINTED_HEAD}[text_figures]\n"),
    "figures of years": counted("{n} = 1\n", f"{PRINTED_HEAD}[text_figures.a]\n"),
}
BUDGET_HEAD = "years = [2019]\nlines = [\n"
BUDGET: Mapping[str, Shape] = {
    "rows": counted('{{row = "r{n}", sv = "x", amounts = [1]}},\n', BUDGET_HEAD, "]"),
    "amounts": run("1,", f'{BUDGET_HEAD}{{row = "r", sv = "x", amounts = [', "1]}]"),
    "accounts": counted('"{n}",', f'{BUDGET_HEAD}{{row="r",sv="x",amounts=[1],accounts=[', "]}]"),
    "parts of a sum": run('"r",', f'{BUDGET_HEAD}{{sum = "s", sv = "x", of = [', "]}]"),
    "notes": counted('[notes.n{n}]\nsv = "x"\n', "years = [2019]\nlines = []\n"),
    "hexadecimal amount": run("f", f'{BUDGET_HEAD}{{row="r",sv="x",amounts=[0x', "]}]"),
}
CSV: Mapping[str, Shape] = {
    "lines": counted("r{n};Rad;;;;{n}\n", "id;label;line;accounts;objects;2019\n"),
    "columns": run(";", "id;label;2019"),
    "quotes never closed": run('a;"x\n', "id;label;2019\n"),
    "accounts of a cell": run("5010 ", "id;label;line;accounts;objects;2019\nr;Rad;;"),
}
OPENING: Mapping[str, Shape] = {
    "lines": counted("{n};1,00\n"),
    "one account": run("1930;1,00\n"),
    "balances that cancel": run("1930;1,00\n5010;-1,00\n"),
    "objects of a cell": run("6:MIA ", "1930;1,00;"),
    "dimensions of a cell": counted("{n}:A ", "1930;1,00;"),
    "sum without end": run("1+", "1930;", "1"),
    "digits of an account": run("1", "", ";1,00"),
    "postings as JSON": run('{"account":"1930","amount":"1.00"}\n'),
    "keys as JSON": counted('"k{n}":1,', "{", '"k1":2}'),
}
PRIOR: Mapping[str, Shape] = {
    "unknown lines": counted("unknown{n};1\n", "rad;belopp\n"),
    "lines of long names": run(f"{'x' * 9_000};1\n", "rad;belopp\n"),
    "one line": run("member_contributions;1\n", "rad;belopp\n"),
    "unknown accounts": counted("9{n};1,00\n"),
    "accounts with objects": counted("5010;1,00;6:O{n}\n"),
}
TO_FIT: Mapping[str, Shape] = {
    "accounts that no line takes": counted("#KONTO 9{n} x\n#KTYP 9{n} K\n#RES 0 9{n} 1.00\n", HEAD),
    "projects with costs": lambda size: (
        f"{WHOLE}#VER A 1 20190115\n{{\n".encode()
        + counted('#TRANS 5010 {{6 "P{n}"}} 1\n#TRANS 1930 {{}} -1\n')(size)
        + b"}\n"
    ),
    "budgets by objects": counted('#PBUDGET 0 201903 5010 {{6 "P{n}"}} 1.00\n', WHOLE),
}
MARKDOWN: Mapping[str, Shape] = {
    "heading with blanks": run(" ", "# a", "x"),
    "heading with marks": run(" #", "# a", "x"),
    "headings": run("# a\n\n"),
    "item with blanks": run(" ", "- ", "x"),
    "items": run("- a\n"),
    "items in items": lambda size: "".join(
        f"{'  ' * (n % 40)}- a\n" for n in range(max(1, size // 44))
    ).encode(),
    "table rule with blanks": run(" ", "a|b\n|-|", "x|"),
    "columns": run("|x", "", "\n|-|\n|x|\n"),
    "columns and lines": lambda size: b"|x" * (size // 4) + b"\n|-|\n" + b"|\n" * (size // 4),
    "bold that never ends": run("**a ", "x "),
    "italic that never ends": run("*a ", "x "),
    "stars": run("*", "x"),
    "stars in words": run("a*", "x"),
    "bold": run("**a** ", "x "),
    "amounts": run("1 000 000 kr ", "x "),
}


def package_of(count_of: Callable[[int], int]) -> Shape:
    """A ZIP file of many members as finsam stores them."""
    return lambda size: b"".join(stored(b"m%d" % n) for n in range(count_of(size)))


def deflated(size: int) -> bytes:
    """A small file that unpacks to a hundred times as much."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(20 * size))
    return made.getvalue()


PACKAGE: Mapping[str, Shape] = {
    "bomb": deflated,
    "members": package_of(lambda size: max(1, size // 40)),
    "members of another program": lambda size: zipped(*(f"m{n}" for n in range(size // 120))),
    "name of a member": lambda size: stored(b"x" * min(size, 65_000)) * (1 + size // 65_000),
    "manifest of one number": lambda size: stored(b"manifest.json", b"9" * size),
    "manifest in depth": lambda size: stored(b"manifest.json", b"[" * size),
}
ATTACHED: Mapping[str, Shape] = {}

SHAPES: Mapping[str, Mapping[str, Shape]] = {
    "import": SIE,
    "import to a new book": SIE,
    "record": JSON_LINES,
    "budget": {**TOML, **BUDGET},
    "budget in CSV": CSV,
    "compare": {**TOML, **PRINTED},
    "template": {**TOML, **TEMPLATE},
    "text": MARKDOWN,
    "items": JSON_LINES,
    "accrual": JSON_LINES,
    "verify": PACKAGE,
    "receipt": {},
    "receipt of a package": {},
    "opening": OPENING,
    "signers": {},
    "signed": {"signatures": lambda size: b"%PDF-1.7\n" + b"/ByteRange [ 0 1 " * (size // 17)},
    "attach": ATTACHED,
    "approval on paper": ATTACHED,
    "prior": {**CSV, **PRIOR},
    "prior by line": {**CSV, **PRIOR},
    "prior by account": {**OPENING, **PRIOR},
    "template check": {**TOML, **TEMPLATE},
    "template set": {**TOML, **TEMPLATE},
    "layout to begin with": {**TOML, **TEMPLATE},
    "layout to fit a file": {**SIE, **TO_FIT},
    "layout for an import": {**TOML, **TEMPLATE},
    "import of what is new": SIE,
    "import of what is otherwise": SIE,
    "import as drafts": SIE,
}
"""By the name of the door, what is tried there besides `MACHINE`."""


@dataclass(frozen=True, slots=True)
class Growing:
    """A shape at a door."""

    door: str
    words: tuple[str, ...]
    suffix: str
    shape: str
    make: Shape

    def __str__(self) -> str:
        """As a test is named after it."""
        return f"{self.door}: {self.shape}"


MORE_DOORS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "opening": (("opening", "BOOK", "FILE"), ".csv"),
    "approval on paper": (
        ("approve", "BOOK", "A", "1", "--by=FC", "--paper=2019-03-15", "--scan", "FILE"),
        ".pdf",
    ),
    "signers": (("text", "BOOK", "signers", "FILE"), ".txt"),
    "signed": (("signed", "BOOK", "FILE"), ".pdf"),
    "receipt of a package": (("verify", "BOOK", "--receipt", "FILE"), ".txt"),
    "prior": (("prior", "BOOK", "FILE"), ".csv"),
    "prior by line": (("prior", "BOOK", "FILE", "--by=line"), ".csv"),
    "prior by account": (("prior", "BOOK", "FILE", "--by=account"), ".csv"),
    "template check": (("template", "check", "FILE"), ".toml"),
    "template set": (("template", "set", "BOOK", "FILE", "--dry-run"), ".toml"),
    "layout to begin with": (("template", "new", "--from", "FILE", "-o", "NEW"), ".toml"),
    "layout to fit a file": (("template", "new", "--sie", "FILE", "-o", "NEW"), ".se"),
    "layout for an import": (("import", "NEW", "SIE", "--template", "FILE"), ".toml"),
    "import of what is new": (("import", "BOOK", "FILE", "--only-new", "--orgnr-ok"), ".se"),
    "import of what is otherwise": (("import", "BOOK", "FILE", "--replace", "--orgnr-ok"), ".se"),
    "import as drafts": (("import", "BOOK", "FILE", "--as-drafts", "--orgnr-ok"), ".se"),
}


def _door(door: Door) -> tuple[tuple[str, ...], str]:
    return door.words, door.suffix


def doors() -> dict[str, tuple[tuple[str, ...], str]]:
    """The doors where growing files are tried: the words of each, and the file's suffix."""
    return {door.name: _door(door) for door in DOORS if door.name in SHAPES} | dict(MORE_DOORS)


def growing() -> list[Growing]:
    """Every shape at every door."""
    at = doors()
    return [
        Growing(name, *at[name], shape, make)
        for name, own in SHAPES.items()
        for shape, make in {**PLAIN, **own}.items()
    ]
