"""`finsam templates`: the templates that come with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import options, printing
from finsam_tui.wording import language
from ledger.template import built_in, read_template, template_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing but the form of the answer."""
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Prints each template's id and name."""
    templates = {id_: read_template(template_text(id_), id_) for id_ in built_in()}
    names = {id_: item.name.in_language(language()) for id_, item in templates.items()}
    if given.json:
        printing.print_document(
            {"templates": [{"id": id_, "name": name} for id_, name in names.items()]}
        )
    else:
        printing.print_lines(f"{id_:10}  {name}" for id_, name in names.items())
    return 0
