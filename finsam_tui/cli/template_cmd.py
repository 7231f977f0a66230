"""`finsam template`: the layout of the annual report as a text file: shown, proved, set, made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.import_file import layout_of_file
from finsam_tui.actions.input_files import text_of
from finsam_tui.actions.layout import layout_text, set_layout, write_text
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _, language
from finsam_tui.template_diff_lines import effect_documents, effect_lines, left_behind_lines
from ledger.bookkeeping.fiscal_years import fiscal_year, template_text
from ledger.core.model import object_text
from ledger.report_layout.reader import read_new_template, read_template

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from ledger.report_layout.derive import Derived
    from ledger.report_layout.model import Template


def add_arguments(parser: ArgumentParser) -> None:
    """What is to be done with a layout."""
    kinds = parser.add_subparsers(dest="what", required=True, metavar="show|check|set|new")
    show = _("print the layout of a year, or write it to a file")
    shown = kinds.add_parser("show", summary=show, help=show)
    options.add_book(shown)
    options.add_year(shown)
    _add_output(shown)
    check = _("prove that a file is a layout; every fault with its line")
    checked = kinds.add_parser("check", summary=check, help=check)
    checked.add_argument("file", metavar="FILE", help=_("the layout, as template show writes it"))
    options.add_json(checked)
    put = _("give an open year the layout of a file; the effect on every line is shown")
    setting = kinds.add_parser("set", summary=put, help=put)
    options.add_book(setting)
    setting.add_argument("file", metavar="FILE", help=_("the layout, as template show writes it"))
    options.add_year(setting)
    setting.add_argument("--dry-run", action="store_true", help=_("only show what would change"))
    setting.add_argument(
        "--reason", metavar="T", default="", help=_("why, recorded in the history")
    )
    options.add_by(setting)
    options.add_json(setting)
    make = _("make a layout: a built-in one to change, or one that fits a SIE file")
    made = kinds.add_parser("new", summary=make, help=make)
    _add_output(made)
    made.add_argument(
        "--from",
        dest="base",
        metavar="ID",
        default="lkbr",
        help=_("a built-in layout or the path of one, to begin with (lkbr)"),
    )
    made.add_argument("--sie", metavar="FILE", help=_("the SIE file whose accounts get a place"))


def _add_output(parser: ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help=_("the file to write"))
    options.add_force(parser)


def run(given: Namespace) -> int:
    """Does what was asked for."""
    return {"show": _show, "check": _check, "set": _set, "new": _new}[given.what](given)


def _written(text: str, given: Namespace) -> bool:
    """Writes the text to the file that was named, if one was; else prints it."""
    if given.output is None:
        printing.print_lines(text.splitlines())
        return False
    write_text(given.output, text, force=given.force)
    return True


def _show(given: Namespace) -> int:
    with open_book(given.book, read_only=True) as book:
        text = template_text(book, fiscal_year(book, given.year))
    if _written(text, given):
        words = _(
            "{file} is written; change it, and finsam template set BOOK {file} takes it back.",
            file=given.output,
        )
        printing.print_lines([words])
    return 0


def _check(given: Namespace) -> int:
    template = read_new_template(text_of(given.file), Path(given.file).name)
    counts = {
        "accounts": len(template.accounts),
        "objects": len(template.objects),
        "lines": sum(1 for _line in template.lines()),
        "notes": len(template.notes),
    }
    document = {"id": template.id, "name": template.name.in_language(language()), **counts}
    return printing.print_answer(given, {"template": document}, [_sound(template, given.file)])


def _sound(template: Template, file: str) -> str:
    return _(
        "{file} can be used: {name}, {accounts:# account|# accounts}, {objects:# object|#"
        " objects}, {notes:# note|# notes}.",
        file=file,
        name=template.name.in_language(language()),
        accounts=len(template.accounts),
        objects=len(template.objects),
        notes=len(template.notes),
    )


def _set(given: Namespace) -> int:
    dry_run, name = given.dry_run, Path(given.file).name
    with open_book(given.book, read_only=dry_run) as book:
        year = fiscal_year(book, given.year)
        found, left = set_layout(
            book, year, given.file, reason=given.reason, by=given.by, dry_run=dry_run
        )
    document = {
        "year": year.name,
        "kept": not given.dry_run,
        "effects": effect_documents(found),
        "left_behind": [{"year": one.year, "line": one.line, "amount": one.amount} for one in left],
    }
    lines = [*effect_lines(found, year.name), *left_behind_lines(left)]
    if given.dry_run:
        lines.append(_("Nothing is changed; without --dry-run it is."))
    else:
        lines.append(_("{year} has the layout of {file}.", year=year.name, file=name))
    return printing.print_answer(given, {"template": document}, lines)


def _new(given: Namespace) -> int:
    base = layout_text(given.base)
    read_new_template(base, given.base)
    if given.sie is None:
        if _written(base, given):
            printing.print_lines([_("{file} is written.", file=given.output)])
        return 0
    made = layout_of_file(given.sie, base)
    if _written(made.text, given):
        printing.print_lines([*_result_lines(made, given.sie), _next(given)])
    return 1 if made.unplaced else 0


def _next(given: Namespace) -> str:
    return _(
        "{file} is written. Look it through; finsam import BOOK {sie} --template {file} makes the"
        " book with it.",
        file=given.output,
        sie=given.sie,
    )


def _result_lines(made: Derived, sie: str) -> Iterator[str]:
    """What somebody should look at in a layout that was made to fit a file."""
    template = read_template(made.text, sie)
    labels = {line.id: line.label.in_language(language()) for line in template.lines()}
    if made.lines:
        yield _(
            "{number:# project got a note line|# projects got a note line each}: {lines}.",
            number=len(made.lines),
            lines=", ".join(labels[line] for line in made.lines),
        )
    if made.shared:
        yield _(
            "{number:# project more was given no line of its own, and is|# projects more were"
            " given no lines of their own, and are} in the lines that are there.",
            number=made.shared,
        )
    for account, line in made.near.items():
        yield _(
            "Account {account} had no line and was put on the nearest, {line}: is it right?",
            account=account,
            line=labels[line],
        )
    for account, objects in made.unplaced[: printing.MOST_FAULTS]:
        yield _(
            "No line could be found for {balance}; write one in the file.",
            balance=f"{account} {object_text(objects)}".rstrip(),
        )
    if more := len(made.unplaced[printing.MOST_FAULTS :]):
        yield _(
            "And for {number} more. A layout made for a chart of accounts that is more like the"
            " file's is a better one to begin with: --from.",
            number=more,
        )
