"""A view: what stands in the body of the frame."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from textual.containers import Vertical

from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.keys import bindings
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.core.report_query import ReportQuery

if TYPE_CHECKING:
    from textual.app import App
    from textual.binding import ActiveBinding
    from textual.widget import Widget

    from finsam_tui.period_scope import Scope
    from finsam_tui.shell import Shell
    from finsam_tui.widgets.side_pane import Aside
    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.checks import CheckReport


class Navigator(Protocol):
    """The frame as its views see it: the way between them, and the trail."""

    @property
    def finsam(self) -> Shell:
        """The program."""

    @property
    def view(self) -> View:
        """The view that is in front."""

    @property
    def here(self) -> str:
        """The place where we are."""

    @property
    def is_active(self) -> bool:
        """Whether no dialog lies in front."""

    @property
    def app(self) -> App[Any]:
        """The program, as Textual sees it."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that can be pressed."""

    @property
    def checked(self) -> CheckReport | None:
        """What the last check of the book found."""

    def go(self, place_id: str) -> None:
        """Goes to a place, as it was left; from the place itself, back to its beginning."""

    def open(self, view: View) -> None:
        """Puts a view in front of the one that is shown; `back` takes it away again."""

    def open_voucher(self, sequence: int) -> None:
        """Puts the voucher with this registration sequence in front."""

    def open_postings(
        self,
        name: str,
        *,
        account: str | None = None,
        member: tuple[int, str] | None = None,
        keys: tuple[Key, ...] = (),
    ) -> None:
        """Puts the postings of an account, an object or a figure in front."""

    def back(self) -> None:
        """Takes the front view away; at the beginning of a place, goes to the place before."""

    def action_period(self) -> None:
        """Chooses the year and the days that are shown."""

    def show_place(self, view: View) -> None:
        """Shows the view in the body, and its place in the line of places."""

    def show_trail(self) -> None:
        """Shows the way down to where we are."""

    def show_check(self, report: CheckReport) -> None:
        """Shows what a check of the book found."""


class View(Vertical):
    """Asks the ledger for a frozen value and draws it; asks again when the book has changed."""

    where: ClassVar[str] = ""
    """Its name in ACTIONS, where its keys are, and of its page in the help."""

    name_in_trail: ClassVar[str] = ""
    """What the trail calls it, unless `title` says more; shown with `_()`."""

    stale = True
    """Whether the book has changed since it was asked."""

    resting: Widget | None = None
    """What had the focus when another view came in front."""

    def __init_subclass__(cls) -> None:
        """Gives the view the keys of the actions of its name, unless it has its own."""
        if "where" in vars(cls) and "BINDINGS" not in vars(cls):
            cls.BINDINGS = [*bindings(cls.where)]
        super().__init_subclass__()

    @property
    def finsam(self) -> Shell:
        """The program."""
        return cast("Shell", self.app)

    @property
    def frame(self) -> Navigator:
        """The frame around it."""
        return cast("Navigator", self.screen)

    @property
    def book(self) -> Book:
        """The open book."""
        return self.finsam.book

    def report_query(
        self, report: str, book: Book | None = None, scope: Scope | None = None
    ) -> ReportQuery:
        """The question that a report of the days shown answers, to a reader of its own if given."""
        scope, association = scope or self.finsam.scope, (book or self.book).association
        year, period = scope.year, scope.period
        return ReportQuery(
            report,
            association,
            year,
            period,
            language(),
            translate=partial(problem_on_screen, place=self.where),
        )

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _(self.name_in_trail) if self.name_in_trail else ""

    def can(self, action: str) -> bool:  # noqa: ARG002 - what the views ask for
        """Whether the key of an action does something now."""
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - what Textual passes
        """Whether a key is there, as `can` says."""
        return self.can(action)

    def ask(self) -> None:
        """Asks the ledger for what is shown, and draws it."""

    def on_mount(self) -> None:
        """Listens for changes of the book, and comes forward with all that it shows."""
        self.finsam.book_changed.subscribe(self, self._book_has_changed)
        self.call_next(self.come_forward)

    def _book_has_changed(self, _changed: object) -> None:
        self.stale = True
        if self.display:
            self.show_current()

    def show_current(self) -> None:
        """Asks again if something has changed since."""
        if self.stale:
            self.stale = False
            self.ask()

    def on_aside_opened(self, event: Aside.Opened) -> None:
        """Opens what the row of the pane is of."""
        if isinstance(event.what, int):
            self.frame.open_voucher(event.what)
        else:
            names = {account.number: account.name for account in accounts(self.book)}
            name = f"{event.what} {names.get(event.what, '')}".rstrip()
            self.frame.open_postings(name, account=event.what)

    def come_forward(self) -> None:
        """Is shown in front, and takes the keys; unless another view is there already."""
        if not self.is_attached or self.frame.view is not self:
            return
        self.frame.show_place(self)
        self.show_current()
        self.frame.show_trail()
        self.focus_again()

    def focus_again(self) -> None:
        """Gives the focus to what had it last, or to the first that can have it."""
        target = self.resting if self.resting and self.resting.is_attached else None
        for widget in () if target else self.query("*"):
            if widget.focusable:
                target = widget
                break
        if target is not None:
            self.screen.set_focus(target, scroll_visible=False)
        self.screen.refresh_bindings()
