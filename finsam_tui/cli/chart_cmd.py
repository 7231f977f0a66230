"""`finsam chart`: accounts, objects and the lines of the notes, changed by command."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from finsam_tui.actions import chart
from finsam_tui.actions.written import read, read_object
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _, language, translate_problem
from finsam_tui.template_diff_lines import effect_documents, effect_lines
from ledger.core.errors import Refused, problem
from ledger.core.model import PROJECT
from ledger.layout_changes import structure
from ledger.registers.columns import objects_document
from ledger.statements.book_statements import notes_of, printed_notes, statement_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Mapping

    from ledger.core.label import Label
    from ledger.layout_changes.structure import Act
    from ledger.layout_changes.template_diff import LineChange


def add_arguments(parser: ArgumentParser) -> None:
    """The book, and what is to be changed."""
    options.add_book(parser)
    verbs = parser.add_subparsers(
        dest="what",
        required=True,
        metavar="show|add-account|add-object|add-line|rename|move|place|retire|restore",
    )

    def verb(name: str, text: str) -> ArgumentParser:
        made: ArgumentParser = verbs.add_parser(name, summary=text, help=text)
        options.add_year(made)
        options.add_json(made)
        if name != "show":
            made.add_argument(
                "--dry-run", action="store_true", help=_("only show what would change")
            )
            made.add_argument(
                "--reason", metavar="T", default="", help=_("why, recorded in the history")
            )
            options.add_by(made)
        return made

    verb("show", _("the lines that accounts can be placed on, and what has no line"))
    made = verb("add-account", _("a new account"))
    made.add_argument("number", metavar="NUMBER")
    made.add_argument("name", metavar="NAME")
    made.add_argument("--line", metavar="ID", default="", help=_("the line to place it on"))
    made.add_argument("--kind", choices=("asset", "liability", "income", "cost"))
    made = verb("add-object", _("a new project or another object"))
    text = _("its code (a project), or dimension and code as 1:KANSLI")
    made.add_argument("code", metavar="CODE", help=text)
    made.add_argument("name", metavar="NAME")
    _add_english(made)
    _add_dimension(made)
    text = _("a line of its own in the note; may be given several times")
    made.add_argument("--note", metavar="N", action="append", default=[], help=text)
    made = verb("add-line", _("a new line in a note, or one for each project that lacks one"))
    made.add_argument("note", metavar="NOTE")
    made.add_argument("name", metavar="NAME", nargs="?")
    _add_english(made)
    made.add_argument("--accounts", metavar="A", nargs="+", default=[], help="5010-5019 5410")
    made.add_argument("--object", metavar="D:CODE", action="append", default=[], help="6:MIA")
    text = _("a line for each object with a balance that has none")
    made.add_argument("--each-object", action="store_true", help=text)
    _add_dimension(made)
    made = verb("rename", _("another name on an account, an object, a line or a note"))
    text = _("an account number, an object as 6:MIA, the id of a line, or note:3")
    made.add_argument("item", metavar="WHAT", help=text)
    made.add_argument("name", metavar="NAME")
    _add_english(made)
    made = verb("move", _("a line before another of the same note or statement, or last"))
    made.add_argument("line", metavar="LINE")
    made.add_argument("--before", metavar="LINE", help=_("the line that it is put before"))
    made = verb("place", _("accounts on a line, several at once"))
    made.add_argument("accounts", metavar="ACCOUNT", nargs="+")
    made.add_argument("--line", metavar="ID", required=True, help=_("the line to place them on"))
    for name, text in (
        ("retire", _("accounts and objects out of use; what is recorded stays")),
        ("restore", _("accounts and objects into use again")),
    ):
        text_of_items = _("an account number, or an object as 6:MIA")
        verb(name, text).add_argument("items", metavar="WHAT", nargs="+", help=text_of_items)


def _add_english(parser: ArgumentParser) -> None:
    parser.add_argument("--english", metavar="NAME", default="", help=_("the name in English"))


def _add_dimension(parser: ArgumentParser) -> None:
    text = _("the dimension, by number (6, projects)")
    parser.add_argument("--dimension", type=options.number, metavar="D", default=PROJECT, help=text)


def run(given: Namespace) -> int:
    """Makes the change and tells what the reports show otherwise."""
    if given.what == "show":
        return _show(given)
    with open_book(given.book, read_only=given.dry_run) as book:
        act = structure.act_in(
            book, given.year, by=given.by, reason=given.reason, dry_run=given.dry_run
        )
        asked = given.what == "add-account" and not given.line
        fault = structure.without_line(act, given.number) if asked else None
        found = VERBS[given.what](act, given)
    remarks = [translate_problem(fault)] if fault else []
    document = {
        "changed": not given.dry_run,
        "effects": effect_documents(found),
        "problems": remarks,
    }
    end = _("Nothing is changed; without --dry-run it is.") if given.dry_run else _("Done.")
    lines = [*effect_lines(found, act.year.name), *remarks, end]
    return printing.print_answer(given, {"chart": document}, lines)


def _add_account(act: Act, given: Namespace) -> tuple[LineChange, ...]:
    return chart.add_account(act, given.number, given.name, given.line, kind=given.kind)


def _add_object(act: Act, given: Namespace) -> tuple[LineChange, ...]:
    member = _member(given.code) if ":" in given.code else (given.dimension, given.code)
    return chart.add_object(act, member, given.name, given.english, given.note)


def _add_line(act: Act, given: Namespace) -> tuple[LineChange, ...]:
    if given.each_object:
        return chart.add_line_for_each_object(act, given.note, given.dimension)
    if not given.name:
        raise Refused(problem("line-name", "A line has a name; or add --each-object.", "NAME"))
    members = [_member(word) for word in given.object]
    return chart.add_line(act, given.note, _label(given), given.accounts, members)


def _rename(act: Act, given: Namespace) -> tuple[LineChange, ...]:
    item = given.item
    if item.isdigit():
        return chart.rename_account(act, item, given.name)
    if item.startswith("note:"):
        return chart.rename_lines(act, note=(item.removeprefix("note:"), _label(given)))
    if ":" in item:
        return chart.rename_object(act, *_member(item), given.name)
    return chart.rename_lines(act, line=(item, _label(given)))


def _move(act: Act, given: Namespace) -> tuple[LineChange, ...]:
    return chart.move_line(act, given.line, given.before)


def _place(act: Act, given: Namespace) -> tuple[LineChange, ...]:
    return chart.place_accounts(act, given.accounts, given.line)


def _in_use(act: Act, given: Namespace) -> tuple[LineChange, ...]:
    members = [_member(word) for word in given.items if ":" in word]
    numbers = [word for word in given.items if ":" not in word]
    chart.set_in_use(act, numbers, members, active=given.what == "restore")
    return ()


VERBS = {
    "add-account": _add_account,
    "add-object": _add_object,
    "add-line": _add_line,
    "rename": _rename,
    "move": _move,
    "place": _place,
    "retire": _in_use,
    "restore": _in_use,
}


def _label(given: Namespace) -> Label:
    return chart.typed_label(given.name, given.english)


def _member(word: str) -> tuple[int, str]:
    return read(word, read_object)


def _show(given: Namespace) -> int:
    """Prints the lines that take accounts, and what has no line with the way out."""
    with open_book(given.book, read_only=True) as book, book.reading():
        act = structure.act_in(book, given.year, dry_run=True)
        template = act.template
        printed = printed_notes(book, template, act.year)
        unplaced = notes_of(book, act.year).unplaced
        unplaced = unplaced or statement_of(book, "income", act.year).unplaced
    lines = [
        {
            "id": leaf.line.id,
            "label": leaf.line.label.in_language(language()),
            "note": leaf.note.number if leaf.note else None,
            "printed_note": printed.get(leaf.note.number) if leaf.note else None,
            "accounts": list(dict.fromkeys(claim.interval for claim in leaf.line.claims)),
        }
        for leaf in template.leaves()
    ]
    left = [(one.account, one.objects) for one in unplaced]
    names = [
        {"account": account, "objects": objects_document(members)} for account, members in left
    ]
    listed = (
        f"{line['note'] or '':>4}  {line['id']}: {line['label']}{_in_print(line)}" for line in lines
    )
    document = {"chart": {"lines": lines, "unplaced": names}}
    return printing.print_answer(given, document, itertools.chain(listed, _left(left)))


def _in_print(line: Mapping[str, object]) -> str:
    """The number that the report prints the line's note with, where it is another."""
    number = line["printed_note"]
    return "" if number in (None, line["note"]) else _(" (note {note} in print)", note=number)


def _left(left: list[tuple[str, tuple[tuple[int, str], ...]]]) -> Iterator[str]:
    yield ""
    if not left:
        yield _("Every balance has its line.")
        return
    yield _(
        "{number:# balance has|# balances have} no line; finsam chart BOOK place ACCOUNT{number:|"
        " …} --line ID {number:gives it one|places them}:",
        number=len(left),
    )
    for key in left:
        yield f"  {structure.balance_name(key)}"
    if any(members for _account, members in left):
        yield _(
            "Where an object stands beside the account, a line for the object may be what is"
            " missing: finsam chart BOOK add-line NOTE --each-object."
        )
