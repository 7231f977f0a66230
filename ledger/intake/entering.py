"""One file on its way in: read batch by batch, held against everything, posted as it comes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from ledger.attachments import file_name
from ledger.budget.keeping import keep_budget
from ledger.chain import Entry
from ledger.errors import IntakeError
from ledger.intake import fitting
from ledger.intake.beginning import SUMMARY_SERIES, comparatives, opening_of_year, summaries
from ledger.intake.budgeting import budgets_to_keep
from ledger.intake.charting import (
    chart_before,
    chart_with,
    tell_closed,
    tell_differences,
    tell_made,
    tell_numbering,
)
from ledger.intake.checks import CHECKS, chart_is_of_a_size
from ledger.intake.contents import Batch
from ledger.intake.findings import Findings
from ledger.intake.loading import Loader, keep_file
from ledger.intake.numbering import Numbering
from ledger.intake.report import IntakeReport
from ledger.intake.sie import Reading
from ledger.intake.treatments import treatments
from ledger.intake.values import LONGEST_TEXT
from ledger.model import Posting
from ledger.opening import enter_opening
from ledger.prior_year import set_prior_year_balances
from ledger.text import clean
from ledger.years import add_fiscal_year, fiscal_years

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from ledger.balances import Key
    from ledger.book import Book
    from ledger.intake.charting import Chart
    from ledger.intake.contents import PostingRow, SieContents, VoucherRow
    from ledger.intake.encoding import Fingerprint
    from ledger.intake.standing import Standing
    from ledger.money import Ore
    from ledger.periods import Period
    from ledger.prior_year import PriorBalance

SLICE = 5_000
"""Vouchers posted by one journal entry; what is staged takes room until it is posted."""

CACHE = 32 * 1024
"""KiB of the book kept in memory while a file goes in."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file that is taken in."""

    path: Path
    stream: BinaryIO
    found: Fingerprint
    progress: Callable[[int, int], None] | None = None
    """Called with bytes read and bytes in all."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the whole file comes to, once it has been read."""

    contents: SieContents
    chart: Chart
    year: Period | None
    opening: dict[Key, Ore]
    enters_opening: bool
    """Whether the opening balances are to be recorded; the book may have them already."""

    summaries: list[tuple[date, dict[Key, Ore]]]
    """What is recorded of a year that has no vouchers in the file."""

    budgets: dict[int, str]
    """By calendar year: the texts of budgets to keep."""

    comparatives: dict[int, tuple[PriorBalance, ...]]
    """By calendar year: what the accounts of a year that the book lacks came to."""

    def sums(self) -> dict[str, Ore]:
        """Assets at the beginning and at the end, and the result: income less costs."""
        assets = {
            number for number, account in self.chart.accounts.items() if account.kind == "asset"
        }
        happened = [*self.contents.movement.items()]
        happened += (change for _, amounts in self.summaries for change in amounts.items())
        began = sum(ore for (account, _), ore in self.opening.items() if account in assets)
        grew = sum(ore for (account, _), ore in happened if account in assets)
        loss = sum(ore for (account, _), ore in happened if self.chart.is_result(account))
        return {"opening": began, "closing": began + grew, "result": -loss}


