"""`finsam templates`: the templates that come with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.i18n import language
from ledger.report_layout.built_in.texts import built_in, built_in_text
from ledger.report_layout.reader import read_template

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing but the form of the answer."""
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Prints each template's id and name."""
    templates = {id_: read_template(built_in_text(id_), id_) for id_ in built_in()}
    names = {id_: item.name.in_language(language()) for id_, item in templates.items()}
    listed = [{"id": id_, "name": name} for id_, name in names.items()]
    lines = (f"{id_:10}  {name}" for id_, name in names.items())
    return printing.print_answer(given, {"templates": listed}, lines)
