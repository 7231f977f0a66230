"""The vouchers of a payroll file, or another file for import (4I), as drafts to look at.

Nothing is recorded and nothing is added to the chart of accounts: what the book lacks is told, and
can be given a place in it once and for all (`ledger.sie.mapping`).
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from ledger.bookkeeping.attachments import file_name
from ledger.core.errors import ImportFileError, Refused, problem
from ledger.entry.draft_store import (
    DraftRow,
    VoucherDraft,
    with_amount,
    write_objects,
)
from ledger.sie.book_compatibility import association_of, is_for_the_association
from ledger.sie.file_checks import type_is_known
from ledger.sie.findings import Findings
from ledger.sie.import_report import ImportReport
from ledger.sie.mapped_file import (
    mapped_batch,
    mapping_of,
    mapping_problems,
    report_unknown,
    unknown_in_book,
)
from ledger.sie.newer_file import NewerFile
from ledger.sie.parser import SieParser
from ledger.sie.reading_notes import treatments
from ledger.sie.sie_file import Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.core.model import ObjectTags
    from ledger.sie.book_snapshot import BookSnapshot
    from ledger.sie.import_job import ImportChoices, SourceFile
    from ledger.sie.sie_file import VoucherRow

MOST_DRAFTS = 200
"""A payroll file has one voucher, a file of invoices some dozens; more is nothing to look at."""


UNKNOWN = problem(
    "unknown-in-book",
    "What the book does not have, or has as something else: {what}. Say what it"
    " is, {remedy}, or correct the drafts.",
    remedy="mapping",
)


class DraftImport:
    """The vouchers of one file on their way to the drafts of a book."""

    def __init__(self, source: SourceFile, snapshot: BookSnapshot, choices: ImportChoices) -> None:
        """Reads the whole file; what is odd is in the findings."""
        self.findings = Findings(str(source.path))
        self._source, self._snapshot, self._choices = source, snapshot, choices
        self._sets = dict(snapshot.object_sets)
        of_file = dict(snapshot.object_sets)
        reading = SieParser(self.findings, of_file)
        whole = Batch([], [])
        for batch in reading.batches(source.stream, source.findings.encoding):
            whole = whole.with_more(batch)
        self.contents = reading.contents()
        self.program = self.contents.program_name
        self.mapping = mapping_of(snapshot, self.program, choices.mapping)
        self._newer = NewerFile("add", snapshot.vouchers, snapshot.years, self.findings)
        placed = mapped_batch(whole, self.mapping, of_file, self._sets)
        without_numbers: list[VoucherRow] = [(*one[:2], None, *one[3:]) for one in placed.vouchers]
        self._batch = self._newer.new_in(Batch(without_numbers, placed.postings))

    def tried_out(self) -> tuple[ImportReport, Sequence[VoucherDraft]]:
        """What the file comes to, and its new drafts; raises ImportFileError for any fault."""
        contents, findings = self.contents, self.findings
        if problems := tuple(mapping_problems(self._choices.mapping, self._snapshot)):
            raise Refused(problems)
        type_is_known(contents, findings)
        is_for_the_association(
            contents,
            self._snapshot,
            findings,
            self._source.path,
            is_ok=self._choices.accept_orgnr,
        )
        self._refuse_whole_years()
        drafts = [*self._new_drafts()]
        unknown = unknown_in_book(contents, self._snapshot, self.mapping)
        report_unknown(unknown, UNKNOWN, findings)
        if contents.quantities:
            findings.notice(
                problem(
                    "drafts-without-quantities",
                    "A draft has no quantities; those of the file are left out.",
                    findings.source,
                )
            )
        for treatment in treatments(contents, self._source.findings, findings.source):
            findings.notice(treatment)
        if findings.has_faults:
            raise ImportFileError(findings.all("fault"))
        return self._report(len(drafts), {key: name for key, (name, _) in unknown.items()}), drafts

    def _refuse_whole_years(self) -> None:
        count = len(self._batch.vouchers)
        if self.contents.sie_type != "4I" or count > MOST_DRAFTS:
            self.findings.fault(
                problem(
                    "no-file-for-drafts",
                    "Only a file for import (type 4I), of at most {most} vouchers, becomes"
                    " drafts; this one is of type {type} and has {count}. Import it as it is.",
                    self.findings.source,
                    most=MOST_DRAFTS,
                    type=self.contents.sie_type,
                    count=count,
                )
            )

    def _new_drafts(self) -> Iterable[VoucherDraft]:
        """Those that are not among the drafts already, changed there or not."""
        known = {(one.document, one.near, one.text) for one in self._snapshot.drafts}
        for draft in self._drafts():
            if (draft.document, draft.near, draft.text) not in known:
                yield draft
                continue
            self.findings.remark(
                problem(
                    "draft-there",
                    "{day} {text} is among the drafts already, and stays as it is there; drop"
                    " that draft to import it anew.",
                    self.findings.source,
                    day=draft.date,
                    text=draft.text,
                )
            )

    def _drafts(self) -> Iterable[VoucherDraft]:
        rows_of = {item: [*rows] for item, rows in groupby(self._batch.postings, itemgetter(0))}
        tags = {number: objects for objects, number in self._sets.items()}
        for voucher in self._batch.vouchers:
            rows = [
                with_amount(self._row(account, tags[objects], text), ore)
                for _, _, account, ore, objects, text in rows_of[voucher[0]]
                if ore
            ]
            yield self._draft(voucher, rows)

    def _draft(self, voucher: VoucherRow, rows: Iterable[DraftRow]) -> VoucherDraft:
        _, series, _, day, text, *_ = voucher
        return VoucherDraft(
            near=date.fromisoformat(day),
            date=day,
            text=text,
            document=file_name(self._source.path.name),
            series=series,
            rows=tuple(rows),
        )

    def _row(self, account: str, objects: ObjectTags, text: str) -> DraftRow:
        known = tuple(self._snapshot.objects.values())
        return DraftRow(account=account, objects=write_objects(objects, known), text=text)

    def _report(self, drafts: int, unknown: dict[str, str]) -> ImportReport:
        contents, source = self.contents, self._source
        counts = ("vouchers", "postings", "empty", "history")
        return ImportReport(
            file=self.findings.source,
            sha256=source.findings.sha256,
            encoding=source.findings.encoding,
            program=contents.program,
            sie_type=contents.sie_type,
            association=association_of(contents, source.path),
            years=(),
            comparatives=(),
            counts={key: contents.counts[key] for key in counts}
            | {"known": self._newer.known, "drafts": drafts},
            sums={},
            remarks=self.findings.all("remark"),
            notices=self.findings.all("notice"),
            unknown=unknown,
        )
