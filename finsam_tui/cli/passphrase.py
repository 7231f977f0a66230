"""The passphrase of an encrypted copy: typed unseen, or from where no one else looks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.i18n import _
from ledger.book.regular_files import open_regular_file
from ledger.core import system
from ledger.core.errors import Refused, problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

VARIABLE = "FINSAM_PASSPHRASE"
LONGEST = 10_000


def add_passphrase(parser: ArgumentParser, *, encrypts: str = "") -> None:
    """`--passphrase-file`, and `--encrypt` with what is said of it."""
    if encrypts:
        parser.add_argument("--encrypt", action="store_true", help=encrypts)
    text = _(
        "a file whose first line is the passphrase (asked for, or {variable})", variable=VARIABLE
    )
    parser.add_argument("--passphrase-file", metavar="FILE", help=text)


def passphrase(given: Namespace, *, is_new: bool = False) -> str:
    """The passphrase; a new one is typed twice.

    Raises Refused when there is nobody to ask, or the two differ.
    """
    if given.passphrase_file:
        with open_regular_file(Path(given.passphrase_file)) as file:
            return file.readline(LONGEST).decode("utf-8", "surrogateescape").rstrip("\r\n")
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin or not sys.stdin.isatty():
        raise Refused(
            problem(
                "no-passphrase",
                "Nobody can type the passphrase here: give it in {variable}, or in a file with"
                " --passphrase-file.",
                variable=VARIABLE,
            )
        )
    typed = system.type_unseen(_("Passphrase: "))
    if is_new and system.type_unseen(_("The same again: ")) != typed:
        raise Refused(problem("passphrases-differ", "The two passphrases differ; begin again."))
    return typed
