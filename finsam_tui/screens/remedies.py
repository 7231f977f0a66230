"""What mends a thing on the screen: the key, where the command line would name the command."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finsam_tui.i18n import msgid, translate_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.errors import Problem

WITH_KEYS: Mapping[str, str] = {
    "not-reconciled": msgid(
        "Account {account} has {amount} on {day} and no statement is entered; k enters what the"
        " statement says."
    ),
    "unexplained-difference": msgid(
        "Account {account}: the book has {book}, the statement {stated}; find the difference"
        " {difference}, or explain it with k."
    ),
    "specification-differs": msgid(
        "Account {account} has {amount} but its specification adds up to {sum}; f adds what is"
        " missing."
    ),
    "not-specified": msgid(
        "Account {account} has {amount} and no specification (LKBR 4:6); f enters what it is made"
        " of."
    ),
    "next-year-not-open": msgid(
        "{day} lies in {year}, which is not opened yet; ctrl+n opens it, also before {before} is"
        " closed."
    ),
}
"""What is to be mended, by the code of the problem, in the words of the screen."""


def with_keys(fault: Problem) -> Problem:
    """The problem with the key that mends it in its text."""
    return replace(fault, text=WITH_KEYS.get(fault.code, fault.text))


def message_with_keys(fault: Problem) -> str:
    """The sentence of a problem in the language spoken, with the key that mends it."""
    return translate_problem(with_keys(fault))
