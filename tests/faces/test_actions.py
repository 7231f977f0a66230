"""What a person does is one function, and both faces call it."""

from __future__ import annotations

import ast

import pytest

from tests.faces.call_graph import (
    ROOT,
    calls,
    functions,
    imported,
    names_in,
    reached_from,
    resolved,
    tree,
    writers,
)

pytestmark = pytest.mark.sweep

FACES = {
    "command": ("cli",),
    "screen": ("screens", "widgets", "frame"),
}

ONE_FACE = {
    "accept": "the command accepts a step in the words with which it closes the year",
    "add_earlier_claim": "claims from before the book are entered once, with the command",
    "paid_by": "the screen asks for the day and the amount",
    "add_item": "the command states all the items of a balance at once, with specify",
    "back_up": "a file of one's own choice: on the screens a second place is chosen once",
    "choose_way": "the screen ticks what it records, several at once: account_for",
    "drop_draft": "what is being typed has a draft; a command has its vouchers in a file",
    "link_depreciation": "a voucher typed by hand is seldom: by number, on the command line",
    "load_budget": "a budget from a file; on the screens it is typed, or made of an outcome",
    "save_draft": "what is being typed has a draft; a command has its vouchers in a file",
    "specify": "the screen adds an item at a time, with add_item",
    "stored_payment_file": "a file is written once more on the command line",
    "propose_budget": "the budget that is typed in the grid; the command loads a file",
    "match_by_hand": "the screen finds postings and items one after the other: account_for",
    "drop_voucher_template": "it is taken from the list that a new voucher begins from",
    "weed": "once a year, from a list that a decision names: one types the command",
    "store_voucher_template": "a template is made of a voucher that one looks at",
}
"""Actions that one face offers, and why the other does not."""

NO_ACTION = {
    "open_book": "opening a book that an older program made brings it up to date",
}
"""Functions of the ledger that write and are no action, or that no action comes to."""


def actions() -> dict[str, tuple[str, str]]:
    """Where each action is defined, by its name."""
    found = {}
    for path in sorted((ROOT / "finsam_tui" / "actions").glob("*.py")):
        module = f"finsam_tui.actions.{path.stem}"
        for node in tree(module).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                assert isinstance(node.value, ast.List)
                for element in node.value.elts:
                    name = str(ast.literal_eval(element))
                    assert name not in found, name
                    found[name] = resolved((module, name))
    return found


def modules_of(face: str) -> list[str]:
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for folder in FACES[face]
        for path in sorted((ROOT / "finsam_tui" / folder).rglob("*.py"))
    ]


def reached_by(face: str) -> set[str]:
    """The actions that some module of the face names."""
    named = {
        node
        for module in modules_of(face)
        for node in (names_in(module, tree(module)) | set(map(resolved, imported(module).values())))
    }
    return {name for name, node in actions().items() if node in named}


def test_every_action_is_reached_from_both_faces_or_its_reason_is_listed():
    both = reached_by("command") & reached_by("screen")
    assert actions().keys() - both == ONE_FACE.keys()
    assert actions().keys() - (reached_by("command") | reached_by("screen")) == set()


def test_every_function_of_the_actions_that_writes_is_listed_as_an_action():
    """What an action module defines and does not list, no rule of the two faces looks at."""
    unlisted = {
        f"{module}.{name}"
        for path in (ROOT / "finsam_tui" / "actions").glob("*.py")
        for module, name in functions(f"finsam_tui.actions.{path.stem}")
        if not name.startswith("_") and name not in actions()
        if reached_from({(module, name)}) & writers()
    }
    assert unlisted == set()


def test_every_writing_function_of_the_ledger_is_reached_from_an_action():
    reached = reached_from(set(actions().values()))
    public = {node for node in writers() if not node[1].startswith("_") and node[0] != "method"}
    assert {name for module, name in public - reached} == NO_ACTION.keys() - {"open_book"}


@pytest.mark.parametrize("face", FACES)
def test_no_face_writes_but_through_an_action(face: str):
    around = {
        (module, name)
        for module in modules_of(face)
        for source, name in imported(module).values()
        if source.startswith("ledger")
        if resolved((source, name)) in writers()
        if name not in NO_ACTION
    }
    assert around == set()


def test_the_graph_knows_what_writes_and_what_only_reads():
    """Literal cases: a direct write, one through another, one through a method, and none."""
    names = {name for _module, name in writers()}
    assert names >= {"lock_months", "enter_accrual", "rename_line", "import_sie", "type_figures"}
    assert names.isdisjoint({"accounts", "statement_of", "template_change", "closing_of", "todos"})
    assert ("ledger.closing.close_year", "close") in calls()
