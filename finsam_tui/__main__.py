"""`finsam`: the first word says which command; what goes wrong is said in a sentence."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.cli import commands
from finsam_tui.cli import output as printing
from finsam_tui.i18n import _, language_requested, set_language, translate_problem
from ledger import __version__
from ledger.book.book import show_notices
from ledger.book.files import write_on_network_disks
from ledger.core.errors import LedgerError, system_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.core.errors import Problem

GC_THRESHOLDS = 50_000, 20, 50
"""How seldom garbage is searched for: at Python's own pace it is a twentieth of a start."""

INTERRUPTED = 130
"""The exit code after Ctrl+C, as shells expect it."""


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0 when done in full, 1 when refused, 2 when misused."""
    gc.set_threshold(*GC_THRESHOLDS)
    os.umask(0o077)
    given = sys.argv[1:] if words is None else words
    set_language(language_requested(given, os.environ))
    write_on_network_disks(asked=commands.NETWORK_DISK in given)
    show_notices(_print_notice)
    printing.prepare_streams()
    try:
        status = _run(given)
        printing.flush()
    except LedgerError as error:
        printing.print_problems(error.problems)
        return INTERRUPTED if error.problems[:1] and error.problems[0].code == "stopped" else 1
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 0
    except KeyboardInterrupt:
        printing.print_faults([_("Stopped; what was acknowledged is recorded.")])
        return INTERRUPTED
    except BrokenPipeError:
        printing.abandon_output()
        return 1
    except Exception as error:  # noqa: BLE001 - a reader gets a sentence, whatever happens
        printing.print_faults([_unforeseen(error)])
        return 1
    return status


def _print_notice(failure: Problem) -> None:
    printing.print_problems([failure])


def _run(words: Sequence[str]) -> int:
    """Splits the words at the command and runs it."""
    if words and (command := commands.command_named(words[0])):
        return commands.run(command, words[1:])
    first = 0
    while first < len(words) and words[first].startswith("-"):
        first += 2 if words[first] == "--lang" else 1
    parser = commands.CommandParser(
        "finsam", _overview(), usage="finsam [--lang sv|en] [--natenhet] [BOOK | COMMAND …]"
    )
    parser.add_argument("--version", action="store_true", help=_("print the version"))
    if parser.parse_args(words[:first]).version:
        from finsam_tui.commit import commit  # noqa: PLC0415 - seldom asked

        of = f" ({found})" if (found := commit()) else ""
        printing.print_lines([f"finsam {__version__}{of}"])
        return 0
    if first == len(words):
        if printing.is_terminal():
            from finsam_tui.app import run as run_screens  # noqa: PLC0415 - 200 ms of screens

            code, notices = run_screens(None)
            printing.print_problems(notices)
            return code
        parser.print_help()
        return 0
    command = commands.command_named(words[first])
    if command is not None:
        return commands.run(command, words[first + 1 :])
    if not Path(words[first]).exists():
        parser.error(_("{word} is neither a command nor a book", word=repr(words[first])))
    return commands.run(commands.OPEN, words[first:])


def _overview() -> str:
    """What the program is, and its commands."""
    width = max(len(command.name) for command in commands.COMMANDS)
    rows = [f"  {command.name:{width}}  {_(command.summary)}" for command in commands.COMMANDS]
    what = _("Bookkeeping for Swedish samordningsförbund. Without a command, a book is opened.")
    return "\n".join([what, "", _("commands:"), *rows])


def _unforeseen(error: Exception) -> str:
    """The sentence for a fault that nobody has thought of."""
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{translate_problem(system_reason(error))}"
    from finsam_tui.crash_report import log_fault  # noqa: PLC0415 - seldom needed

    return _(
        "finsam met a fault of its own ({fault}) and stopped; what was acknowledged is recorded."
        " Where it happened is in {log}.",
        fault=type(error).__name__,
        log=log_fault(error),
    )


if __name__ == "__main__":
    sys.exit(main())
