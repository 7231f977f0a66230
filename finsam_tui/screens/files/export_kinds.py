"""What can be made from a book on the screens, and the name a file gets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exports.export_request import REGISTERS
from exports.formats import FORMATS, Wish
from exports.render.register_pages import OF_THE_BOOK
from exports.words import file_stem, title
from finsam_tui.dates import period_name
from finsam_tui.i18n import _, language, msgid
from finsam_tui.number_format import SHORT_UNITS
from ledger.core.model import voucher_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from finsam_tui.period_scope import Scope
    from ledger.core.calendar import Period
    from ledger.core.money import Unit
    from ledger.core.report_query import ReportQuery

NOTHING = Wish()
A_FILE = msgid("The file is whole or not there at all; what is there is not replaced unasked.")
NOT_TO_PUBLISH = msgid("It names people: not for the website.")
A_ZIP_OR_A_FOLDER = msgid("A name that ends in .zip is one file; any other becomes a new folder.")


@dataclass(frozen=True, slots=True)
class ExportKind:
    """Something to make."""

    format: str
    """A key of `exports.FORMATS`."""

    label: str
    name: str
    """The last part of the file's name, in the reader's language."""

    wish: Wish = NOTHING
    """What is asked of the format."""

    is_by_period: bool = False
    """Whether it can be made of the days that are shown; otherwise it is of the whole year."""

    usual: Unit | None = None
    """What its figures count when nothing is chosen; None when there is nothing to choose."""

    hint: str = A_FILE
    """What to know when choosing its place; said with `_()`."""

    def part(self, scope: Scope) -> Period | None:
        """The part of the year that it covers; None is the whole year."""
        return scope.period if self.is_by_period and scope.period != scope.year.period else None

    def label_in(self, scope: Scope) -> str:
        """What it is called, with the days that it covers when these are not the whole year."""
        part = self.part(scope)
        unit = _(SHORT_UNITS[self.wish.unit or self.usual]) if self.usual else ""
        days = period_name(part, scope.year) if part else ""
        return ", ".join(filter(None, (self.label, unit, days)))

    def in_unit(self, unit: Unit | None) -> ExportKind:
        """The same with figures in the unit, where one is chosen and it has any to count."""
        return replace(self, wish=replace(self.wish, unit=unit)) if self.usual and unit else self

    def path(self, folder: Path, stem: str, scope: Scope) -> Path:
        """Where the file is put when nothing else is said: `varna-2019-huvudbok.pdf`."""
        part = self.part(scope)
        is_of_one_year = scope.year.first.year == scope.year.last.year
        written = "%m%d" if is_of_one_year else "%y%m%d"
        days = f"-{part.first.strftime(written)}-{part.last.strftime(written)}" if part else ""
        is_usual = self.wish.unit in (None, self.usual)
        unit = f"-{self.wish.unit}" if self.usual and not is_usual else ""
        suffix = FORMATS[self.format].suffix
        return folder / f"{stem}-{scope.year.name}{days}-{self.name}{unit}{suffix}"


def kinds(units: Mapping[str, Unit] | None = None) -> tuple[ExportKind, ...]:
    """What can be made besides registers and vouchers, in the order of the list.

    `units` has what the figures of a format count, where that has been chosen.
    """
    annual = file_stem("annual-report", language())
    found = (
        ExportKind("pdf", _("Annual report, PDF"), annual, usual="kr"),
        ExportKind(
            "pdf",
            _("Annual report with the books inside it, PDF"),
            f"{annual}-sie",
            Wish(has_files=True),
            usual="kr",
            hint=NOT_TO_PUBLISH,
        ),
        ExportKind("html", _("Annual report for a browser, HTML"), annual, usual="kr"),
        ExportKind("package", _("The auditor's package: all of it, with proof"), _("package")),
        ExportKind("sie", _("The books for another program, SIE 4E"), "sie4"),
        ExportKind(
            "xlsx",
            _("Workbook with every table, Excel"),
            _("tables"),
            is_by_period=True,
            usual="ore",
        ),
        ExportKind(
            "csv",
            _("Every table, CSV for Excel"),
            _("tables"),
            is_by_period=True,
            hint=A_ZIP_OR_A_FOLDER,
        ),
        ExportKind(
            "csv",
            _("Every table, CSV for programs"),
            f"{_('tables')}-plain",
            Wish(is_plain=True),
            is_by_period=True,
            hint=A_ZIP_OR_A_FOLDER,
        ),
        ExportKind(
            "sie",
            _("SIE 4E with a checksum (#KSUMMA), which some programs cannot read"),
            "sie4-ksumma",
            Wish(has_checksum=True),
        ),
        ExportKind(
            "pdf",
            _("Interim report of the first months, PDF"),
            file_stem("interim-report", language()),
            Wish(report="interim-report"),
            is_by_period=True,
            usual="kr",
        ),
        ExportKind(
            "html",
            _("Interim report of the first months for a browser, HTML"),
            file_stem("interim-report", language()),
            Wish(report="interim-report"),
            is_by_period=True,
            usual="kr",
        ),
        ExportKind(
            "pdf",
            _("Follow-up for the members: the days against budget, PDF"),
            _("follow-up"),
            Wish(report="follow-up"),
            is_by_period=True,
            usual="kr",
        ),
        ExportKind(
            "pdf",
            _("Annual report with open items, which name people, PDF"),
            f"{annual}-{file_stem('open-items', language())}",
            Wish(has_open_items=True),
            usual="kr",
            hint=NOT_TO_PUBLISH,
        ),
    )
    return tuple(kind.in_unit((units or {}).get(kind.format)) for kind in found)


def registers() -> tuple[ExportKind, ...]:
    """The registers, each a PDF of its own."""
    return tuple(
        ExportKind(
            "pdf",
            f"{title(register, language())}, PDF",
            file_stem(register, language()),
            Wish(register=register),
            is_by_period=register not in OF_THE_BOOK,
        )
        for register in REGISTERS
    )


def sample_kind(query: ReportQuery) -> ExportKind:
    """An auditor's sample with the files of its vouchers."""
    label, name = _("Sample with its vouchers and their files"), file_stem("sample", language())
    wish = Wish(sample=query)
    return ExportKind("sample", label, name, wish, is_by_period=True, hint=A_ZIP_OR_A_FOLDER)


def one_voucher(series: str, number: int) -> ExportKind:
    """A voucher, as a PDF of its own."""
    name = "".join(letter if letter.isalnum() else "-" for letter in f"{series}{number}")
    return ExportKind(
        "pdf",
        _("Voucher {voucher}, PDF", voucher=voucher_name(series, number)),
        f"{file_stem('voucher', language())}-{name}",
        Wish(voucher=(series, number)),
    )
