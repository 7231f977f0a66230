"""Views of one list: of rows, of a report, of one of several reports; what is beside or beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widgets import Static

from finsam_tui.i18n import _
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.view import View
from finsam_tui.widgets.rows import RowList
from finsam_tui.widgets.side_pane import Aside, Split
from finsam_tui.widgets.text_cells import safe_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeAlias

    from textual.app import ComposeResult

    from ledger.book.book import Book
    from ledger.core.money import Unit
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Table

    Reports: TypeAlias = Mapping[str, tuple[str, Callable[[Book, ReportQuery], Table]]]
    """By its name on the command line: what a report is called, and what gives its Table."""


class ListView(View):
    """A list; a click on the cursor does what `enter` does."""

    empty: ClassVar[str] = ""
    """What stands there when the list has no rows; shown with `_()`."""

    def __init__(self) -> None:
        """Makes an empty list."""
        super().__init__()
        self.rows = RowList(empty=_(self.empty) if self.empty else "")

    def compose(self) -> ComposeResult:
        """The list."""
        yield self.rows

    @property
    def opens(self) -> object:
        """What the row under the cursor is about; None when nothing is, or there is no row."""
        return self.rows.row.opens if self.rows.row else None

    def on_row_list_chosen(self) -> None:
        """A click on the cursor opens what the row is about."""
        self.action_open()

    def action_open(self) -> None:
        """Opens what the row under the cursor is about; nothing, unless a view says what."""


class PanedListView(ListView):
    """A list, and beside it a pane that follows the cursor, where there is room."""

    def __init__(self) -> None:
        """Makes both, empty."""
        super().__init__()
        self.aside = Aside()

    def compose(self) -> ComposeResult:
        """The list, and what is behind the row under the cursor."""
        with Split():
            yield self.rows
            yield self.aside

    def on_row_list_moved(self) -> None:
        """Shows in the pane what is behind the row, when the cursor rests."""
        self.aside.follow(self.show_beside)

    def show_beside(self) -> None:
        """Shows in the pane what is behind the row under the cursor."""
        raise NotImplementedError


class DetailedListView(ListView):
    """A list, and under it what there is to know of the row under the cursor."""

    def __init__(self) -> None:
        """Makes both, empty."""
        super().__init__()
        self.details = Static("", markup=False, classes="told")

    def compose(self) -> ComposeResult:
        """The list, and the row under the cursor in full."""
        with Vertical():
            yield self.rows
            yield self.details

    def detail(self) -> Iterable[str]:
        """The lines under the list."""
        raise NotImplementedError

    def on_row_list_moved(self) -> None:
        """Shows the row under the cursor in full."""
        self.details.update("\n".join(map(safe_text, self.detail())))


class TableView(ListView):
    """A list of the rows of a report, asked for again when the book or the days have changed."""

    unit: ClassVar[Unit] = "ore"

    def table(self) -> Table:
        """Asks for the report."""
        raise NotImplementedError

    def ask(self) -> None:
        """Asks for the report of the days shown, and shows it."""
        with self.finsam.faults_shown():
            self.rows.show_table(self.table(), self.unit)
            if self.display:
                self.frame.show_trail()
        self.screen.refresh_bindings()


class ReportsView(TableView):
    """One of several reports; `k` chooses another."""

    reports: ClassVar[Reports]
    """The first of them is shown at first."""

    called: ClassVar[str]
    """What the reports are called together; shown with `_()`."""

    def __init__(self) -> None:
        """Begins with the first report."""
        super().__init__()
        self.report = next(iter(self.reports))

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _(self.reports[self.report][0])

    def table(self) -> Table:
        """Asks for the report that is chosen."""
        return self.reports[self.report][1](self.book, self.report_query(self.report))

    def show_report(self, report: str) -> None:
        """Shows another of the reports, from its beginning."""
        self.report, self.rows.cursor = report, 0
        self.ask()

    def action_choose(self) -> None:
        """Chooses another report."""

        def choose(report: str | None) -> None:
            if report:
                self.show_report(report)

        options = {name: _(about[0]) for name, about in self.reports.items()}
        self.app.push_screen(Picker(_(self.called), options, self.report), choose)
