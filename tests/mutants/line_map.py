"""Which tests run a line: made once by running them all, and stored outside the repository."""

from __future__ import annotations

import ast
import difflib
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests.mutants.copying import Copy
from tests.mutants.faults import sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NAME = "lines.json"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(slots=True)
class KnownTest:
    """A test of the suite as it was when the map was made."""

    id: str
    seconds: float
    """Of processor time, which is the same on a busy machine."""

    passed: bool
    is_sweep: bool = False
    """Whether it is of the second part of the suite, as that is now."""

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.id.partition("::")[0]


@dataclass
class LineMap:
    """The tests of each line."""

    sources: dict[str, str] = field(default_factory=dict)
    """The product as it was, so that lines that have moved are found."""

    tests: list[KnownTest] = field(default_factory=list)
    lines: dict[str, dict[int, int]] = field(default_factory=dict)
    """For each path and line the tests that run it, as bits."""

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The stored map, None when there is none."""
        path = folder / NAME
        if not path.exists():
            return None
        stored = json.loads(path.read_text())
        return cls(
            stored["sources"],
            [KnownTest(*row) for row in stored["tests"]],
            {
                path: {int(line): int(bits, 16) for line, bits in lines.items()}
                for path, lines in stored["lines"].items()
            },
        )

    def write(self, folder: Path) -> None:
        """Stores the map."""
        folder.mkdir(parents=True, exist_ok=True)
        stored = {
            "sources": self.sources,
            "tests": [(test.id, test.seconds, test.passed) for test in self.tests],
            "lines": {
                path: {line: f"{bits:x}" for line, bits in lines.items()}
                for path, lines in self.lines.items()
            },
        }
        (folder / NAME).write_text(json.dumps(stored))

    def without(self, files: Sequence[str]) -> Self:
        """The map without the tests of some files or folders."""
        gone = tuple(name.rstrip("/") for name in files)
        inside = tuple(f"{name}/" for name in gone)
        remaining: list[KnownTest] = []
        runs: list[tuple[int, int, int]] = []
        first = 0
        for is_gone, group in groupby(
            self.tests, lambda test: test.file in gone or test.file.startswith(inside)
        ):
            many = list(group)
            if not is_gone:
                runs.append((first, (1 << len(many)) - 1, len(remaining)))
                remaining += many
            first += len(many)
        return type(self)(
            self.sources,
            remaining,
            {
                path: {
                    line: any_of((bits >> first & mask) << to for first, mask, to in runs)
                    for line, bits in lines.items()
                }
                for path, lines in self.lines.items()
            },
        )

    def tests_of(self, bits: int) -> Iterator[KnownTest]:
        """The tests that some bits stand for."""
        return (test for number, test in enumerate(self.tests) if bits >> number & 1)

    def renumbered(self, path: str, text: str) -> dict[int, int]:
        """The bits of each line of a source as it is now.

        A line that is new has those of the lines it came in the place of, or came between.
        """
        known, before = self.lines.get(path, {}), self.sources.get(path, "")
        if before == text:
            return known
        old, now = before.splitlines(), text.splitlines()
        matcher = difflib.SequenceMatcher(None, old, now, autojunk=False)
        found: dict[int, int] = {}
        for way, first, last, begin, end in matcher.get_opcodes():
            if way == "equal":
                moved = {
                    begin + line - first: known.get(line + 1, 0) for line in range(first, last)
                }
            else:
                there = range(first, last) if first < last else range(first - 1, first + 1)
                bits = any_of(known.get(line + 1, 0) for line in there)
                moved = dict.fromkeys(range(begin, end), bits)
            found |= {line + 1: bits for line, bits in moved.items() if bits}
        return found


def any_of(many: Iterable[int]) -> int:
    """The tests of any of some bits."""
    bits = 0
    for one in many:
        bits |= one
    return bits


def made_map(root: Path, folder: Path, files: Sequence[str] = ()) -> LineMap:
    """The map, made by running all tests, or anew for some files of tests."""
    stored = LineMap.read(folder) if files else None
    before = stored.without(files) if stored else LineMap()
    now = {path: text.decode() for path, text in sources(root).items()}
    result = LineMap(now, before.tests, {p: before.renumbered(p, text) for p, text in now.items()})
    with tempfile.TemporaryDirectory(prefix="finsam-mutants-") as scratch:
        copy = Copy(root, Path(scratch) / "copy")
        _run_all(copy.folder, Path(scratch), files)
        for part in sorted(Path(scratch).glob("tests.*.json")):
            _take(result, json.loads(part.read_text()))
    result.write(folder)
    return result


def mark_sweeps(root: Path, tests: Iterable[KnownTest]) -> set[str]:
    """Marks the tests that are sweeps, and gives the names of all that are."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--collect-only", "-m", "sweep"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    sweeps = {line for line in done.stdout.splitlines() if "::" in line}
    for test in tests:
        test.is_sweep = test.id in sweeps
    return sweeps


