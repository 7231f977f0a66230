"""What an auditor asks for, a report at a time: the Table that text and files draw."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, cast

from finsam_tui.actions.audit import narrowed, review
from finsam_tui.actions.written import Written, read_number
from finsam_tui.i18n import _, msgid
from finsam_tui.screens.background_view import BackgroundView
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.files.export_job import ExportJob
from finsam_tui.screens.files.export_kinds import sample_kind
from finsam_tui.screens.list_view import ReportsView
from ledger.core.errors import Refused, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from finsam_tui.period_scope import Scope
    from finsam_tui.screens.list_view import Reports
    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Cell, Table

SAMPLE = "sample"
MUS, RANDOM = "mus", "random"


def _later(place: str) -> Callable[[Book, ReportQuery], Table]:
    """What gives a Table, imported when one asks: `"module:function"`."""

    def table(book: Book, query: ReportQuery) -> Table:
        module, _colon, name = place.partition(":")
        found: Table = getattr(import_module(module), name)(book, query)
        return found

    return table


REPORTS: Reports = {
    "specifications": (
        msgid("Specifications of accounts"),
        _later("ledger.closing.evidence:account_specifications_table"),
    ),
    "reconciliations": (
        msgid("Reconciliations"),
        _later("ledger.closing.evidence:reconciliations_table"),
    ),
    "journal-tests": (
        msgid("Journal tests"),
        _later("ledger.registers.journal_tests:journal_tests_table"),
    ),
    "cutoff": (msgid("Cut-off"), _later("ledger.registers.cut_off:cut_off_table")),
    "contributions": (
        msgid("Member contributions"),
        _later("ledger.contributions.tables:contributions_table"),
    ),
    "scb": (msgid("SCB's summary of accounts"), _later("ledger.statements.scb_summary:scb_table")),
    SAMPLE: (msgid("Sample of vouchers"), _later("ledger.registers.audit_sample:sample_table")),
}


class AuditView(BackgroundView["Table"], ReportsView):
    """One of the reports; `k` chooses another, `enter` opens what a row is about."""

    where: ClassVar[str] = "audit"
    reports = REPORTS
    called = msgid("Audit")
    empty = msgid("Nothing is found in this period.")

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.wish: Mapping[str, str] = {}
        """What the sample is chosen by, as it was typed."""

    def look(self, book: Book, scope: Scope) -> Table:  # noqa: ARG002 - the query has the days
        """Asks for the report."""
        return self.reports[self.report][1](book, self._query(book))

    def _query(self, book: Book) -> ReportQuery:
        """The question, and of a sample how it is chosen."""
        query = self.report_query(self.report)
        if self.report != SAMPLE or not self.wish:
            return query
        return replace(
            query,
            size=int(self.wish["size"]),
            seed=int(self.wish["seed"]),
            method="random" if self.wish["method"] == RANDOM else "mus",
            **narrowed(book, self.wish),
        )

    def draw(self, found: Table) -> None:
        """Draws it, each row with what it holds by the id of the column."""
        ids = [column.id for column in found.columns]
        rows = [replace(row, opens=dict(zip(ids, row.cells, strict=False))) for row in found.rows]
        self.rows.show_table(replace(found, rows=rows))
        if self.display:
            self.frame.show_trail()

    @property
    def cells(self) -> Mapping[str, Cell]:
        """What the row under the cursor holds, by the id of the column."""
        return cast("Mapping[str, Cell]", self.rows.row.opens) if self.rows.row else {}

    def action_open(self) -> None:
        """Opens the voucher of the row, or the postings of its account."""
        row = self.cells
        if row.get("sequence"):
            self.frame.open_voucher(int(row["sequence"] or 0))
        elif row.get("account"):
            account = str(row["account"])
            self.frame.open_postings(account, account=account)

    def action_sample(self) -> None:
        """Asks the auditor for the number that decides a sample, and shows it."""

        def attempt(values: Mapping[str, str]) -> None:
            typed = Written(values)
            for name in ("seed", "size"):
                typed.needed(name, read_number, 0)
            typed.refuse()
            if values["method"] not in (MUS, RANDOM):
                raise Refused(problem("no-method", "Write mus or random.", "method"))
            narrowed(self.book, values)
            self.wish, self.report, self.rows.cursor = values, SAMPLE, 0
            self.ask()

        hint = _("A number that the auditor chooses, and tells nobody before.")
        before = {"size": "25", "method": MUS, **self.wish}
        asked = (
            ("size", _("How many vouchers"), ""),
            ("method", _("Method"), _("mus: every krona alike; random: every voucher alike.")),
            ("account", _("Account"), _("Empty: all costs.")),
            ("object", _("Object"), _("Dimension and code, as 6:MIA. Empty: all.")),
            ("series", _("Series"), _("Empty: all.")),
            ("least", _("Amount from"), _("What of the voucher counts. Empty: any.")),
            ("most", _("Amount to"), _("What of the voucher counts. Empty: any.")),
        )
        fields = (
            Field("seed", _("The auditor's number"), before.get("seed", ""), hint, is_needed=True),
            *(Field(name, label, before.get(name, ""), about) for name, label, about in asked),
        )
        self.app.push_screen(Form(_("Sample of vouchers"), fields, attempt, verb=_("choose")))

    def action_files(self) -> None:
        """Puts the sample that is shown in a file, with its vouchers and what is attached."""
        kind = sample_kind(self._query(self.book))
        path = kind.path(self.book.path.parent, self.book.path.stem, self.finsam.scope)
        ExportJob(self.finsam, kind, self.finsam.scope).ask_where(path)

    def can(self, action: str) -> bool:
        """There are files to make when there is a sample."""
        return self.report == SAMPLE and bool(self.wish) if action == "files" else True

    def action_seen(self) -> None:
        """Asks what came of the finding under the cursor."""
        row = self.cells
        if not row.get("key"):
            return
        about = (str(row["test"]), str(row["key"]))

        def attempt(values: Mapping[str, str]) -> None:
            review(self.book, self.finsam.scope.year, about, values["comment"], self.finsam.who)

        field = Field("comment", _("Comment"), str(row.get("comment") or ""))
        heading = str(row.get("text") or "")
        self.app.push_screen(Form(heading, (field,), attempt, verb=_("mark as seen")))

    def show_report(self, report: str) -> None:
        """Shows another of the reports; of a sample, asks first what it is to be."""
        if report == SAMPLE and not self.wish:
            self.action_sample()
        else:
            super().show_report(report)
