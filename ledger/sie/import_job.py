"""One file on its way in: read batch by batch, held against everything, posted as it comes."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from ledger.book.journal import Entry, journal_head
from ledger.bookkeeping.attachments import file_name
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_years
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.prior_year import set_prior_year_balances
from ledger.bookkeeping.quantities import add_quantities, opening_quantities, units
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import NOT_AS_GIVEN, correct
from ledger.budget.store import set_budget
from ledger.core.errors import ImportFileError, Refused, problem
from ledger.core.limits import MAX_TEXT
from ledger.core.model import Posting
from ledger.core.text import clean
from ledger.entry.draft_store import day_of
from ledger.sie import book_compatibility
from ledger.sie.balance_items import (
    comparative_figures,
    opening_of_year,
    summary_vouchers,
)
from ledger.sie.budget_items import budgets_to_store
from ledger.sie.bulk_recording import BulkRecorder, store_file
from ledger.sie.chart_merge import (
    chart_before,
    chart_with,
    check_in_use,
    report_created,
    report_differences,
    report_numbering,
    report_parents,
)
from ledger.sie.doubtful_items import report_doubtful
from ledger.sie.file_checks import CHECKS, chart_is_of_a_size
from ledger.sie.findings import Findings
from ledger.sie.import_report import ImportReport
from ledger.sie.mapped_file import (
    mapped_batch,
    mapped_contents,
    mapping_of,
    mapping_problems,
    report_unnamed,
)
from ledger.sie.mapping import store_mapping
from ledger.sie.newer_file import NewerFile
from ledger.sie.parser import SieParser
from ledger.sie.reading_notes import treatments
from ledger.sie.renumbering import Numbering
from ledger.sie.sie_file import SUMMARY_SERIES, Batch
from ledger.sie.year_opening import totals_by_account

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.book.journal import JournalHead, Row
    from ledger.bookkeeping.prior_year import PriorBalance
    from ledger.bookkeeping.quantities import Quantity
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.money import Ore
    from ledger.sie.balance_items import YearOpening
    from ledger.sie.book_snapshot import BookSnapshot
    from ledger.sie.chart_merge import MergedChart
    from ledger.sie.encoding import Fingerprint
    from ledger.sie.mapping import SieMapping
    from ledger.sie.newer_file import Newer
    from ledger.sie.sie_file import PostingRow, SieFile, VoucherRow

SLICE = 5_000
"""Vouchers posted by one journal entry; what is staged takes room until it is posted."""

CACHE = 32 * 1024
"""KiB of the book kept in memory while a file goes in."""


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person has chosen about a file."""

    accept_flag: bool = False
    """A file that another program has taken in (#FLAGGA 1) is taken in all the same."""

    accept_orgnr: bool = False
    """The file's organisation number may be another than the book's, or none."""

    newer: Newer = ""
    """What is done with a year that the book has vouchers of."""

    as_drafts: bool = False
    """Each voucher becomes a draft, and nothing is recorded."""

    mapping: SieMapping = field(default_factory=dict)
    """What accounts, dimensions and objects of the file are in the book, for drafts."""


NO_CHOICES = ImportChoices()
"""The file is taken in as it is."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file that is taken in."""

    path: Path
    stream: BinaryIO
    findings: Fingerprint
    progress: Callable[[int, int], None] | None = None
    """Called with bytes read and bytes in all."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What the whole file comes to, once it has been read."""

    contents: SieFile
    recorded: SieFile
    """The file as if it held what is to be recorded alone; the book may have the rest."""

    existing: FiscalYear | None
    """The book's year that the file is of."""

    chart: MergedChart
    years: tuple[Period, ...]
    """Those that the file is of."""

    opening: YearOpening
    enters_opening: bool
    """Whether the opening balances are to be recorded; the book may have them already."""

    summaries: list[tuple[date, dict[Key, Ore]]]
    """What is recorded of a year that has no vouchers in the file."""

    budgets: dict[int, str]
    """By calendar year: the texts of budgets to keep."""

    comparatives: dict[int, tuple[PriorBalance, ...]]
    """By calendar year: what the accounts of a year that the book lacks came to."""

    result_account: str
    """The account that closes the income statement, and is in no line of it."""

    unknown: Mapping[str, str]
    """What a file for import does not name, or names otherwise than the book, by mapping key."""

    def happened(self) -> Counter[str]:
        """What the accounts changed by in the year, as far as it is recorded. Öre."""
        changes: Counter[str] = Counter()
        for amounts in (self.contents.movement, *(amounts for _, amounts in self.summaries)):
            for (account, _), ore in amounts.items():
                changes[account] += ore
        return changes

    def ended(self) -> Counter[str]:
        """What the accounts came to by the file alone: its opening balances and its year. Öre."""
        totals = self.happened()
        for (account, _), ore in self.opening.balances.items():
            totals[account] += ore
        return totals

    def sums(self) -> dict[str, Ore]:
        """Assets at the beginning and at the end, and the result: income less costs.

        What closed the income statement is no part of the result, as in the book's own.
        """
        assets = {
            number for number, account in self.chart.accounts.items() if account.kind == "asset"
        }
        ended = self.ended()
        return {
            "opening": sum(ore for (one, _), ore in self.opening.balances.items() if one in assets),
            "closing": sum(ore for account, ore in ended.items() if account in assets),
            "result": -sum(
                ore
                for account, ore in ended.items()
                if self.chart.is_result(account) and account != self.result_account
            ),
        }