def _run_all(root: Path, scratch: Path, files: Sequence[str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "not slow"]
    environ = {
        **os.environ,
        "FINSAM_MAP": str(scratch),
        "PYTHONPATH": str(root),
    }
    command += ["-p", "tests.mutants.recording"]
    subprocess.run([*command, *files], cwd=root, env=environ, check=False)


def _take(into: LineMap, found: dict[str, Any]) -> None:
    users: defaultdict[str, int] = defaultdict(int)
    for test, about in found["tests"].items():
        bit = 1 << len(into.tests)
        into.tests.append(KnownTest(test, about["seconds"], about["passed"]))
        for context in (test, *about["fixtures"]):
            users[context] |= bit
    bits_of = [users.get(context, 0) for context in found["contexts"]]
    for path, recorded in found["lines"].items():
        lines = into.lines.setdefault(path, {})
        for line, bits in recorded.items():
            number = int(line)
            lines[number] = lines.get(number, 0) | _translated(int(bits, 16), bits_of)


def _translated(contexts: int, bits_of: Sequence[int]) -> int:
    """The tests of some contexts."""
    bits = 0
    while contexts:
        lowest = contexts & -contexts
        bits |= bits_of[lowest.bit_length() - 1]
        contexts ^= lowest
    return bits


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a source, and where it stands."""

    path: str
    first: int
    last: int
    """Its lines; of one with a body, those of its head."""

    function: tuple[int, int] | None
    """The lines of the outermost function around it; None when it runs at import."""

    binds: frozenset[str]
    """What an import makes of it: names of the module or of a class."""

    mentions: frozenset[str]
    is_head: bool
    """Whether it is the head of that function."""


class Chooser:
    """Chooses the tests that may notice a fault."""

    def __init__(self, line_map: LineMap, texts: dict[str, bytes]) -> None:
        self.map, self.texts = line_map, texts

    @cached_property
    def statements(self) -> dict[str, list[Statement]]:
        """All statements of the product, by path."""
        return {
            path: list(_statements(path, ast.parse(text)))
            for path, text in self.texts.items()
            if path.endswith(".py")
        }

    @cached_property
    def lines(self) -> dict[str, dict[int, int]]:
        """The bits of each line as the sources are now."""
        return {path: self.map.renumbered(path, text.decode()) for path, text in self.texts.items()}

    @cached_property
    def by_name(self) -> dict[str, list[Statement]]:
        """The statements that mention a name."""
        found: defaultdict[str, list[Statement]] = defaultdict(list)
        for statements in self.statements.values():
            for statement in statements:
                for name in statement.mentions:
                    found[name].append(statement)
        return found

    def bits(self, path: str, line: int) -> int:
        """The tests that run a line, or what an import makes of it.

        Where the map knows of none: those of the function, which may have been written anew since,
        and of what names it.
        """
        if path.endswith(".sql"):
            return any_of(self.lines["ledger/book/schema.py"].values())
        around = [s for s in self.statements[path] if s.first <= line <= s.last]
        if not around:
            return any_of(self.lines[path].values())
        statement = min(around, key=lambda statement: statement.last - statement.first)
        own = self._within(path, statement.first, statement.last)
        if statement.function is None:
            return own | self._of_names(statement)
        if own and not statement.is_head:
            return own
        head = next(
            s for s in self.statements[path] if s.is_head and s.function == statement.function
        )
        return self._within(path, *statement.function) | self._of_names(head)

    def _within(self, path: str, first: int, last: int) -> int:
        known = self.lines[path]
        return any_of(known.get(line, 0) for line in range(first, last + 1))

    def _of_names(self, statement: Statement) -> int:
        """The tests that run a function that mentions it, straight or through other names."""
        waiting, seen, bits = set(statement.binds), set[str](), 0
        while waiting:
            name = waiting.pop()
            seen.add(name)
            for user in self.by_name.get(name, ()):
                if user.function is not None:
                    bits |= self._within(user.path, user.first, user.last)
                else:
                    waiting |= user.binds - seen
        return bits


def _statements(path: str, tree: ast.Module) -> Iterator[Statement]:
    waiting: list[tuple[ast.stmt, tuple[int, int] | None, frozenset[str]]] = [
        (node, None, frozenset()) for node in tree.body
    ]
    while waiting:
        node, function, owner = waiting.pop()
        body, heads = _parts(node)
        binds = owner | frozenset(_bound(node))
        last = node.end_lineno or node.lineno
        if body:
            last = max(node.lineno, min(child.lineno for child in body) - 1)
        mentions = frozenset(name for head in heads for name in _mentioned(head))
        is_outermost = function is None and isinstance(node, FUNCTIONS)
        if is_outermost:
            function = (node.lineno, node.end_lineno or node.lineno)
        yield Statement(path, node.lineno, last, function, binds, mentions, is_outermost)
        inner = binds if isinstance(node, ast.ClassDef) else owner
        waiting += [(child, function, inner) for child in body]


def _parts(node: ast.stmt) -> tuple[list[ast.stmt], list[ast.AST]]:
    """The statements inside a statement, and the rest of it."""
    body: list[ast.stmt] = []
    heads: list[ast.AST] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            body.append(child)
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            body += child.body
            heads += [part for part in ast.iter_child_nodes(child) if part not in child.body]
        else:
            heads.append(child)
    return body, heads


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.ClassDef, *FUNCTIONS)):
        yield node.name
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    for target in targets:
        yield from _mentioned(target)


def _mentioned(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.Attribute):
            yield inner.attr
        elif isinstance(inner, ast.keyword) and inner.arg:
            yield inner.arg
