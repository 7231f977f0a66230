"""Whose book it is: the name and the organisation number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.core.check_digits import has_luhn
from ledger.core.errors import Problem, problem
from ledger.core.text import quoted, text_problem

if TYPE_CHECKING:
    from ledger.core.model import Association

_ORGNR = re.compile(r"[0-9]{6}-[0-9]{4}")


def association_problems(association: Association) -> tuple[Problem, ...]:
    """What is wrong with the name or the organisation number."""
    found = []
    if not association.name.strip():
        found.append(problem("no-name", "The association must have a name.", "name"))
    if fault := text_problem(association.name, "name", 200):
        found.append(fault)
    if not is_orgnr(association.orgnr):
        found.append(
            problem(
                "orgnr",
                "{orgnr} is not an organisation number: ten digits, the last one a check digit,"
                " as in 222000-2683.",
                "orgnr",
                orgnr=quoted(association.orgnr),
            )
        )
    return tuple(found)


def is_orgnr(text: str) -> bool:
    """Whether the text is an organisation number with a hyphen and a right check digit.

    The check digit is the Luhn digit (SKV 709).
    """
    return bool(_ORGNR.fullmatch(text)) and has_luhn(text.replace("-", ""))
