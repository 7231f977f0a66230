"""The faults that can be planted: each a small change of one place in one source.

A fault is a change of bytes, so that what is shown is what is run. Python is changed where its
syntax tree says; SQL, in files and in constants, where its words stand.
"""

from __future__ import annotations

import ast
import itertools
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PACKAGES = ("ledger", "exports", "finsam_tui")
SQL = re.compile(rb"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE)\b[^;]*\s")

COMPARED = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
}
COUNTED = {
    ast.Add: (r"\+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: (r"\*", "//"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "//"),
    ast.BitOr: (r"\|", "&"),
    ast.BitAnd: ("&", "|"),
}
TWINS = (
    ("first", "last"),
    ("opening", "closing"),
    ("income", "costs"),
    ("debit", "credit"),
    ("before", "after"),
    ("left", "right"),
    ("min", "max"),
    ("any", "all"),
    ("account", "project"),
    ("amount", "quantity"),
    ("amount", "year"),
    ("label", "id"),
    ("series", "number"),
    ("date", "registered"),
    ("start", "end"),
    ("low", "high"),
    ("floor", "ceil"),
    ("append", "extend"),
    ("centre", "project"),
)
"""Names that stand for neighbours; one is taken for the other where a file knows both."""

SQL_WORDS = (
    ("boundary", rb"(?<![<>=|-])<(?![=>])", b"<="),
    ("boundary", rb"<=", b"<"),
    ("boundary", rb"(?<![<>=|-])>(?![=>])", b">="),
    ("boundary", rb">=", b">"),
    ("comparison", rb"<>", b"="),
    ("comparison", rb" = ", b" >= "),
    ("comparison", rb"\bIS NOT\b", b"IS"),
    ("sign", rb" \+ ", b" - "),
    ("sign", rb" - ", b" + "),
    ("sign", rb"(?<=[ (,])-(?=[a-z:])", b""),
    ("condition", rb"\bAND\b", b"OR"),
    ("condition", rb"\b(?<!IS )NOT (?!NULL)", b""),
    ("condition", rb"\bAND [^()\n\"']+(?=[\n\"')])", b""),
    ("order", rb" DESC\b", b""),
    ("order", rb"(?<=[a-z]), \w+(?= *(\n|\"|LIMIT|\)))", b""),
    ("part", rb"\bLEFT JOIN\b", b"JOIN"),
    ("part", rb"\bUNION ALL\b", b"UNION"),
    ("part", rb"\bDISTINCT ", b""),
    ("twin", rb"\bMIN\(", b"MAX("),
    ("twin", rb"\bMAX\(", b"MIN("),
    ("twin", rb"\bmin\(", b"max("),
    ("twin", rb"\bmax\(", b"min("),
    ("twin", rb"\bSUM\(", b"MAX("),
    ("twin", rb"\bsum\(", b"max("),
    ("constant", rb"(?<![\w:'-])0(?![\w'])", b"1"),
    ("constant", rb"(?<![\w:'-])1(?![\w'])", b"2"),
)
"""What is changed in SQL: kind, pattern and what comes instead."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One change of one source."""

    path: str
    """From the root of the repository."""

    kind: str
    start: int
    end: int
    """The bytes that are replaced."""

    new: bytes
    line: int
    """The line where the change begins, from 1."""

    def planted(self, source: bytes) -> bytes:
        """The source with the fault in it."""
        return source[: self.start] + self.new + source[self.end :]

    @property
    def room(self) -> str:
        """The package it lies in."""
        return self.path.partition("/")[0]


Change = tuple[str, int, int, bytes]
"""Kind, first byte, byte after the last, and what comes instead."""


class Source:
    """A Python file, its tree, and where each node stands in its bytes."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self.starts = [0]
        for line in text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def span(self, node: ast.expr | ast.stmt | ast.keyword | ast.arg) -> tuple[int, int]:
        """The first byte of a node and the byte after its last."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self.starts[node.lineno - 1] + node.col_offset,
            self.starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def of(self, node: ast.expr | ast.stmt | ast.keyword | ast.arg) -> bytes:
        """The bytes of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    @cached_property
    def names(self) -> set[str]:
        """Every name and attribute of the file."""
        walked = list(ast.walk(self.tree))
        plain = {node.id for node in walked if isinstance(node, ast.Name)}
        return plain | {node.attr for node in walked if isinstance(node, ast.Attribute)}

    def nodes(self) -> Iterator[ast.AST]:
        """What runs: no annotations, docstrings, decorators, imports, lists of exports or types."""
        waiting: list[ast.AST] = [self.tree]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [child for child in ast.iter_child_nodes(node) if not _idle(node, child)]


def _idle(parent: ast.AST, child: ast.AST) -> bool:
    """Whether a child does nothing when the program runs, or is a name of the outer world."""
    if isinstance(child, ast.Import | ast.ImportFrom | ast.arguments):
        return True
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True
    if isinstance(parent, ast.Module) and _of_types(child):
        return True
    if isinstance(parent, ast.AnnAssign):
        return child is parent.annotation or ast.unparse(parent.annotation) == "TypeAlias"
    if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
        return child in parent.decorator_list or child is parent.returns
    return isinstance(parent, ast.ClassDef) and child not in parent.body


def _of_types(child: ast.AST) -> bool:
    """Whether a statement of a module is for the types alone, which mypy holds."""
    if isinstance(child, ast.If):
        return ast.unparse(child.test) == "TYPE_CHECKING"
    return isinstance(child, ast.Assign) and ast.unparse(child.targets[0]) == "__all__"


def _between(
    source: Source, left: ast.expr, right: ast.expr, old: str, new: str
) -> Iterator[tuple[int, int, bytes]]:
    start, end = source.span(left)[1], source.span(right)[0]
    found = re.search(rf"(?<![\w<>=!]){old}(?![\w<>=])".encode(), source.text[start:end])
    if found is not None:
        yield start + found.start(), start + found.end(), new.encode()


def _comparisons(source: Source, node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        for left, right, kind in zip(sides, sides[1:], node.ops, strict=False):
            old, new = COMPARED[type(kind)]
            name = "boundary" if old[0] in "<>" else "comparison"
            for change in _between(source, left, right, old, new):
                yield (name, *change)


def _signs(source: Source, node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BinOp) and type(node.op) in COUNTED:
        if isinstance(node.left, ast.Constant) and isinstance(node.left.value, str | bytes):
            return
        for change in _between(source, node.left, node.right, *COUNTED[type(node.op)]):
            yield ("sign", *change)
        start, end = source.span(node)
        yield "part", start, end, source.of(node.left)
        yield "part", start, end, source.of(node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield ("sign", *source.span(node), source.of(node.operand))
    elif isinstance(node, ast.AugAssign) and type(node.op) in (ast.Add, ast.Sub):
        old, new = COUNTED[type(node.op)]
        start, end = source.span(node.target)[1], source.span(node.value)[0]
        found = re.search(rf"{old}=".encode(), source.text[start:end])
        if found is not None:
            yield "sign", start + found.start(), start + found.end(), f"{new}=".encode()


def _conditions(source: Source, node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BoolOp):
        pair = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            for change in _between(source, left, right, *pair):
                yield ("condition", *change)
        for left, right in zip(node.values, node.values[1:], strict=False):
            yield "condition", source.span(left)[1], source.span(right)[1], b""
        yield "condition", source.span(node.values[0])[0], source.span(node.values[1])[0], b""
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield ("condition", *source.span(node), source.of(node.operand))
    elif isinstance(node, ast.If | ast.IfExp):
        for value in (b"True", b"False"):
            yield ("condition", *source.span(node.test), value)
    elif isinstance(node, ast.comprehension):
        for test in node.ifs:
            yield ("condition", *source.span(test), b"True")


def _constants(source: Source, node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ("constant", *source.span(node), str(not node.value).encode())
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        for value in (node.value + 1, node.value - 1):
            if value >= 0:
                yield ("constant", *source.span(node), str(value).encode())


def _swaps(source: Source, node: ast.AST) -> Iterator[Change]:
    pairs: list[tuple[ast.expr, ast.expr]] = []
    if isinstance(node, ast.Call):
        pairs += zip(node.args, node.args[1:], strict=False)
        named = [word.value for word in node.keywords if word.arg]
        pairs += itertools.pairwise(named)
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
        pairs += zip(node.elts, node.elts[1:], strict=False)
    elif isinstance(node, ast.IfExp):
        pairs.append((node.body, node.orelse))
    for one, other in pairs:
        (start, one_end), (other_start, end) = source.span(one), source.span(other)
        if type(one) is not type(other) or not isinstance(one, ast.Name | ast.Attribute | ast.Call):
            continue
        if start < other_start and source.of(one) != source.of(other):
            middle = source.text[one_end:other_start]
            yield "swap", start, end, source.of(other) + middle + source.of(one)


def _parts(source: Source, node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Tuple | ast.List | ast.Set) and len(node.elts) > 1:
        if isinstance(getattr(node, "ctx", None), ast.Store):
            return
        for one, other in zip(node.elts, node.elts[1:], strict=False):
            yield "part", source.span(one)[0], source.span(other)[0], b""
        yield "part", source.span(node.elts[-2])[1], source.span(node.elts[-1])[1], b""
    elif (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.YieldFrom)
    ) or isinstance(node, ast.Continue | ast.Break | ast.Raise | ast.AugAssign):
        yield ("part", *source.span(node), b"pass")


def _orders(source: Source, node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Call) and re.search(rb"\b(sorted|sort|min|max)$", source.of(node.func)):
        for word in node.keywords:
            before = source.text[: source.span(word)[0]].rstrip()
            start = len(before) - 1 if before.endswith(b",") else source.span(word)[0]
            yield "order", start, source.span(word)[1], b""
        if not node.keywords and source.of(node.func) == b"sorted":
            yield ("order", *source.span(node.func), b"list")


def _twins(source: Source, node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        name, (start, end) = node.id, source.span(node)
    elif isinstance(node, ast.Attribute):
        name, end = node.attr, source.span(node)[1]
        start = end - len(name)
    else:
        return
    for pair in TWINS:
        if name in pair:
            twin = pair[1 - pair.index(name)]
            if twin in source.names or twin in dir(__builtins__) or twin in ("any", "all"):
                yield "twin", start, end, twin.encode()


def _in_sql(text: bytes, start: int, end: int) -> Iterator[Change]:
    for kind, pattern, new in SQL_WORDS:
        for found in re.finditer(pattern, text[start:end]):
            line = text[text.rfind(b"\n", 0, start + found.start()) + 1 : start + found.start()]
            if b"--" not in line:
                yield f"sql {kind}", start + found.start(), start + found.end(), new


def _queries(source: Source, node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Constant | ast.JoinedStr) and not isinstance(
        getattr(node, "value", ""), bytes | int | float
    ):
        start, end = source.span(node)
        if SQL.search(source.text[start:end]):
            yield from _in_sql(source.text, start, end)


OPERATORS: tuple[Callable[[Source, ast.AST], Iterator[Change]], ...] = (
    _comparisons,
    _signs,
    _conditions,
    _constants,
    _swaps,
    _parts,
    _orders,
    _twins,
    _queries,
)


def changes_of(path: str, text: bytes) -> Iterator[Change]:
    """Every change of a source that this page knows."""
    if path.endswith(".sql"):
        yield from _in_sql(text, 0, len(text))
        return
    source = Source(text)
    for node in source.nodes():
        for operator in OPERATORS:
            yield from operator(source, node)


def faults_of(path: str, text: bytes) -> list[Fault]:
    """Every fault that can be planted in a source, in order; not whether it can be read."""
    changes = sorted(set(changes_of(path, text)), key=lambda change: (change[1:], change[0]))
    return [
        Fault(path, kind, start, end, new, text[:start].count(b"\n") + 1)
        for kind, start, end, new in changes
    ]


def is_readable(fault: Fault, text: bytes) -> bool:
    """Whether the source with the fault is Python still, and another program than before."""
    planted = fault.planted(text)
    if fault.path.endswith(".sql"):
        return planted != text
    try:
        return ast.dump(ast.parse(planted)) != ast.dump(ast.parse(text))
    except SyntaxError:
        return False


def sources(root: Path) -> dict[str, bytes]:
    """The sources of the product, by their paths."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for package in PACKAGES
        for path in sorted((root / package).rglob("*"))
        if path.suffix in (".py", ".sql")
    }
