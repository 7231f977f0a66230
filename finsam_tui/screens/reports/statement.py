"""Income statement, balance sheet, cash-flow analysis and notes, rows that open in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from finsam_tui.i18n import _, language, msgid, problem_on_screen
from finsam_tui.number_format import SHORT_UNITS
from finsam_tui.screens.dialogs.report_columns import CHOICES, chosen_columns, usual_choices
from finsam_tui.screens.list_view import PanedListView
from finsam_tui.screens.reports.report_outline import Outline
from finsam_tui.widgets.rows import remark_rows
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.bookkeeping.opening_balances import is_missing_opening
from ledger.bookkeeping.posting_queries import PostingFilter
from ledger.bookkeeping.prior_year import lacks_prior_year
from ledger.core.errors import problem
from ledger.core.money import UNITS, write_amount
from ledger.core.table import Column, Row
from ledger.projects.register import is_claimed
from ledger.statements import notes as note_pages
from ledger.statements import statement as statements
from ledger.statements.book_statements import printed_notes, template_of
from ledger.statements.drilldown import Breakdown, part_names
from ledger.statements.restated import note_of_restatement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from finsam_tui.period_scope import Scope
    from finsam_tui.screens.dialogs.report_columns import Choice, ShownColumn
    from finsam_tui.screens.reports.report_outline import Node, Path
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem
    from ledger.core.money import Unit
    from ledger.report_layout.model import Report
    from ledger.statements.drilldown import PartNames
    from ledger.statements.statement import Line

TITLES: Mapping[str, str] = {
    "income": msgid("Income statement"),
    "balance": msgid("Balance sheet"),
    "cashflow": msgid("Cash-flow analysis"),
    "notes": msgid("Notes"),
}
REMARK_WIDTH, EDGES = 76, 4
"""Cells of a remark at most, and what the edges of the screen take."""

WIDTHS: Mapping[Unit, int] = {"kr": 12, "tkr": 9, "mnkr": 9, "ore": 15}
"""Cells of an amount: `−99 999 999` in kronor."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as the book had it when it was asked."""

    lines: tuple[Line, ...]
    figures: tuple[ShownColumn, ...]
    breakdown: Breakdown
    names: PartNames
    problems: tuple[Problem, ...]
    chosen: frozenset[Choice]
    """Which columns stand beside the period."""


def read_report(book: Book, report: str, scope: Scope, chosen: frozenset[Choice] | None) -> Reading:
    """Asks the book for a report with the chosen columns; raises TemplateError."""
    with book.reading():
        template = template_of(book, scope.year)
        chosen = usual_choices(template) if chosen is None else chosen
        columns, figures = chosen_columns(book, template, scope, report, chosen)
        chart = accounts(book, scope.year)
        kinds = {account.number: account.kind for account in chart}
        association, year, spoken = book.association, scope.year.name, language()
        numbers = printed_notes(book, template, scope.year, scope.period)
        if report == "notes":
            notes = note_pages.notes(
                template,
                columns,
                association,
                year,
                language=spoken,
                kinds=kinds,
                numbers=numbers,
            )
            lines, problems = notes.lines, notes.problems
        else:
            statement = statements.statement(
                template,
                cast("Report", report),
                columns,
                association,
                year,
                language=spoken,
                kinds=kinds,
                numbers=numbers,
            )
            note = note_of_restatement(
                book,
                template,
                scope.year,
                columns,
                report=cast("Report", report),
                kinds=kinds,
                language=spoken,
            )
            lines, problems = (*statement.lines, *note), statement.problems
        if report == "balance" and is_missing_opening(book, scope.year):
            problems = (*problems, _lacking(scope.year))
        if lacks_prior_year(book, scope.year):
            problems = (*problems, _lacking_before(scope.year))
    return Reading(
        lines,
        figures,
        Breakdown(template, columns, kinds),
        part_names(template, chart, spoken),
        problems,
        chosen,
    )


def _lacking(year: FiscalYear) -> Problem:
    return problem(
        "no-opening",
        "The book has no opening balances of {year}; g enters them, if the association had any.",
        year=year.name,
    )


def _lacking_before(year: FiscalYear) -> Problem:
    return problem(
        "no-prior-year",
        "There is no year before {year} to compare with (LKBR 5:6); f enters its figures, if the"
        " association had any.",
        year=year.name,
    )


