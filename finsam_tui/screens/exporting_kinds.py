"""What can be made from a book on the export screen, and the name a file gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports import FORMATS, Wish
from exports.pages import OF_THE_BOOK
from exports.words import file_stem, title
from finsam_tui.cli.export import REGISTERS
from finsam_tui.wording import _, language

if TYPE_CHECKING:
    from pathlib import Path

    from finsam_tui.scope import Scope
    from ledger.periods import Period


@dataclass(frozen=True, slots=True)
class Kind:
    """Something to make."""

    format: str
    """A key of `exports.FORMATS`."""

    label: str
    name: str
    """The last part of the file's name, in the reader's language."""

    wish: Wish | None = None
    """What is asked of the format; None is nothing in particular."""

    is_by_period: bool = False
    """Whether it can be made of the days that are shown; otherwise it is of the whole year."""

    def part(self, scope: Scope) -> Period | None:
        """The part of the year that it covers; None is the whole year."""
        return scope.period if self.is_by_period and scope.period != scope.year.period else None

    def path(self, folder: Path, stem: str, scope: Scope) -> Path:
        """Where the file is put when nothing else is said: `varna-2019-huvudbok.pdf`."""
        part = self.part(scope)
        days = f"-{part.first:%m%d}-{part.last:%m%d}" if part else ""
        suffix = FORMATS[self.format].suffix
        return folder / f"{stem}-{scope.year.name}{days}-{self.name}{suffix}"


def kinds() -> tuple[Kind, ...]:
    """What can be made besides registers, in the order of the list."""
    annual = file_stem("annual-report", language())
    return (
        Kind("pdf", _("Annual report, PDF"), annual),
        Kind(
            "pdf",
            _("Annual report with the books inside it, PDF"),
            f"{annual}-sie",
            Wish(has_files=True),
        ),
        Kind("package", _("The auditor's package: all of it, with proof"), _("package")),
        Kind("sie", _("The books for another program, SIE 4E"), "sie4"),
        Kind("xlsx", _("Workbook with every table, Excel"), _("tables"), is_by_period=True),
        Kind("csv", _("Every table, CSV in a zip file"), _("tables"), is_by_period=True),
    )


def registers() -> tuple[Kind, ...]:
    """The registers, each a PDF of its own."""
    return tuple(
        Kind(
            "pdf",
            f"{title(register, language())}, PDF",
            file_stem(register, language()),
            Wish(register=register),
            is_by_period=register not in OF_THE_BOOK,
        )
        for register in REGISTERS
    )
