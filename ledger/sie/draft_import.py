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
from ledger.sie.mapping import mapped_objects, mapping_problems, stored_mapping
from ledger.sie.newer_file import NewerFile
from ledger.sie.parser import SieParser
from ledger.sie.reading_notes import treatments
from ledger.sie.sie_file import Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.book.book import Book
    from ledger.core.model import ObjectTags
    from ledger.sie.book_snapshot import BookSnapshot
    from ledger.sie.import_job import ImportChoices, SourceFile
    from ledger.sie.mapping import SieMapping
    from ledger.sie.sie_file import VoucherRow

MOST_DRAFTS = 200
"""A payroll file has one voucher, a file of invoices some dozens; more is nothing to look at."""


class DraftImport:
    """The vouchers of one file on their way to the drafts of a book."""

    def __init__(
        self, source: SourceFile, snapshot: BookSnapshot, choices: ImportChoices, book: Book
    ) -> None:
        """Reads the whole file; what is odd is in the findings."""
        self.findings = Findings(str(source.path))
        self._source, self._snapshot, self._choices = source, snapshot, choices
        self._sets = dict(snapshot.object_sets)
        reading = SieParser(self.findings, self._sets)
        whole = Batch([], [])
        for batch in reading.batches(source.stream, source.findings.encoding):
            whole = whole.with_more(batch)
        self.contents = reading.contents()
        name = self.contents.program_name
        self.mapping: SieMapping = stored_mapping(book, name) | dict(choices.mapping)
        self._newer = NewerFile("add", snapshot.vouchers, snapshot.years, self.findings)
        self._batch = self._newer.new_in(self._placed(whole))

    def _placed(self, whole: Batch) -> Batch:
        """The vouchers without numbers, with accounts and objects as the book has them."""
        tags = {number: objects for objects, number in self._sets.items()}

        def placed(objects: int) -> int:
            members = mapped_objects(tags[objects], self.mapping)
            return self._sets.setdefault(members, len(self._sets))

        return Batch(
            [(*one[:2], None, *one[3:]) for one in whole.vouchers],
            [
                (item, row, self.mapping.get(account, account), ore, placed(objects), text)
                for item, row, account, ore, objects, text in whole.postings
            ],
        )

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
        unknown = self._report_unknown()
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
        return self._report(len(drafts), unknown), drafts

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

    def _report_unknown(self) -> dict[str, str]:
        """Tells what the book lacks, each by its key in a mapping, and what the file calls it."""
        contents, snapshot, mapping = self.contents, self._snapshot, self.mapping
        lines, members = contents.first_uses()
        unknown: dict[str, tuple[str, int]] = {}
        for account, line in sorted(lines.items()):
            if mapping.get(account, account) not in snapshot.accounts:
                declared = contents.accounts.get(account)
                unknown[account] = (declared.name if declared else "", line)
        for (dimension, code), line in sorted(members.items()):
            own = snapshot.dimensions.get(dimension)
            given = contents.dimensions.get(dimension)
            is_foreign = own is None or (given is not None and given.name != own.name)
            if f"{dimension}:" in mapping or f"{dimension}:{code}" in mapping:
                continue
            if is_foreign:
                unknown.setdefault(f"{dimension}:", (given.name if given else "", line))
            elif (dimension, code) not in snapshot.objects:
                name, _ = contents.objects.get((dimension, code), ("", 0))
                unknown[f"{dimension}:{code}"] = (name, line)
        if unknown:
            first = min(line for _, line in unknown.values())
            what = [f"{key} {name}".strip() for key, (name, _) in unknown.items()]
            self.findings.remark(
                problem(
                    "unknown-in-book",
                    "What the book does not have, or has as something else: {what}. Say what it"
                    " is, {remedy}, or correct the drafts.",
                    self.findings.at(first),
                    remedy="mapping",
                    what=", ".join(what),
                )
            )
        return {key: name for key, (name, _) in unknown.items()}

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