class Intake:
    """The taking in of one file into what `standing` tells of."""

    def __init__(self, source: Source, standing: Standing, by: str) -> None:
        """Reads the beginning of the file, so that it can say whose books it holds."""
        self.findings = Findings(str(source.path))
        self._source = source
        self._standing = standing
        self._by = by
        self._sets = dict(standing.object_sets)
        self._reading = Reading(self.findings, self._sets)
        self._numbering = Numbering(standing, self._reading.series, self.findings)
        self._chart = chart_before(standing)
        self._is_told = False
        self._has_ended = False
        batches = self._reading.batches(source.stream, source.found.encoding)
        self._rest = chain((next(batches, Batch([], [])),), batches)

    def contents(self) -> SieContents:
        """What the file tells besides its vouchers, as far as it has been read."""
        return self._reading.contents()

    def try_out(self) -> IntakeReport:
        """Reads and checks everything and records nothing; raises IntakeError for any fault."""
        while not self._has_ended:
            self._next()
            self._tell_progress()
        return self._report(self._outcome())

    def chart_and_keys(self) -> tuple[Chart, set[Key]]:
        """The chart with the file in it, and every balance that the file has, once it is read."""
        contents = self.contents()
        keys = {*contents.movement, *((number, ()) for number in contents.accounts_used())}
        for figures in contents.balances.values():
            keys.update(figures)
        return chart_with(self._standing, contents), keys

    def record(self, book: Book) -> IntakeReport:
        """Records the file in the book, inside one write; raises IntakeError for any fault."""
        with book.writing(backup_first=True) as connection:
            (cache,) = connection.execute("PRAGMA cache_size").fetchone()
            connection.execute(f"PRAGMA cache_size = -{CACHE:d}")
            try:
                return self._record(book)
            finally:
                connection.execute(f"PRAGMA cache_size = {cache:d}")

    def _record(self, book: Book) -> IntakeReport:
        loader = Loader(book, self._by, self._sets, len(self._standing.object_sets))
        self._post_vouchers(book, loader)
        outcome = self._outcome()
        self._tell(book, outcome.contents)
        if outcome.summaries:
            loader.learn_years(book)
            ready = loader.prepared(self._summed(outcome))
            loader.stage(ready)
            loader.post(ready)
        if outcome.enters_opening:
            enter_opening(
                book,
                next(year for year in fiscal_years(book) if year.period == outcome.year),
                [
                    Posting(account, ore, members)
                    for (account, members), ore in outcome.opening.items()
                ],
                self._by,
                "IB",
            )
        for text in outcome.budgets.values():
            keep_budget(book, text, "#PBUDGET", self._by)
        for name, balances in outcome.comparatives.items():
            set_prior_year_balances(book, name, balances, self._by)
        return self._report(outcome, loader.recorded())

    def _post_vouchers(self, book: Book, loader: Loader) -> None:
        """Posts slice after slice, and reads the next one meanwhile; stops at the first fault.

        Reading takes Python's time and posting SQLite's, so a second thread lets them go on side
        by side: of 100 000 vouchers, 1.3 s of reading is hidden behind 1.9 of posting, but for the
        first slice; staging, 0.6 s, gives the interpreter away at every row and has to be alone.
        """
        batch = self._next()
        while not self._has_ended and not self._can_post():
            batch = batch.with_more(self._next())
        if self._can_post():
            self._tell(book, self.contents())
            loader.learn_years(book)
        ready = loader.prepared(batch)
        with ThreadPoolExecutor(max_workers=1) as reader:
            while ready.drafts and self._can_post():
                self._tell(book, self.contents())
                loader.stage(ready)
                coming = reader.submit(lambda: loader.prepared(self._next()))
                loader.post(ready)
                ready = coming.result()
                self._tell_progress()
        while not self._has_ended:
            self._next()
            self._tell_progress()

    def _next(self) -> Batch:
        """The next vouchers, numbered: `SLICE` of them, or what is left."""
        vouchers: list[VoucherRow] = []
        postings: list[PostingRow] = []
        for batch in self._rest:
            vouchers += self._numbering.numbered(batch.vouchers)
            postings += batch.postings
            if len(vouchers) >= SLICE:
                return Batch(vouchers, postings)
        self._has_ended = True
        return Batch(vouchers, postings)

    def _tell_progress(self) -> None:
        source = self._source
        if source.progress:
            source.progress(source.stream.tell(), source.found.size)

    def _can_post(self) -> bool:
        """Whether what has been read is sound; faults are told when all has been read."""
        contents, findings = self.contents(), Findings(self.findings.source)
        chart_is_of_a_size(contents, findings)
        fitting.year_fits(contents, self._standing, findings)
        fitting.days_are_open(contents, self._standing, findings)
        tell_closed(self._standing, contents, findings)
        is_year_known = 0 in contents.years or self._has_ended or not self._standing.is_new
        return is_year_known and not (findings.has_faults or self.findings.has_faults)

    def _outcome(self) -> Outcome:
        """Everything the file comes to; raises IntakeError when there is any fault."""
        contents, standing, findings = self.contents(), self._standing, self.findings
        for check in CHECKS:
            check(contents, findings)
        fitting.is_for_the_association(contents, standing, findings, self._source.path)
        fitting.year_fits(contents, standing, findings)
        fitting.days_are_open(contents, standing, findings)
        tell_differences(standing, contents, findings)
        tell_made(standing, contents, findings)
        tell_numbering(standing, contents, findings)
        tell_closed(standing, contents, findings)
        chart = chart_with(standing, contents)
        opening = opening_of_year(contents, chart, standing.template, findings)
        outcome = Outcome(
            contents=contents,
            chart=chart,
            year=fitting.year_of_file(contents),
            opening=opening,
            enters_opening=fitting.opening_fits(opening, contents, standing, findings),
            summaries=summaries(contents, chart, standing.template, findings),
            budgets=budgets_to_keep(contents, chart, standing, findings),
            comparatives=comparatives(contents, chart, standing, findings),
        )
        for treatment in treatments(contents, self._source.found, findings.source):
            findings.notice(treatment)
        if findings.has_faults:
            raise IntakeError(findings.all("fault"))
        return outcome

    def _tell(self, book: Book, contents: SieContents) -> None:
        """Journals the file itself, once, its year if the book lacks it, and what is new."""
        chart = chart_with(self._standing, contents)
        rows = chart.added_to(self._chart)
        self._chart = chart
        if self._is_told:
            if rows:
                book.journal(Entry("import", self._by, rows))
            return
        self._is_told = True
        found, path = self._source.found, self._source.path
        told = ("import", f"SIE {contents.sie_type}", clean(contents.program), found.encoding)
        file = ("kept_file", found.sha256, file_name(path.name), found.size)
        book.journal(Entry("import", self._by, (told, file, *rows)))
        with path.open("rb") as stream:
            keep_file(book.connection, stream, found, self.findings.source)
        year = fitting.year_of_file(contents)
        is_said = self._standing.is_new or 0 in contents.years
        if year and is_said and not self._standing.year_of(year):
            add_fiscal_year(book, year, self._standing.template_text, self._by)

    def _summed(self, outcome: Outcome) -> Batch:
        """The vouchers that sum up a year without any."""
        vouchers: list[VoucherRow] = []
        postings: list[PostingRow] = []
        program = clean(outcome.contents.program) or outcome.contents.sie_type
        for item, (day, amounts) in enumerate(outcome.summaries, 1):
            text = f"Summa {day:%Y-%m} enligt {program}"[:LONGEST_TEXT]
            row = (item, SUMMARY_SERIES, item, day.isoformat(), text, "", "", 0, len(amounts))
            vouchers.append(row)
            for (account, members), ore in amounts.items():
                number = self._sets.setdefault(members, len(self._sets))
                postings.append((item, len(postings) + 1, account, ore, number, ""))
        return Batch(vouchers, postings)

    def _report(self, outcome: Outcome, recorded: tuple[int, int] | None = None) -> IntakeReport:
        contents = outcome.contents
        return IntakeReport(
            file=self.findings.source,
            sha256=self._source.found.sha256,
            encoding=self._source.found.encoding,
            program=contents.program,
            sie_type=contents.sie_type,
            association=fitting.association_of(contents, self._source.path),
            years=(outcome.year,) if outcome.year else (),
            comparatives=tuple(sorted(outcome.comparatives)),
            counts={
                "accounts": len(contents.accounts),
                "dimensions": len(contents.dimensions),
                "objects": len(contents.objects),
                "vouchers": contents.counts["vouchers"],
                "postings": contents.counts["postings"],
                "empty": contents.counts["empty"],
                "history": contents.counts["history"],
            },
            sums=outcome.sums(),
            remarks=self.findings.all("remark"),
            notices=self.findings.all("notice"),
            recorded=recorded,
        )
