"""Which function of the source calls which, as far as names tell."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parent.parent.parent
Node: TypeAlias = tuple[str, str]
"""A module and a function in it; a method stands under `"method"` and its name alone."""

METHOD = "method"
COMMON = frozenset({"append", "record", "post", "add", "close", "run", "save"})
"""Methods of many classes, which a name does not tell apart."""


@cache
def module_path(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    found = [one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()]
    return found[0] if found else None


@cache
def tree(module: str) -> ast.Module:
    path = module_path(module)
    return ast.parse(path.read_text() if path else "")


@cache
def imported(module: str) -> dict[str, Node]:
    """What a module imports from ours, by the name that it has there."""
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


@cache
def resolved(node: Node) -> Node:
    """Where a function is defined, when it is imported from a package that only passes it on."""
    module, name = node
    known = imported(module).get(name)
    defined = {one.name for one in tree(module).body if isinstance(one, ast.FunctionDef)}
    return resolved(known) if known and name not in defined else node


def functions(module: str) -> dict[Node, ast.FunctionDef]:
    found: dict[Node, ast.FunctionDef] = {}
    for node in tree(module).body:
        if isinstance(node, ast.FunctionDef):
            found[module, node.name] = node
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name not in COMMON:
                    found[METHOD, method.name] = method
    return found


def names_in(module: str, function: ast.AST) -> set[Node]:
    """What a function names: functions of its module and of others, and methods."""
    found: set[Node] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            found.add(resolved((module, node.id)))
        elif isinstance(node, ast.Attribute):
            whose = node.value.id if isinstance(node.value, ast.Name) else ""
            package, name = imported(module).get(whose, ("", ""))
            found.add(resolved((f"{package}.{name}", node.attr)))
            found.add((METHOD, node.attr))
    return found


@cache
def calls() -> dict[Node, set[Node]]:
    """For every function of the ledger and the actions, what it names."""
    graph: dict[Node, set[Node]] = {}
    for folder in ("ledger", "finsam_tui/actions"):
        for path in (ROOT / folder).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            for node, function in functions(module).items():
                graph.setdefault(node, set()).update(names_in(module, function))
    return graph


def reached_from(start: set[Node]) -> set[Node]:
    """Every function that these come to, themselves among them."""
    found, new = set(), start & calls().keys()
    while new:
        found |= new
        new = {one for node in new for one in calls()[node]} & calls().keys() - found
    return found


@cache
def writers() -> frozenset[Node]:
    """The functions of the ledger that write in a book, or have another do it."""
    found = {node for node, names in calls().items() if (METHOD, "writing") in names}
    while more := {node for node, names in calls().items() if names & found} - found:
        found |= more
    return frozenset(node for node in found if node[0].startswith("ledger"))
