"""The one printer of the command line: nothing from a book or a file steers the terminal."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, TextIO

from finsam_tui.i18n import _, translate_problem
from ledger.core.text import STEERING, visible

if TYPE_CHECKING:
    import re
    from argparse import Namespace
    from collections.abc import Callable, Iterable

    from ledger.core.errors import Problem
    from ledger.core.table import Table

MOST_FAULTS = 200
"""Faults that are printed of what is asked for at once: no one mends more before trying again."""

_PLAIN = {"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{HORIZONTAL ELLIPSIS}": "..."}


def prepare_streams() -> None:
    """Makes both streams able to print any text, whatever their encoding lacks."""
    codecs.register_error("plain", _in_plain_characters)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plain")


def is_terminal() -> bool:
    """Whether a person sits at both ends: what is typed, and what is shown."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def print_lines(lines: Iterable[str]) -> None:
    """Prints lines for a reader."""
    stream = _output()
    stream.writelines(f"{visible(line)}\n" for line in lines)


def print_document(value: object) -> None:
    """Prints one JSON document on one line, in UTF-8, and flushes it.

    A list that is an iterator is printed as it comes. What would steer a terminal is escaped, so
    that the document still holds it.
    """
    import json  # noqa: PLC0415 - 2 ms that only JSON pays

    encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode
    stream = _output("utf-8")
    stream.writelines(STEERING.sub(_escaped, piece) for piece in _pieces(value, encode))
    stream.write("\n")
    stream.flush()


def _pieces(value: object, encode: Callable[[object], str]) -> Iterator[str]:
    """A document piece by piece; only members of objects may be iterators."""
    if isinstance(value, dict):
        for before, (name, member) in zip(chain("{", repeat(", ")), value.items(), strict=False):
            yield f"{before}{encode(name)}: "
            yield from _pieces(member, encode)
        yield "}" if value else "{}"
    elif isinstance(value, Iterator):
        yield "["
        for before, item in zip(chain([""], repeat(", ")), value, strict=False):
            yield f"{before}{encode(item)}"
        yield "]"
    else:
        yield encode(value)


def print_answer(given: Namespace, document: object, lines: Iterable[str]) -> int:
    """Prints the document when `--json` is given, else the lines; gives the exit code 0."""
    if given.json:
        print_document(document)
    else:
        print_lines(lines)
    return 0


def print_csv(table: Table) -> None:
    """Prints the table as comma-separated values in UTF-8, its columns by their ids."""
    import csv  # noqa: PLC0415 - 1 ms that only CSV pays

    from exports.render.csv import MACHINE, csv_rows  # noqa: PLC0415 - likewise

    writer = csv.writer(_output("utf-8"), lineterminator="\n")
    writer.writerow(column.id for column in table.columns_on("csv"))
    writer.writerows([visible(cell) for cell in row] for row in csv_rows(table, MACHINE, "csv"))


def print_faults(lines: Iterable[str]) -> None:
    """Prints what is wrong on the error stream, one line each; of very many only the first."""
    if sys.stderr is not None:
        found = iter(lines)
        for line in islice(found, MOST_FAULTS):
            sys.stderr.write(f"{visible(line)}\n")
        if more := sum(1 for _line in found):
            text = _("and {number:# more fault|# more faults}", number=more)
            sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def print_problems(problems: Iterable[Problem], about: str = "") -> None:
    """Prints problems as `print_faults` does lines, each after what it is about."""
    before = f"{about}: " if about else ""
    print_faults(f"{before}{translate_problem(one)}" for one in problems)


def print_progress(line: str) -> None:
    """Prints how far long work has come, in place of what it said before; for a terminal."""
    sys.stderr.write(f"\r{visible(line)}")
    sys.stderr.flush()


def is_confirmed(question: str) -> bool:
    """Asks the person at the terminal; only a clear yes is one."""
    from finsam_tui.actions.written import is_yes  # noqa: PLC0415 - of all commands a few ask

    return is_yes(input(f"{visible(question)} "))


def flush() -> None:
    """Makes sure that all has been printed; raises OSError when it could not be."""
    if sys.stdout is not None:
        sys.stdout.flush()


def abandon_output() -> None:
    """Gives up the output, so that nothing more is tried with it when the program ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _output(encoding: str | None = None) -> TextIO:
    """The standard output, in the encoding where it can be chosen."""
    if sys.stdout is None:
        raise BrokenPipeError
    if encoding is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding=encoding)
    return sys.stdout


def _in_plain_characters(error: UnicodeError) -> tuple[str, int]:
    """What is printed for characters that the stream's encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(character, "?") for character in lacking), error.end


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