class SieImport:
    """The taking in of one file into what `standing` tells of."""

    def __init__(
        self,
        source: SourceFile,
        snapshot: BookSnapshot,
        by: str,
        choices: ImportChoices = NO_CHOICES,
    ) -> None:
        """Reads the beginning of the file, so that it can say whose books it holds."""
        self.findings = Findings(str(source.path))
        self._choices = choices
        self._newer = (
            NewerFile(choices.newer, snapshot.vouchers, snapshot.years, self.findings)
            if choices.newer
            else None
        )
        self._source = source
        self._snapshot = snapshot
        self._by = by
        self._sets = dict(snapshot.object_sets)
        self._is_mapped = bool(choices.mapping or snapshot.mappings)
        self._sets_of_file = dict(self._sets) if self._is_mapped else self._sets
        self._reading = SieParser(self.findings, self._sets_of_file)
        self._numbering = Numbering(snapshot, self._reading.series, self.findings)
        self._chart = chart_before(snapshot)
        self._is_recorded = False
        self._has_ended = False
        if problems := tuple(mapping_problems(choices.mapping, snapshot)):
            raise Refused(problems)
        batches = self._reading.batches(source.stream, source.findings.encoding)
        self._rest = chain((next(batches, Batch([], [])),), batches)

    def contents(self) -> SieFile:
        """What the file tells besides its vouchers, as far as it has been read, mapped."""
        return mapped_contents(self._reading.contents(), self._mapping())

    def _mapping(self) -> SieMapping:
        """What the things of a file for import are in the book; those of a whole year are its own.

        A file whose balances come after its vouchers is known for a whole year only then.
        """
        if not self._is_mapped:
            return {}
        contents = self._reading.contents()
        if contents.sie_type != "4I":
            return {}
        return mapping_of(self._snapshot, contents.program_name, self._choices.mapping)

    def try_out(self) -> ImportReport:
        """Reads and checks everything and records nothing; raises ImportFileError for any fault."""
        while not self._has_ended:
            self._next()
            self._report_progress()
        return self._report(self._outcome())

    def chart_and_keys(self) -> tuple[MergedChart, set[Key]]:
        """The chart with the file in it, and every balance that the file has, once it is read."""
        contents = self.contents()
        keys = {*contents.movement, *((number, ()) for number in contents.accounts_used())}
        for figures in contents.balances.values():
            keys.update(figures)
        return chart_with(self._snapshot, contents), keys

    def record(self, book: Book) -> ImportReport:
        """Records the file in the book, inside one write; raises ImportFileError for any fault."""
        with book.writing(backup_first=True) as connection:
            (cache,) = connection.execute("PRAGMA cache_size").fetchone()
            connection.execute(f"PRAGMA cache_size = -{CACHE:d}")
            try:
                return self._record(book)
            finally:
                connection.execute(f"PRAGMA cache_size = {cache:d}")

    def _record(self, book: Book) -> ImportReport:
        before = journal_head(book.connection)
        loader = BulkRecorder(book, self._by, self._sets, len(self._snapshot.object_sets))
        self._post_vouchers(book, loader)
        outcome = self._outcome()
        self._record_import(book, outcome.contents)
        if outcome.summaries:
            loader.learn_years(book)
            ready = loader.prepared(self._summed(outcome))
            loader.stage(ready)
            loader.post(ready)
        openings = self._record_opening(book, outcome)
        self._record_quantities(book, outcome, openings, before)
        self._replace_year(book, outcome)
        if chosen := self._choices.mapping:
            program = outcome.contents.program_name
            store_mapping(book, program, mapping_of(self._snapshot, program, chosen), self._by)
        for text in outcome.budgets.values():
            set_budget(book, text, "#PBUDGET", self._by)
        for name, balances in outcome.comparatives.items() if not self._newer else ():
            set_prior_year_balances(book, name, balances, self._by)
        return self._report(outcome, loader.recorded())

    def _record_opening(self, book: Book, outcome: ImportPlan) -> list[Quantity]:
        """Records the opening balances, or how they differ from those that the book has.

        Gives the quantity of each row. A row without an amount is there for its quantity.
        """
        own = outcome.contents.years.get(0)
        year = next((one for one in fiscal_years(book) if one.period == own), None)
        existing: Mapping[Key, Ore] = self._snapshot.openings.get(year.id, {}) if year else {}
        opening: Mapping[Key, Ore] = outcome.opening.balances
        counted = outcome.opening.quantities
        if year is None or year.closed:
            return []
        if not outcome.enters_opening:
            if not counted or totals_by_account(opening) != totals_by_account(existing):
                return []
            opening = existing
        known = opening_quantities(book, year)
        change = [
            (key, opening.get(key, 0) - existing.get(key, 0), counted.get(key, 0) - known[key])
            for key in dict.fromkeys([*opening, *existing, *counted, *known])
        ]
        change = [row for row in change if row[1] or row[2]]
        if change:
            postings = [Posting(account, ore, objects) for (account, objects), ore, _ in change]
            add_opening_balances(book, year, postings, self._by, "IB")
        return [quantity for _, _, quantity in change]

    def _record_quantities(
        self, book: Book, outcome: ImportPlan, openings: list[Quantity], before: JournalHead
    ) -> None:
        """Records the quantities of what was posted after `before`, and what they count."""
        contents = outcome.recorded
        known = units(book)
        add_quantities(
            book,
            {before.postings + row: one for row, one in contents.quantities.items()},
            dict(enumerate(openings, before.openings + 1)),
            {
                account: unit
                for account, unit in contents.units.items()
                if account in outcome.chart.accounts and known.get(account) != unit
            },
            self._by,
        )

    def _post_vouchers(self, book: Book, loader: BulkRecorder) -> None:
        """Posts slice after slice, and reads the next one meanwhile; stops at the first fault.

        Reading takes Python's time and posting SQLite's, so a second thread lets them go on side
        by side: of 100 000 vouchers, 1.3 s of reading is hidden behind 1.9 of posting, but for the
        first slice; staging, 0.6 s, gives the interpreter away at every row and has to be alone.
        """
        batch = self._next()
        while not self._has_ended and not self._can_post():
            batch = batch.with_more(self._next())
        if self._can_post():
            self._record_import(book, self.contents())
            loader.learn_years(book)
        ready = loader.prepared(batch)
        with ThreadPoolExecutor(max_workers=1) as reader:
            while ready.drafts and self._can_post():
                self._record_import(book, self.contents())
                loader.stage(ready)
                coming = reader.submit(lambda: loader.prepared(self._next()))
                loader.post(ready)
                ready = coming.result()
                self._report_progress()
        while not self._has_ended:
            self._next()
            self._report_progress()

    def _next(self) -> Batch:
        """The next vouchers, numbered: `SLICE` of them, or what is left."""
        vouchers: list[VoucherRow] = []
        postings: list[PostingRow] = []
        for read in self._rest:
            whole = mapped_batch(read, self._mapping(), self._sets_of_file, self._sets)
            batch = self._newer.new_in(whole) if self._newer else whole
            vouchers += self._numbering.numbered(batch.vouchers)
            self._report_drafts(batch.vouchers)
            postings += batch.postings
            if len(vouchers) >= SLICE:
                return Batch(vouchers, postings)
        self._has_ended = True
        return Batch(vouchers, postings)

    def _report_drafts(self, vouchers: Sequence[VoucherRow]) -> None:
        """Remarks on what is recorded and lies among the drafts too, from this file or by hand."""
        document = file_name(self._source.path.name)
        for draft in self._snapshot.drafts:
            days = (str(draft.near), str(day_of(draft)))
            for _, _, _, day, text, _, _, line, _ in vouchers:
                if day in days and (draft.text == text or draft.document == document):
                    self.findings.remark(
                        problem(
                            "draft-too",
                            "{day} {text} is among the drafts too; drop that draft, or it will be"
                            " recorded twice.",
                            self.findings.at(line),
                            day=day,
                            text=draft.text,
                        )
                    )

    def _report_progress(self) -> None:
        source = self._source
        if source.progress:
            source.progress(source.stream.tell(), source.findings.size)

    def _can_post(self) -> bool:
        """Whether what has been read is sound; faults are told when all has been read."""
        contents, findings = self.contents(), Findings(self.findings.source)
        chart_is_of_a_size(contents, findings)
        book_compatibility.year_fits(contents, self._snapshot, self._choices.newer, findings)
        self._check_recorded(self._recorded_of(contents), findings)
        is_year_known = (
            self._has_ended
            or not self._snapshot.is_new
            or (0 in contents.years and contents.sie_type != "4I")
        )
        report_doubtful(self._reading.doubtful, contents, self._snapshot, findings)
        return is_year_known and not (findings.has_faults or self.findings.has_faults)

    def _outcome(self) -> ImportPlan:
        """Everything the file comes to; raises ImportFileError when there is any fault."""
        contents, snapshot, findings = self.contents(), self._snapshot, self.findings
        recorded = self._recorded_of(contents)
        self._check_whole(contents, recorded)
        given = self._reading.contents()
        unknown = report_unnamed(given, snapshot, self._choices.mapping, self._mapping(), findings)
        chart = chart_with(snapshot, contents)
        opening = opening_of_year(contents, chart, snapshot.template, findings)
        outcome = ImportPlan(
            contents=contents,
            chart=chart,
            years=book_compatibility.years_of_file(contents),
            opening=opening,
            recorded=recorded,
            existing=self._existing(contents),
            enters_opening=book_compatibility.opening_fits(
                opening, contents, snapshot, self._choices.newer, findings
            ),
            summaries=summary_vouchers(contents, chart, opening, findings),
            budgets=budgets_to_store(contents, chart, snapshot, findings),
            comparatives=comparative_figures(contents, chart, snapshot, findings),
            result_account=snapshot.template.result_account,
            unknown=unknown,
        )
        self._report_newer(outcome)
        book_compatibility.next_year_follows(
            self._ended(outcome), chart, contents, snapshot, findings
        )
        report_doubtful(self._reading.doubtful, contents, snapshot, findings)
        for treatment in treatments(contents, self._source.findings, findings.source):
            findings.notice(treatment)
        if findings.has_faults:
            raise ImportFileError(findings.all("fault"))
        return outcome

    def _check_whole(self, contents: SieFile, recorded: SieFile) -> None:
        """Holds the whole file against itself, and against the book."""
        snapshot, findings = self._snapshot, self.findings
        for check in CHECKS:
            check(contents, findings)
        book_compatibility.is_for_the_association(
            contents, snapshot, findings, self._source.path, is_ok=self._choices.accept_orgnr
        )
        book_compatibility.year_fits(contents, snapshot, self._choices.newer, findings)
        self._check_recorded(recorded, findings)
        for report in (report_differences, report_created, report_parents, report_numbering):
            report(snapshot, contents, findings)

    def _report_newer(self, outcome: ImportPlan) -> None:
        """Tells what the book has otherwise; what is to be reversed must lie in open months."""
        if self._newer is None or outcome.existing is None:
            return
        self._newer.report(outcome.existing, outcome.contents)
        if self._choices.newer == "replace":
            days = dict.fromkeys(self._newer.days_left(outcome.existing), 0)
            reversed_ = replace(outcome.contents, days=days)
            book_compatibility.days_are_open(reversed_, self._snapshot, self.findings)

    def _recorded_of(self, contents: SieFile) -> SieFile:
        """The file as if it held what is to be recorded alone."""
        return self._newer.recorded_of(contents, self._sets) if self._newer else contents

    def _check_recorded(self, recorded: SieFile, findings: Findings) -> None:
        book_compatibility.days_are_open(recorded, self._snapshot, findings)
        check_in_use(self._snapshot, recorded, findings)

    def _existing(self, contents: SieFile) -> FiscalYear | None:
        """The book's year that the file is of, if the book has it."""
        return self._snapshot.year_of(contents.years[0]) if 0 in contents.years else None

    def _ended(self, outcome: ImportPlan) -> Counter[str]:
        """What each account ends the file's year with, when the file is in the book. Öre."""
        if outcome.existing is None or self._choices.newer == "replace":
            return outcome.ended()
        ended = Counter(self._snapshot.closings[outcome.existing.id])
        if self._newer:
            ended.update(outcome.recorded.movement_by_account())
        else:
            ended.update(outcome.ended() if outcome.enters_opening else outcome.happened())
        return ended

    def _replace_year(self, book: Book, outcome: ImportPlan) -> None:
        """Reverses what the file has otherwise; raises Refused unless the year is as the file."""
        year = outcome.existing
        if self._newer is None or year is None or self._choices.newer != "replace":
            return
        reason = f"ersatt av {file_name(self._source.path.name)}"
        for one in self._newer.left(year):
            if voucher := voucher_at(book, one.sequence):
                correct(book, voucher, voucher.date, reason, by=self._by)
        balances, given = read_balances(book, year), outcome.ended()
        for key in balances.keys():  # noqa: SIM118 - Balances is no mapping
            given[key[0]] -= balances.closing(key)
        if any(given.values()):
            raise Refused(NOT_AS_GIVEN)

    def _record_import(self, book: Book, contents: SieFile) -> None:
        """Journals the year of the file if the book lacks it, the file itself, and what is new.

        A file that the book keeps already is named in the entry, for it may have had another name.
        """
        chart = chart_with(self._snapshot, contents)
        rows = chart.added_to(self._chart)
        self._chart = chart
        if self._is_recorded:
            if rows:
                book.append(Entry("import", self._by, rows))
            return
        self._is_recorded = True
        found, path = self._source.findings, self._source.path
        years = (one for number, one in contents.years.items() if number == 0)
        for year in book_compatibility.years_of_file(contents) if self._snapshot.is_new else years:
            if not self._snapshot.year_of(year):
                add_fiscal_year(book, year, self._snapshot.template_text, self._by)
        name = file_name(path.name)
        is_stored = found.sha256 in self._snapshot.files
        read_as = (f"SIE {contents.sie_type}", clean(contents.program), found.encoding)
        source: tuple[Row, ...] = (
            (("import", *read_as, name),)
            if is_stored
            else (("import", *read_as), ("kept_file", found.sha256, name, found.size))
        )
        book.append(Entry("import", self._by, (*source, *rows)))
        if not is_stored:
            with path.open("rb") as stream:
                store_file(book.connection, stream, found, self.findings.source)

    def _summed(self, outcome: ImportPlan) -> Batch:
        """The vouchers that sum up a year without any."""
        vouchers: list[VoucherRow] = []
        postings: list[PostingRow] = []
        program = clean(outcome.contents.program) or outcome.contents.sie_type
        year = outcome.existing
        used = self._snapshot.numbers.get((year.id, SUMMARY_SERIES)) if year else None
        for item, (day, amounts) in enumerate(outcome.summaries, 1):
            number = item + (used.last if used else 0)
            text = f"Summa {day:%Y-%m} enligt {program}"[:MAX_TEXT]
            row = (item, SUMMARY_SERIES, number, day.isoformat(), text, "", "", 0, len(amounts))
            vouchers.append(row)
            for (account, members), ore in amounts.items():
                known = self._sets.setdefault(members, len(self._sets))
                postings.append((item, len(postings) + 1, account, ore, known, ""))
        return Batch(vouchers, postings)

    def _report(self, outcome: ImportPlan, recorded: tuple[int, int] | None = None) -> ImportReport:
        contents = outcome.contents
        return ImportReport(
            file=self.findings.source,
            sha256=self._source.findings.sha256,
            encoding=self._source.findings.encoding,
            program=contents.program,
            sie_type=contents.sie_type,
            association=book_compatibility.association_of(contents, self._source.path),
            years=outcome.years,
            comparatives=tuple(sorted(outcome.comparatives)),
            counts={
                "accounts": len(contents.accounts),
                "dimensions": len(contents.dimensions),
                "objects": len(contents.objects),
                "vouchers": contents.counts["vouchers"],
                "postings": contents.counts["postings"],
                "empty": contents.counts["empty"],
                "history": contents.counts["history"],
                "known": self._newer.known if self._newer else 0,
            },
            sums=outcome.sums(),
            remarks=self.findings.all("remark"),
            notices=self.findings.all("notice"),
            unknown=outcome.unknown,
            recorded=recorded,
        )