class StatementView(PanedListView):
    """A report whose figures open: row, note line, accounts, and then their postings."""

    where: ClassVar[str] = "statement"

    def __init__(self, report: str) -> None:
        """Makes the view of `income`, `balance`, `cashflow` or `notes`."""
        super().__init__()
        self.report = report
        self.chosen: frozenset[Choice] | None = None
        """The columns that were chosen; None while those of the template are shown."""

        self.unit: Unit = "kr"
        self.opened: frozenset[Path] = frozenset()
        self.nodes: Sequence[Node] = ()
        self.reading: Reading | None = None

    @property
    def node(self) -> Node | None:
        """What the cursor is on."""
        return self.nodes[self.rows.cursor] if self.rows.cursor < len(self.nodes) else None

    @property
    def title(self) -> str:
        """The report, and the way down to the cursor."""
        node = self.node
        labels = {node.path: node for node in self.nodes}
        way = [] if node is None else [node.path[:end] for end in range(1, len(node.path))]
        steps = [labels[path] for path in way]
        return " › ".join([_(TITLES[self.report]), *(_with_note(step) for step in steps)])

    def ask(self) -> None:
        """Asks the book for the report."""
        with self.finsam.faults_shown():
            self.reading = read_report(self.book, self.report, self.finsam.scope, self.chosen)
            self.draw()

    def draw(self, at: Path | None = None) -> None:
        """Draws the report with what is opened, the cursor at the node with the path."""
        if self.reading is None:
            return
        reading = self.reading
        at = at or (self.node.path if self.node else None)
        self.nodes = Outline(reading.breakdown, reading.names, self.opened).nodes(reading.lines)
        width = WIDTHS[self.unit]
        unit = _(SHORT_UNITS[self.unit])
        title = f"{_(TITLES[self.report])}, {unit}"
        columns = [
            Column(label=title),
            Column(label=_("Note"), kind="number", width=4, priority=90, faint=True),
        ]
        columns += [
            Column(
                label=figure.label,
                kind="number",
                width=width,
                priority=80 - number if number else 0,
            )
            for number, figure in enumerate(reading.figures)
        ]
        rows = [self._row(node, reading.figures) for node in self.nodes]
        rows += _remarks(reading.problems, min(REMARK_WIDTH, self.app.size.width - EDGES))
        paths = [node.path for node in self.nodes]
        self.rows.show_rows(columns, rows, paths.index(at) if at in paths else None)

    def _row(self, node: Node, figures: Sequence[ShownColumn]) -> Row:
        amounts = [figure.of(node.amounts) if node.amounts else None for figure in figures]
        mark = ("▾" if node.path in self.opened else "▸") if node.opens else ""
        return Row(
            (
                node.label,
                node.note,
                *("" if amount is None else write_amount(amount, self.unit) for amount in amounts),
            ),
            node.look,
            node.level,
            mark=mark or " ",
            stop=node.amounts is not None,
        )

    def on_row_list_moved(self) -> None:
        """Shows the way down to where the cursor is."""
        self.frame.show_trail()
        self.refresh_bindings()

    def action_open(self) -> None:
        """Opens the row in place, or closes it; on an account, shows its postings or register."""
        node = self.node
        if node is None or node.part is None or self.reading is None:
            return
        if node.opens:
            self.opened ^= {node.path}
            self.draw(node.path)
        elif is_claimed(self.book, self.reading.breakdown.keys(node.part)):
            self.frame.go("claims")
        else:
            self.action_postings()

    def action_unfold(self) -> None:
        """Opens the row in place."""
        if self.node and self.node.opens and self.node.path not in self.opened:
            self.action_open()

    def action_fold(self) -> None:
        """Closes the row, or the one that it stands under."""
        node = self.node
        if node is None:
            return
        path = node.path if node.path in self.opened else node.path[:-1]
        if path:
            self.opened -= {path}
            self.draw(path)

    def action_unfold_all(self) -> None:
        """Opens every row down to its accounts; when all are open, closes them."""
        before = self.opened
        while True:
            paths = frozenset(node.path for node in self.nodes if node.opens)
            if paths <= self.opened:
                break
            self.opened |= paths
            self.draw()
        if before == self.opened:
            self.opened = frozenset()
            self.draw(self.node.path[:1] if self.node else None)

    def action_postings(self) -> None:
        """Shows the postings behind the figure."""
        node, reading = self.node, self.reading
        if node is None or node.part is None or reading is None:
            return
        keys = reading.breakdown.keys(node.part)
        if keys:
            self.frame.open_postings(_with_note(node), keys=keys)
        else:
            self.finsam.show_message(_("No postings in the book lie behind this figure."))

    def action_opening(self) -> None:
        """Shows what the year began with."""
        from finsam_tui.screens.setup.opening_balances import OpeningView  # noqa: PLC0415 - when opened

        self.frame.open(OpeningView())

    def action_prior(self) -> None:
        """Shows what is known of the year before the book begins."""
        from finsam_tui.screens.setup.prior_year import PriorView  # noqa: PLC0415 - when opened

        self.frame.open(PriorView())

    def action_adjust(self) -> None:
        """Shows the amounts that are entered besides the ledger's."""
        from finsam_tui.screens.setup.adjustments import AdjustView  # noqa: PLC0415 - when opened

        self.frame.open(AdjustView())

    def can(self, action: str) -> bool:
        """Opening balances are those of the balance sheet."""
        return action != "opening" or self.report == "balance"

    def show_beside(self) -> None:
        """Shows the postings behind the cursor."""
        node, reading = self.node, self.reading
        if node is None or node.part is None or reading is None:
            self.aside.clear()
            return
        wanted = PostingFilter(keys=reading.breakdown.keys(node.part))
        self.aside.show_postings(self.book, node.label, wanted, self.finsam.scope.period)

    def action_unit(self) -> None:
        """Counts in the next unit: kronor, thousands, millions, kronor and öre."""
        self.unit = UNITS[(UNITS.index(self.unit) + 1) % len(UNITS)]
        self.draw()

    def action_columns(self) -> None:
        """Chooses which columns stand beside the period."""
        from finsam_tui.screens.dialogs.picker import Toggles  # noqa: PLC0415 - when one chooses

        if self.reading is None:
            return
        options = {choice: _(label) for choice, label in CHOICES.items()}
        picker = Toggles(_("Columns"), options, self.reading.chosen)
        self.app.push_screen(picker, self._show_columns)

    def _show_columns(self, chosen: frozenset[Choice] | None) -> None:
        if chosen is not None:
            self.chosen = chosen
            self.ask()


def _remarks(problems: Sequence[Problem], width: int) -> Iterator[Row]:
    """What the reader should know of the report, beneath it, in lines of the width."""
    for fault in problems:
        yield Row((), stop=False)
        yield from remark_rows(problem_on_screen(fault), width)


def _with_note(node: Node) -> str:
    return _("{line} (note {note})", line=node.label, note=node.note) if node.note else node.label
