"""Reading TOML that others have written: the one way in for templates, budgets, printed tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ledger.core.errors import problem
from ledger.core.limits import MAX_TEXT_FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.core.errors import LedgerError, Problem

LARGEST = 10**18
"""More than any amount or year; the digits of a number can be without end."""


def read_toml(
    text: str,
    source: str,
    error_type: type[LedgerError],
    otherwise: Problem,
    parse_float: Callable[[str], Any] = float,
) -> dict[str, Any]:
    """The tables of a file; `source` names it in messages.

    Raises `error_type` when it is not TOML, and with the problem `otherwise` when it is so long, so
    deep or of such numbers that nothing can be made of it.
    """
    import tomllib  # noqa: PLC0415 - only who reads a file pays for it

    unusable = replace(otherwise, where=source)
    if len(text) > MAX_TEXT_FILE:
        raise error_type(unusable)
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff"), parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        fault, _, place = str(error).rpartition(" (at ")
        line = place.removeprefix("line ").partition(",")[0]
        raise error_type(
            problem(
                "not-toml",
                "The file is not TOML ({fault}); look for a missing quote, comma or bracket there.",
                f"{source}:{line if line.isdigit() else text.count(chr(10)) + 1}",
                fault=fault,
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise error_type(unusable) from error
    if _has_endless_number(tables):
        raise error_type(unusable)
    return tables


def _has_endless_number(tables: dict[str, Any]) -> bool:
    """Whether a whole number is so large that it cannot even be quoted in a message."""
    pending: list[object] = [tables]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value
        elif isinstance(value, int) and abs(value) > LARGEST:
            return True
    return False
